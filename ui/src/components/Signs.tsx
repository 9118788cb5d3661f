/** Signs that the window's own fonts lack, drawn: a system has others, or none, and takes its time to look for them. */
import { Fragment } from "react";
import styles from "./Signs.module.css";

/** What is drawn for a sign, on a square of sixteen. */
const DRAWN: Readonly<Record<string, string>> = {
  "↵": "M13 3.5V7a2 2 0 0 1-2 2H3.5M6.5 6l-3 3 3 3",
  "←": "M13 8H3M6.5 4.5 3 8l3.5 3.5",
  "→": "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
  "↑": "M8 13V3M4.5 6.5 8 3l3.5 3.5",
  "↓": "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  "⇧": "M8 2.5 2.5 8H5.5v5h5V8h3z",
  "⌘": "M6 6h4v4H6zM6 6H4.3A1.8 1.8 0 1 1 6 4.2zM10 6V4.2A1.8 1.8 0 1 1 11.8 6zM10 10h1.8a1.8 1.8 0 1 1-1.8 1.8zM6 10v1.8A1.8 1.8 0 1 1 4.2 10z",
  "⌥": "M2.5 4h3l5 8h3M10 4h3.5",
  "⌫": "M5.5 3.5h8v9h-8L2 8zM7.7 6.2l3.6 3.6M11.3 6.2 7.7 9.8",
  "⌄": "m4.5 6.5 3.5 3.5 3.5-3.5",
  "✓": "m3 8.5 3.3 3.3L13 4.5",
  "○": "M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0z",
};

/** A text in which those signs are drawn and the rest is written. */
export function Signs({ text }: { text: string }) {
  return Array.from(text, (letter, at) => {
    const path = DRAWN[letter];
    if (path === undefined) return <Fragment key={at}>{letter}</Fragment>;
    return (
      <svg key={at} className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    );
  });
}

/** Light typography for markdown: headings, lists, paragraphs, bold. Links and HTML stay the text they are. */
import type { ReactNode } from "react";
import { SafeText } from "./SafeText";
import styles from "./Markdown.module.css";

type Line = { kind: "heading" | "item" | "text" | "gap"; text: string };

function lineOf(raw: string): Line {
  const heading = /^#{1,6}\s+(.*)$/u.exec(raw);
  if (heading) return { kind: "heading", text: heading[1] ?? "" };
  const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/u.exec(raw);
  if (item) return { kind: "item", text: item[1] ?? "" };
  return raw.trim() === "" ? { kind: "gap", text: "" } : { kind: "text", text: raw };
}

function strong(text: string): ReactNode[] {
  return text.split(/\*\*(.+?)\*\*/u).map((part, at) => {
    // Parts of one line never move, so their place is their identity.
    const key = `part ${at}`;
    if (at % 2 === 0) return <SafeText key={key} text={part} />;
    return (
      <strong key={key}>
        <SafeText text={part} />
      </strong>
    );
  });
}

export function Markdown({ text }: { text: string }) {
  const lines = text.split(/\r?\n/u).map(lineOf);
  return (
    <div className={styles.markdown}>
      {lines.map((line, at) =>
        line.kind === "gap" ? null : (
          // Lines of one text never move, so their place is their identity.
          // oxlint-disable-next-line no-array-index-key
          <p key={at} className={styles[line.kind]} data-after={lines[at - 1]?.kind === "gap" || undefined}>
            {strong(line.text)}
          </p>
        ),
      )}
    </div>
  );
}

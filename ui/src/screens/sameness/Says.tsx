/** A sentence of the engine: "24 %" never breaks between the number and its unit. */
import styles from "./Sameness.module.css";

export function Says({ text }: { text: string }) {
  return text.split(/(\S+ %)/u).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // The parts of one sentence never move, so their place is their identity.
      // oxlint-disable-next-line no-array-index-key
      <span key={at} className={styles.whole}>
        {part}
      </span>
    ),
  );
}

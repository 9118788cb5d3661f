/** The draft as it is read: its subject line, and its words as text. Nothing in it acts. */
import { memo } from "react";
import { SafeText } from "../../components/SafeText";
import type { Given } from "../../ipc";
import styles from "./Piece.module.css";

type Words = NonNullable<Given["piece"]>;

export const Piece = memo(function Piece({ piece, small = false }: { piece: Words; small?: boolean }) {
  return (
    <article className={styles.piece} data-small={small || undefined} aria-label="The piece" dir="auto">
      {piece.subjectLine === null ? null : (
        <p className={styles.subject}>
          <SafeText text={piece.subjectLine} />
        </p>
      )}
      <div className={styles.text}>
        <SafeText text={piece.text} />
      </div>
    </article>
  );
});

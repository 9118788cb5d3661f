/** Text from a case: always text nodes, every hidden or direction-changing character drawn as a chip. */
import { memo } from "react";
import { codeOf, piecesOf } from "./hidden";
import styles from "./SafeText.module.css";

export const SafeText = memo(function SafeText({ text }: { text: string }) {
  const pieces = piecesOf(text);
  if (pieces.every((piece) => !piece.hidden)) return text;
  return (
    <bdi>
      {pieces.map((piece, at) =>
        piece.hidden ? (
          // Pieces of one text never move, so their place is their identity.
          // oxlint-disable-next-line no-array-index-key
          <span key={at} className={styles.hidden} title="hidden character">
            {codeOf(piece.text)}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
});

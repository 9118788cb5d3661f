/**
 * Text from a case: always text nodes. Every hidden or direction-changing character is drawn as a chip, a word of two
 * alphabets is marked, and text of the other direction stays within itself.
 */
import { memo } from "react";
import { chipOf, piecesOf } from "./hidden";
import type { Piece } from "./hidden";
import styles from "./SafeText.module.css";

/** Hebrew, Arabic and their kin: such text would pull its neighbours to its side. */
const LEFTWARD = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

export const SafeText = memo(function SafeText({ text }: { text: string }) {
  const pieces = piecesOf(text);
  if (pieces.every((piece) => !piece.hidden && piece.mixed === undefined)) {
    return LEFTWARD.test(text) ? <bdi>{text}</bdi> : text;
  }
  return (
    <bdi>
      {/* Pieces of one text never move, so their place is their identity. */}
      {pieces.map((piece, at) => drawn(piece, `piece ${at}`))}
    </bdi>
  );
});

function drawn(piece: Piece, key: string) {
  if (piece.hidden) {
    return (
      <span key={key} className={styles.hidden} title="hidden character" data-unseen>
        {chipOf(piece.text)}
      </span>
    );
  }
  if (piece.mixed === undefined) return piece.text;
  return (
    <span key={key} className={styles.mixed} title={piece.mixed} data-unseen>
      {piece.text}
    </span>
  );
}

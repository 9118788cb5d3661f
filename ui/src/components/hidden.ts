/** Characters that show nothing or change the direction of what follows: found here, drawn by `SafeText`. Pure. */

/**
 * Controls other than tab and line ends, soft hyphen, fillers, zero-width and direction marks, variation selectors
 * outside emoji, tag characters. Joiners are judged by their neighbours below.
 */
const RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe01ef],
];

const SUSPECT = new RegExp(
  `[${RANGES.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join("")}]`,
  "u",
);

const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F#*0-9]/u;

/** "U+202E" */
export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Whether this character is part of ordinary writing where it stands: emoji sequences, scripts that need joiners. */
function isOrdinary(character: string, before: string, after: string): boolean {
  if (character === "\uFE0F" || character === "\uFE0E") return PICTURE.test(before);
  if (character === "\u200D") return (PICTURE.test(before) && PICTURE.test(after)) || JOINING.test(before);
  if (character === "\u200C") return JOINING.test(before) && JOINING.test(after);
  return false;
}

export type Piece = { text: string; hidden: boolean };

/** The text cut into what may be shown as it is and single hidden characters. */
export function piecesOf(text: string): Piece[] {
  if (!SUSPECT.test(text)) return text === "" ? [] : [{ text, hidden: false }];
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  let run = "";
  characters.forEach((character, at) => {
    const isHidden =
      SUSPECT.test(character) && !isOrdinary(character, characters[at - 1] ?? "", characters[at + 1] ?? "");
    if (!isHidden) {
      run += character;
      return;
    }
    if (run !== "") pieces.push({ text: run, hidden: false });
    pieces.push({ text: character, hidden: true });
    run = "";
  });
  if (run !== "") pieces.push({ text: run, hidden: false });
  return pieces;
}

/** How many hidden characters a text has. */
export function hiddenCount(text: string): number {
  return piecesOf(text).filter((piece) => piece.hidden).length;
}

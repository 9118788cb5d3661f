/**
 * Characters that show nothing, turn the direction of what follows, pile up, or pretend to be others: found here,
 * drawn by `SafeText`. Pure.
 */

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
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe01ef],
];

const HIDING = RANGES.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join("");
const SUSPECT = new RegExp(`[${HIDING}]`, "u");

/** How many marks may stand on one letter. Hebrew with its accents needs four; a pile covers the lines around it. */
const MOST_MARKS = 4;
const PILED = new RegExp(`\\p{M}{${MOST_MARKS + 1}}`, "u");

const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F#*0-9]/u;

/** The three flags that emoji writing makes of tag characters: England, Scotland, Wales. */
const FLAGS: readonly string[] = ["gbeng", "gbsct", "gbwls"].map(
  (name) =>
    "\u{1F3F4}" +
    Array.from(name, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("") +
    "\u{E007F}",
);

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

/** `mixed` says which letters of a word come from another alphabet than the rest. */
export type Piece = { text: string; hidden: boolean; mixed?: string };

/** Letters of other alphabets that look like Latin ones. */
const GREEK_ALIKE = /[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲϳ]/u;
const LATIN = /\p{Script=Latin}/u;
const OTHER = /[\p{Script=Cyrillic}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲϳ]/u;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The letters of a Latin word that are not Latin, or null when the word is what it seems. */
function strangersIn(word: string): string | null {
  if (!LATIN.test(word) || !OTHER.test(word)) return null;
  const strangers = [...new Set(Array.from(word).filter((letter) => OTHER.test(letter)))];
  const said = strangers
    .slice(0, 4)
    .map((letter) => `${letter} ${codeOf(letter)} is ${GREEK_ALIKE.test(letter) ? "Greek" : "Cyrillic"}`);
  return `letters of two alphabets: ${said.join(", ")}`;
}

/** Cuts words of two alphabets out of a run of visible text. */
function withMixed(run: string): Piece[] {
  if (!OTHER.test(run) || !LATIN.test(run)) return [{ text: run, hidden: false }];
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of run.matchAll(WORD)) {
    const mixed = strangersIn(found[0]);
    if (mixed === null) continue;
    if (found.index > from) pieces.push({ text: run.slice(from, found.index), hidden: false });
    pieces.push({ text: found[0], hidden: false, mixed });
    from = found.index + found[0].length;
  }
  if (from < run.length) pieces.push({ text: run.slice(from), hidden: false });
  return pieces;
}

function isPlain(text: string): boolean {
  return !SUSPECT.test(text) && !PILED.test(text) && !(OTHER.test(text) && LATIN.test(text));
}

/** The text cut into what may be shown as it is, words of two alphabets, and what shows nothing or too much. */
export function piecesOf(text: string): Piece[] {
  if (isPlain(text)) return text === "" ? [] : [{ text, hidden: false }];
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  let run = "";
  let marks = 0;
  const endRun = () => {
    if (run !== "") pieces.push(...withMixed(run));
    run = "";
  };
  const hide = (character: string, joins: boolean) => {
    endRun();
    const last = pieces.at(-1);
    if (joins && last?.hidden) last.text += character;
    else pieces.push({ text: character, hidden: true });
  };
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    const flag = character === "\u{1F3F4}" ? flagAt(characters, at) : null;
    if (flag !== null) {
      run += flag;
      at += Array.from(flag).length - 1;
      marks = 0;
      continue;
    }
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    if (SUSPECT.test(character) && !isOrdinary(character, characters[at - 1] ?? "", characters[at + 1] ?? "")) {
      hide(character, false);
    } else if (marks > MOST_MARKS) {
      hide(character, marks > MOST_MARKS + 1);
    } else {
      run += character;
    }
  }
  endRun();
  return pieces;
}

function flagAt(characters: readonly string[], at: number): string | null {
  const ahead = characters.slice(at, at + 7).join("");
  return FLAGS.find((flag) => ahead === flag) ?? null;
}

/** What a chip says of a hidden piece: its code, or how many marks were piled up. */
export function chipOf(piece: string): string {
  const size = Array.from(piece).length;
  return size === 1 ? codeOf(piece) : `+${size} marks`;
}

/** What of a text one does not see: characters that are hidden, and words of two alphabets. */
export type Unseen = { hidden: number; mixed: number };

export const ALL_SEEN: Unseen = { hidden: 0, mixed: 0 };

/** What of these texts one does not see, summed. */
export function unseenIn(texts: Iterable<string>): Unseen {
  let hidden = 0;
  let mixed = 0;
  for (const text of texts) {
    if (isPlain(text)) continue;
    for (const piece of piecesOf(text)) {
      if (piece.hidden) hidden += Array.from(piece.text).length;
      else if (piece.mixed !== undefined) mixed += 1;
    }
  }
  return { hidden, mixed };
}

/** How many hidden characters a text has. */
export function hiddenCount(text: string): number {
  return unseenIn([text]).hidden;
}

/** The text for a place that takes no elements, such as a name or a title: hidden characters by their codes. */
export function named(text: string): string {
  if (isPlain(text)) return text;
  return piecesOf(text)
    .map((piece) => (piece.hidden ? `[${chipOf(piece.text)}]` : piece.text))
    .join("");
}

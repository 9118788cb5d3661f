/**
 * Completing a filter while it is typed: first the key, then what may follow its colon. Pure; what the words mean is
 * the engine's business.
 */
import type { FilterKey } from "../../ipc";

/** One offer: what the list shows, and the text with the place behind it once it is taken. */
export type Offer = { text: string; hint: string; filled: string; caret: number };

const MOST = 9;

type Piece = { start: number; end: number };

/** The stretch without white space (but for quoted white space) that the caret stands in or right behind. */
export function pieceAt(text: string, caret: number): Piece {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < caret; at += 1) {
    const letter = text[at] ?? "";
    if (letter === '"' && text[at - 1] !== "\\") isQuoted = !isQuoted;
    else if (!isQuoted && /\s/u.test(letter)) start = at + 1;
  }
  let end = caret;
  while (end < text.length && (isQuoted || !/\s/u.test(text[end] ?? ""))) {
    if (text[end] === '"' && text[end - 1] !== "\\") isQuoted = !isQuoted;
    end += 1;
  }
  return { start, end };
}

function fits(word: string, typed: string): boolean {
  return word.toLocaleLowerCase("en").includes(typed.toLocaleLowerCase("en"));
}

/** Words that begin so stand before words that merely contain it. */
function ranked(words: readonly string[], typed: string): string[] {
  const starts = (word: string) => word.toLocaleLowerCase("en").startsWith(typed.toLocaleLowerCase("en"));
  const found = words.filter((word) => fits(word, typed));
  return [...found.filter(starts), ...found.filter((word) => !starts(word))];
}

function filled(text: string, piece: Piece, word: string, after: string): Pick<Offer, "filled" | "caret"> {
  const rest = text.slice(piece.end);
  // No second space where one follows already.
  const gap = after === " " && /^\s/u.test(rest) ? "" : after;
  const before = text.slice(0, piece.start) + word + gap;
  return { filled: before + rest, caret: before.length };
}

function offer(text: string, hint: string, taken: Pick<Offer, "filled" | "caret">): Offer {
  return { text, hint, filled: taken.filled, caret: taken.caret };
}

/** What could stand where the caret is. */
export function offers(keys: readonly FilterKey[], text: string, caret: number): Offer[] {
  const piece = pieceAt(text, caret);
  const typed = text.slice(piece.start, caret);
  const colon = typed.indexOf(":");
  if (colon < 0) {
    const names = ranked(
      keys.map((key) => key.key),
      typed,
    );
    // A key that stands in the filter already is not offered again.
    const used = new Set(text.match(/(?<=^|\s)[a-z]+(?=:)/gu) ?? []);
    return names
      .filter((name) => !used.has(name) || text.slice(piece.start, piece.end).startsWith(`${name}:`))
      .map((name) => {
        const hint = keys.find((key) => key.key === name)?.hint ?? "";
        return offer(`${name}:`, hint, filled(text, piece, `${name}:`, ""));
      });
  }
  const key = keys.find((known) => known.key === typed.slice(0, colon));
  if (!key) return [];
  const comma = typed.lastIndexOf(",");
  const from = Math.max(colon, comma) + 1;
  const word = typed.slice(from).replace(/^"/u, "");
  const taken = new Set(typed.slice(colon + 1, from).split(","));
  const found = ranked(key.values, word).filter((value) => !taken.has(value) && value !== typed.slice(from));
  const place = { start: piece.start + from, end: piece.end };
  return found.slice(0, MOST).map((value) => offer(value, "", filled(text, place, value, " ")));
}

/** Whether a word was begun at the caret, which Tab may finish; otherwise Tab leads out of the field. */
export function isBegun(text: string, caret: number): boolean {
  return /[^\s:,]$/u.test(text.slice(0, caret));
}

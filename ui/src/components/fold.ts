/** Where a long text is folded, and how a very long one is drawn in parts. Pure. */
import { wordCount } from "../words";

/** Characters shown at first, and lines: many short lines fold as well as few long ones. */
export const FOLD_AT = 4000;
const FOLD_LINES = 60;

/** Where the part ends that is shown when `limit` characters may be: at a line or a word, never inside a character. */
export function cutAt(text: string, limit: number, lines: number = FOLD_LINES): number {
  // A little over the limit is not worth a fold.
  const end = text.length <= limit * 1.15 ? text.length : wordEnd(text, limit);
  let line = -1;
  for (let count = 0; count < lines; count += 1) {
    line = text.indexOf("\n", line + 1);
    if (line < 0 || line >= end) return end;
  }
  // The same mercy for lines.
  let beyond = line;
  for (let count = 0; count < lines * 0.15; count += 1) {
    beyond = text.indexOf("\n", beyond + 1);
    if (beyond < 0 || beyond >= end) return end;
  }
  return line;
}

function wordEnd(text: string, limit: number): number {
  const at = Math.max(text.lastIndexOf(" ", limit), text.lastIndexOf("\n", limit));
  return at > limit * 0.8 ? at : whole(text, limit);
}

/** Moves a cut off the middle of a pair. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

/** The part up to about `at`, and how many words stay folded; `rest` is 0 when nothing is. */
export function headOf(text: string, at: number): { head: string; rest: number } {
  if (at >= text.length) return { head: text, rest: 0 };
  const cut = wordEnd(text, at);
  return { head: text.slice(0, cut).trimEnd(), rest: Math.max(1, wordCount(text.slice(cut))) };
}

/** The part shown at first and how many words stay folded. */
export function folded(text: string, limit: number = FOLD_AT): { head: string; rest: number } {
  return headOf(text, cutAt(text, limit));
}

/** Most characters that are laid out as one: what is off screen then costs nothing. */
const PART = 4000;

/** A long text in parts for drawing, cut at line ends where there are any; a short one is one part. */
export function partsOf(text: string): string[] {
  if (text.length <= PART * 2) return [text];
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > PART * 1.5) {
    const line = text.lastIndexOf("\n", from + PART);
    const space = text.lastIndexOf(" ", from + PART);
    const at = line > from ? line : space > from + PART / 2 ? space : whole(text, from + PART);
    parts.push(text.slice(from, at));
    // The line end at the cut is the end of the part's own box.
    from = at === line || at === space ? at + 1 : at;
  }
  parts.push(text.slice(from));
  return parts;
}

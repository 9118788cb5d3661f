/** Where a long text is folded. Pure. */
import { wordCount } from "../words";

export const FOLD_AT = 4000;

/** The part shown at first and how many words stay folded; `rest` is 0 when nothing is folded. */
export function folded(text: string, limit: number = FOLD_AT): { head: string; rest: number } {
  // A little over the limit is not worth a fold.
  if (text.length <= limit * 1.15) return { head: text, rest: 0 };
  const space = text.lastIndexOf(" ", limit);
  const line = text.lastIndexOf("\n", limit);
  const cut = Math.max(space, line) > limit * 0.8 ? Math.max(space, line) : limit;
  return { head: text.slice(0, cut).trimEnd(), rest: Math.max(1, wordCount(text.slice(cut))) };
}

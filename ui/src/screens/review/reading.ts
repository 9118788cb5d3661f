/** What of a case has to be looked at before it is decided: folded parts, and characters one does not see. */
import { Folds } from "../../components/folds";

export type Reading = {
  folds: Folds;
  /** Characters and words one does not see, in words; empty when there are none. */
  unseen: string;
  /** Whether the person was asked to look at them. */
  asked: { current: boolean };
};

/** How many cases are remembered as read: as far back as one undoes. */
const MOST = 60;
const known = new Map<string, { folds: Folds; asked: { current: boolean } }>();

/**
 * What the person read of a case in this window; a case that comes back need not be unfolded again. What another person
 * opened or was asked about was not read by them.
 */
export function readingOf(reader: string, no: number, revision: number, unseen: string): Reading {
  const key = `${reader} ${no} ${revision}`;
  const found = known.get(key) ?? { folds: new Folds(), asked: { current: false } };
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) {
    if (known.size <= MOST) break;
    known.delete(oldest);
  }
  return { ...found, unseen };
}

export type Gap = { text: string; place: "fold" | "unseen" };

/** What must be looked at first, or null. Hidden characters are asked about once: the second press is the answer. */
export function gapIn({ folds, unseen, asked }: Reading): Gap | null {
  if (folds.unreadCount() > 0) return { text: "open the folded text first", place: "fold" };
  if (unseen === "" || asked.current) return null;
  asked.current = true;
  return { text: `look at ${unseen.replace(", ", " and ")} first, then decide again`, place: "unseen" };
}

/** What a judge has marked, and what still keeps a ballot from being cast. Pure. */
import type { BallotView, Judged, RoundView } from "../../ipc";
import { counted } from "../../words";

/** The letter of a piece by its place from 0. */
export function letterOf(at: number): string {
  return String.fromCharCode(65 + at);
}

/** The place that a letter names among `pieces`, or null. */
export function placeOf(chord: string, pieces: number): number | null {
  if (!/^[a-z]$/u.test(chord)) return null;
  const at = chord.charCodeAt(0) - 97;
  return at < pieces ? at : null;
}

export function marked(judged: readonly Judged[]): number {
  return judged.filter((one) => one.ours).length;
}

/** A ballot with one piece judged anew. */
export function withJudged(judged: readonly Judged[], at: number, change: Partial<Judged>): Judged[] {
  return judged.map((one, place) => (place === at ? { ...one, ...change } : one));
}

/** "2 of 3 marked as ours", "2 marked as ours" where the number is not told. */
export function markedWords(judged: readonly Judged[], asked: number | null): string {
  const count = marked(judged);
  return asked === null ? `${count} marked as ours` : `${count} of ${asked} marked as ours`;
}

/** What is still to do before casting, in words; null when nothing is. */
export function openWords(judged: readonly Judged[], asked: number | null): string | null {
  const unrated = judged.flatMap((one, at) => (one.rating === null ? [letterOf(at)] : []));
  const count = marked(judged);
  if (asked !== null && count < asked) return `mark ${counted(asked - count, "more piece")} as ours`;
  if (asked !== null && count > asked) return `take ${counted(count - asked, "mark")} back`;
  if (unrated.length > 0) return `rate ${unrated.join(", ")} from 1 to 5`;
  return null;
}

/** Numbers as words, for a question that is read. */
const NUMBERS = ["none", "one", "two", "three", "four", "five", "six"];

export function questionOf(asked: number | null): string {
  return asked === null ? "One of ours?" : `One of our ${NUMBERS[asked] ?? asked}?`;
}

/** "4f1c 9ab0 … e27d" */
export function shortSeal(commitment: string): string {
  return `${commitment.slice(0, 4)} ${commitment.slice(4, 8)} … ${commitment.slice(-4)}`;
}

/** The whole commitment in groups of four, to be compared by eye. */
export function wholeSeal(commitment: string): string {
  return commitment.replace(/(.{4})(?=.)/gu, "$1 ");
}

/** Where a judge begins: the first piece that is not rated, else the first. */
export function startOf(view: BallotView): number {
  return Math.max(
    0,
    view.yours.findIndex((one) => one.rating === null),
  );
}

/** "x4 opens with a scene" → marked, 4, the words; null when it is none of that. */
export function judgedOf(line: string): Judged | null {
  const found = /^\s*(x?)\s*([1-5])(?:\s+(.*))?$/iu.exec(line);
  if (found === null) return null;
  return { ours: found[1] !== "", rating: Number(found[2]), gave_away: (found[3] ?? "").trim() };
}

/** Whether a round waits for somebody's ballot; who made it may not judge it. */
export function waitsFor(round: RoundView, name: string): boolean {
  return round.state === "sealed" && round.made_by !== name && !round.cast_by.includes(name);
}

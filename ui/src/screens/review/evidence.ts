/**
 * The evidence bar as it stands: which words were accepted, whether they still stand in the text, what is open. Pure.
 * Places are UTF-16 units here; `codePoints` turns them into what is sent.
 */
import type { BarView, EvidenceSpan, Proposal } from "../../ipc";
import { counted } from "../../words";
import { inPoints, inUnits } from "./codePoints";
import { carried } from "./editing";
import type { Patch, Range } from "./editing";

/** What a person accepted for a requirement; the tick of a check has no words. */
export type Accepted = EvidenceSpan;

export type Asked = BarView["requirements"][number];

/** One requirement and what shows it. `gone` are words that were accepted and do not stand in the text any more. */
export type Line = {
  asked: Asked;
  standing: Accepted[];
  gone: Accepted[];
  /** How many times it is shown; words that overlap count once. */
  shown: number;
  state: "met" | "waived" | "open";
};

const LETTER = /[\p{L}\p{N}]/u;

function isInsideWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && LETTER.test(text.charAt(at - 1)) && LETTER.test(text.charAt(at));
}

/** Whether the words stand at their place as words of their own: “4 %” does not stand in “64 %”. */
export function stands(text: string, { start, end, quote }: Range & { quote: string }): boolean {
  return (
    end > start &&
    end - start === quote.length &&
    text.startsWith(quote, start) &&
    !isInsideWord(text, start) &&
    !isInsideWord(text, end)
  );
}

/** How often a place is looked for on each side before the words count as gone. */
const TRIES = 50;

function nearest(text: string, quote: string, hint: number): number | null {
  const fits = (start: number) => stands(text, { start, end: start + quote.length, quote });
  let ahead = text.indexOf(quote, hint);
  for (let n = 0; ahead >= 0 && !fits(ahead) && n < TRIES; n += 1) ahead = text.indexOf(quote, ahead + 1);
  let behind = hint > 0 ? text.lastIndexOf(quote, hint - 1) : -1;
  for (let n = 0; behind > 0 && !fits(behind) && n < TRIES; n += 1) behind = text.lastIndexOf(quote, behind - 1);
  const found = [ahead, behind].filter((start) => start >= 0 && fits(start));
  return found.toSorted((one, other) => Math.abs(one - hint) - Math.abs(other - hint))[0] ?? null;
}

/**
 * An accepted span after the text changed: it follows its words. When they are gone it keeps its place, and stands again
 * when the words come back.
 */
export function followed(span: Accepted, patch: Patch, after: string): Accepted {
  if (span.quote === "") return span;
  const moved = carried(span, patch) ?? { start: Math.min(span.start, patch.at), end: 0 };
  const there = { ...span, start: moved.start, end: moved.start + span.quote.length };
  if (stands(after, there)) return there;
  const start = nearest(after, span.quote, moved.start);
  return start === null ? there : { ...span, start, end: start + span.quote.length };
}

function shownBy(spans: readonly Range[]): number {
  let [count, free] = [0, 0];
  for (const { start, end } of spans.toSorted((one, other) => one.end - other.end)) {
    if (count > 0 && start < free) continue;
    count += 1;
    free = end;
  }
  return count;
}

/** Every requirement with what shows it in `text`. */
export function linesOf(bar: BarView | null, accepted: readonly Accepted[], text: string): Line[] {
  return (bar?.requirements ?? []).map((asked) => {
    const own = accepted.filter((span) => span.requirement === asked.requirement);
    const standing = asked.isCheck ? own : own.filter((span) => stands(text, span));
    const shown = asked.isCheck ? standing.length : shownBy(standing);
    const state = shown >= asked.needed ? "met" : asked.waived === null ? "open" : "waived";
    return { asked, standing, gone: own.filter((span) => !standing.includes(span)), shown, state };
  });
}

/** What keeps a draft below its bar, in words; null when nothing does. */
export function openWords(lines: readonly Line[]): string | null {
  const open = lines.filter((line) => line.state === "open").map((line) => inSentence(line.asked));
  if (open.length === 0) return null;
  const list = open.length === 1 ? open.join("") : `${open.slice(0, -1).join(", ")} and ${open.at(-1) ?? ""}`;
  return `${counted(open.length, "requirement is", "requirements are")} open: ${list}`;
}

function inSentence({ title, isCheck }: Asked): string {
  return isCheck ? `“${title}”` : title.charAt(0).toLowerCase() + title.slice(1);
}

/** A proposal counted in units of the text as it is now. */
export type Choice = Range & { requirement: string; quote: string; why: string; doubtful: boolean };

/** A dropped proposal is known by its requirement and words, so that it stays dropped while the text moves. */
export function keyOf({ requirement, quote }: { requirement: string; quote: string }): string {
  return `${requirement} ${quote}`;
}

/** What could be accepted for a line: proposals that stand, were not dropped, and show something new. */
export function choicesFor(line: Line, proposals: readonly Choice[], dropped: ReadonlySet<string>): Choice[] {
  const isNew = (choice: Choice) => line.standing.every((span) => choice.end <= span.start || choice.start >= span.end);
  return proposals.filter(
    (choice) => choice.requirement === line.asked.requirement && !dropped.has(keyOf(choice)) && isNew(choice),
  );
}

/** Proposals of an earlier text, carried to the text as it is now. */
export function proposalsNow(proposals: readonly Proposal[], read: string, patch: Patch | null, now: string): Choice[] {
  const choices: Choice[] = inUnits(read, proposals);
  if (patch === null) return choices;
  return choices.flatMap((choice) => {
    const moved = carried(choice, patch);
    const there = moved && { ...choice, ...moved };
    return there && stands(now, there) ? [there] : [];
  });
}

/** Selected words as evidence: whole words, without blanks around them; null when nothing is left. */
export function wordsOf(text: string, { start, end }: Range): (Range & { quote: string }) | null {
  let [from, to] = [start, end];
  while (from < to && /\s/u.test(text.charAt(from))) from += 1;
  while (to > from && /\s/u.test(text.charAt(to - 1))) to -= 1;
  if (from === to) return null;
  while (isInsideWord(text, from)) from -= 1;
  while (isInsideWord(text, to)) to += 1;
  return { start: from, end: to, quote: text.slice(from, to) };
}

/** A text as a field holds it: every line ends in one way. */
export function asField(text: string): string {
  return text.replace(/\r\n?/gu, "\n");
}

/**
 * The evidence as it is sent: what stands, in code points of `final`. An approved text keeps the line ends that it came
 * with, which a field does not show.
 */
export function evidenceSent(lines: readonly Line[], text: string, final: string): EvidenceSpan[] {
  const spans = lines.flatMap((line) => line.standing);
  if (final === text) return inPoints(text, spans);
  const hidden = [...final.matchAll(/\r\n/gu)].map((found, nth) => found.index - nth);
  const shift = (at: number) => at + hidden.filter((place) => place < at).length;
  const moved = spans.map(({ requirement, start, end, quote }) => {
    const [from, to] = quote === "" ? [0, 0] : [shift(start), shift(end)];
    return { requirement, start: from, end: to, quote: final.slice(from, to) };
  });
  return inPoints(final, moved);
}

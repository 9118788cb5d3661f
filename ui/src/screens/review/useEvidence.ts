/**
 * The reviewer's way along the evidence bar: from one open requirement to the next, each with its proposal shown in the
 * text, accepted, passed over or replaced by selected words. What counts as shown is in `evidence.ts`.
 */
import { useMemo, useState } from "react";
import { leaveField } from "../../focus";
import type { CaseView } from "../../ipc";
import { useCommand } from "../../keys";
import { announce } from "../../live";
import { barOf } from "./answering";
import type { Answering, Input } from "./answering";
import { inUnits } from "./codePoints";
import { patchOf } from "./editing";
import type { Range } from "./editing";
import { choicesFor, keyOf, linesOf, proposalsNow, wordsOf } from "./evidence";
import type { Choice, Line } from "./evidence";
import type { Layer } from "./layers";
import { useReading } from "./useReading";
import type { Read } from "./useReading";

/** The requirement one is at; `turn` grows with every visit, so that the same one can be gone to again. */
type Visit = { requirement: string; choice: number; turn: number };

export type Evidence = {
  lines: readonly Line[];
  read: Read | null;
  visit: Visit | null;
  /** What could be accepted for the visited requirement, and which of it is on show. */
  choices: readonly Choice[];
  shown: Choice | null;
  /** What the editor draws under its words. */
  layers: readonly Layer[];
  /** Goes to the next open requirement. */
  next: () => void;
  go: (requirement: string) => void;
  /** Accepts selected words, else the proposal on show, or ticks a check. */
  accept: () => void;
  /** Passes over the proposal on show, or takes back what was accepted. */
  drop: () => void;
  /** Shows another proposal. */
  turn: (by: 1 | -1) => void;
  leave: () => void;
  selection: Range | null;
  select: (range: Range | null) => void;
};

const NOTHING_DROPPED: ReadonlySet<string> = new Set();

export function useEvidence(view: CaseView, state: Answering, tell: (input: Input) => void): Evidence {
  const { text, evidence } = state;
  const bar = barOf(view, state);
  const { read, again } = useReading(view, text, (found) => {
    if (JSON.stringify(found) !== JSON.stringify(bar)) tell({ type: "bar", bar: found });
  });
  const [visit, setVisit] = useState<Visit | null>(null);
  const [dropped, setDropped] = useState(NOTHING_DROPPED);
  const [selection, select] = useState<Range | null>(null);

  const lines = useMemo(() => linesOf(bar, evidence, text), [bar, evidence, text]);
  const proposals = useMemo(
    () => (read === null ? [] : proposalsNow(read.reading.proposals, read.text, patchOf(read.text, text), text)),
    [read, text],
  );
  const line = lines.find((found) => found.asked.requirement === visit?.requirement) ?? null;
  const choices = useMemo(
    // A waived one says who waived it and why; a proposal would stand in the place of that.
    () => (line === null || line.state !== "open" ? [] : choicesFor(line, proposals, dropped)),
    [line, proposals, dropped],
  );
  const shown = choices[(visit?.choice ?? 0) % Math.max(1, choices.length)] ?? null;
  const layers = useMemo(() => layersOf(read, text, lines, shown, selection), [read, text, lines, shown, selection]);

  // One object for as long as nothing in it changes: what is drawn ahead is not drawn again when it comes on screen.
  const way = useMemo<Evidence>(() => {
    const go = (requirement: string) => setVisit((now) => ({ requirement, choice: 0, turn: (now?.turn ?? 0) + 1 }));
    const leave = () => {
      setVisit(null);
      leaveField();
    };
    const acceptHere = () => {
      const target = line ?? lines.find((found) => found.state === "open") ?? null;
      if (target === null || target.state === "met") return;
      const { requirement, isCheck, title } = target.asked;
      const chosen = isCheck ? TICK : selection === null ? shown : wordsOf(text, selection);
      // Nothing to accept yet: show where it would be.
      if (chosen === null || (line === null && selection === null)) return go(requirement);
      const { start, end, quote } = chosen;
      tell({ type: "accept", span: { requirement, start, end, quote } });
      announce(isCheck ? `${title}: ticked` : `${title}: ${quote}`);
      if (!isCheck) select(null);
      const following = target.shown + 1 < target.asked.needed ? target : openAfter(lines, target);
      return following === null ? leave() : go(following.asked.requirement);
    };
    return {
      lines,
      read,
      visit,
      choices,
      shown,
      layers,
      selection,
      select,
      go,
      leave,
      accept: acceptHere,
      next: () => {
        // What was waived elsewhere meanwhile must not keep anybody here.
        again();
        const following = openAfter(lines, line) ?? (line?.state === "open" ? line : null);
        if (following === null) announce("nothing is open on the evidence bar");
        else go(following.asked.requirement);
      },
      drop: () => {
        if (line === null) return;
        const last = line.standing.at(-1);
        if (shown !== null) setDropped((now) => new Set([...now, keyOf(shown)]));
        else if (last) tell({ type: "drop", span: last });
        for (const gone of line.gone) tell({ type: "drop", span: gone });
      },
      turn: (by) =>
        setVisit((now) => now && { ...now, choice: (now.choice + by + choices.length) % Math.max(1, choices.length) }),
    };
  }, [lines, read, visit, choices, shown, layers, selection, line, text, tell, again]);

  const hasBar = lines.length > 0 && state.panel === null && !view.blind;
  useCommand("evidence", way.next, hasBar);
  useCommand("acceptEvidence", way.accept, hasBar);
  useCommand("takeSelection", way.accept, hasBar && selection !== null);
  return way;
}

const TICK = { start: 0, end: 0, quote: "" };

/** The next open requirement behind `from`, else the first one that is not `from`. */
function openAfter(lines: readonly Line[], from: Line | null): Line | null {
  const open = lines.filter((line) => line.state === "open" && line !== from);
  const at = from === null ? -1 : lines.indexOf(from);
  return open.find((line) => lines.indexOf(line) > at) ?? open[0] ?? null;
}

function layersOf(
  read: Read | null,
  text: string,
  lines: readonly Line[],
  shown: Choice | null,
  selection: Range | null,
): Layer[] {
  const layers: Layer[] = claimsOf(read, text);
  for (const { asked, standing } of lines) {
    if (!asked.isCheck) for (const { start, end } of standing) layers.push({ kind: "evidence", start, end });
  }
  if (shown) layers.push({ kind: "proposal", start: shown.start, end: shown.end });
  if (selection) layers.push({ kind: "selection", ...selection });
  return layers;
}

/** The claims of the last reading, moved along with what was typed since. */
function claimsOf(read: Read | null, text: string): Layer[] {
  if (read === null) return [];
  const marks = inUnits(read.text, read.reading.marks);
  const patch = patchOf(read.text, text);
  return marks.flatMap(({ start, end }) => {
    const behind = patch === null || end <= patch.at ? 0 : patch.into.length - patch.out.length;
    const isTouched = patch !== null && end > patch.at && start < patch.at + patch.out.length;
    return isTouched ? [] : [{ kind: "claim" as const, start: start + behind, end: end + behind }];
  });
}

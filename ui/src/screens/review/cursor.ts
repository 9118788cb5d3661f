/**
 * The cases this window holds, in order: the first is on screen, the others wait behind it, decided ones are on
 * their way. Pure; `useReview` does the talking. A decision that fails comes back to the front with what was entered.
 */
import type { CaseView, Decided, DecideRequest, Undoable } from "../../ipc";
import type { Answering } from "./answering";

export type Held = {
  view: CaseView;
  /** What was entered before the case left the screen; null starts from the draft or from nothing. */
  answering: Answering | null;
  /** Why the case came back, in words; null when it did not. */
  trouble: string | null;
  /** How often it came back. Each time it is drawn anew: what was drawn has had its answer. */
  returns: number;
  /** The decision that may already stand: sending the same one again must use the same id. */
  unsure: DecideRequest | null;
};

export type Sending = { request: DecideRequest; held: Held; attempt: number };

/** The decision the status line speaks of. `answering` lets an undo bring back what was picked. */
export type Last = { undoable: Undoable; answering: Answering | null };

export type Cursor = {
  workflow: string | null;
  line: Held[];
  sending: Sending[];
  /** The engine had nothing more when last asked. */
  exhausted: boolean;
  /** Ask again all the same: something changed, or a person wants to. What is on screen stays until the answer. */
  wake: boolean;
  failure: string | null;
  last: Last | null;
  notice: { text: string; no: number } | null;
};

export type Event =
  | { type: "opened"; workflow: string | null }
  | { type: "fetched"; view: CaseView | null; workflow: string | null }
  | { type: "fetchFailed"; text: string }
  | { type: "decided"; request: DecideRequest; answering: Answering }
  | { type: "skipped" }
  | { type: "brought"; view: CaseView }
  | { type: "cameBack"; held: Held; text: string }
  | { type: "revealed"; view: CaseView }
  | { type: "unsaid"; no: number; answering: Answering; text: string }
  | { type: "checking"; decisionId: string }
  | { type: "accepted"; decisionId: string; decided: Decided }
  | { type: "refused"; decisionId: string; text: string; unsure: boolean }
  | { type: "overtaken"; decisionId: string; text: string }
  | { type: "lost"; no: number; text: string }
  | { type: "undone"; view: CaseView | null; decisionId: string; text: string }
  | { type: "known"; undoable: Undoable | null }
  | { type: "awakened" }
  | { type: "noticed"; text: string | null };

export const EMPTY: Cursor = {
  workflow: null,
  line: [],
  sending: [],
  exhausted: false,
  wake: false,
  failure: null,
  last: null,
  notice: null,
};

export function hold(view: CaseView): Held {
  return { view, answering: null, trouble: null, returns: 0, unsure: null };
}

/** The cursor of a window that is first drawn, with the case that it has already. */
export function lineOf(first: CaseView | null): Cursor {
  return first === null ? EMPTY : { ...EMPTY, line: [hold(first)] };
}

/** The numbers of all cases this window holds; the next one asked for must be none of them. */
export function heldNumbers(cursor: Cursor): number[] {
  return [...cursor.line.map((held) => held.view.no), ...cursor.sending.map((sending) => sending.held.view.no)];
}

/** Whether one more case should be fetched now. */
export function wantsMore(cursor: Cursor): boolean {
  return cursor.line.length < 2 && (cursor.wake || (!cursor.exhausted && cursor.failure === null));
}

function notice(cursor: Cursor, text: string | null): Cursor["notice"] {
  return text === null ? null : { text, no: (cursor.notice?.no ?? 0) + 1 };
}

function fetched(cursor: Cursor, view: CaseView | null, workflow: string | null): Cursor {
  // An answer to a question asked before the workflow was switched is not ours any more.
  if (workflow !== cursor.workflow) return cursor;
  if (view === null) return { ...cursor, exhausted: true, wake: false, failure: null };
  if (heldNumbers(cursor).includes(view.no)) return { ...cursor, exhausted: true, wake: false };
  return { ...cursor, line: [...cursor.line, hold(view)], exhausted: false, wake: false, failure: null };
}

function decided(cursor: Cursor, request: DecideRequest, answering: Answering): Cursor {
  const held = cursor.line[0];
  if (held?.view.no !== request.no) return cursor;
  const sending = { request, held: { ...held, answering }, attempt: 1 };
  return { ...cursor, line: cursor.line.slice(1), sending: [...cursor.sending, sending], notice: null };
}

function accepted(cursor: Cursor, decisionId: string, answer: Decided): Cursor {
  const sent = cursor.sending.find((sending) => sending.request.decisionId === decisionId);
  if (!sent) return cursor;
  const undoable: Undoable = {
    decisionId,
    no: sent.held.view.no,
    caseId: sent.held.view.caseId,
    // The case had gone elsewhere meanwhile; the answer is kept all the same, and the toast says as what.
    label: answer.late ? `${answer.label}, kept as a second opinion` : answer.label,
    at: sent.request.shownAt,
    holdUntil: answer.holdUntil,
    effect: { kind: answer.waits ? "waits" : "held" },
    text: "",
    reopens: false,
  };
  return {
    ...cursor,
    sending: cursor.sending.filter((sending) => sending !== sent),
    last: { undoable, answering: sent.held.answering },
  };
}

function cameBack(held: Held, trouble: string): Held {
  return { ...held, trouble, returns: held.returns + 1 };
}

function refused(cursor: Cursor, decisionId: string, text: string, unsure: boolean): Cursor {
  const sent = cursor.sending.find((sending) => sending.request.decisionId === decisionId);
  if (!sent) return cursor;
  const back: Held = { ...cameBack(sent.held, text), unsure: unsure ? sent.request : null };
  return { ...cursor, line: [back, ...cursor.line], sending: cursor.sending.filter((sending) => sending !== sent) };
}

function undone(cursor: Cursor, view: CaseView | null, decisionId: string, text: string): Cursor {
  // Undone, but not ours to show: somebody else holds the case now.
  if (view === null) return { ...cursor, last: null, notice: notice(cursor, text) };
  const known = cursor.last?.undoable.decisionId === decisionId ? cursor.last.answering : null;
  const answering = known && { ...known, complaint: null };
  const rest = cursor.line.filter((held) => held.view.no !== view.no);
  return { ...cursor, line: [{ ...hold(view), answering }, ...rest], last: null, notice: notice(cursor, text) };
}

/** The cursor with one case of the line changed. */
function inLine(cursor: Cursor, no: number, change: (held: Held) => Held): Cursor {
  return { ...cursor, line: cursor.line.map((held) => (held.view.no === no ? change(held) : held)) };
}

/** The cursor after one event. */
export function moved(cursor: Cursor, event: Event): Cursor {
  switch (event.type) {
    case "opened":
      return {
        ...cursor,
        workflow: event.workflow,
        line: [],
        exhausted: false,
        wake: false,
        failure: null,
        notice: null,
      };
    case "fetched":
      return fetched(cursor, event.view, event.workflow);
    case "fetchFailed":
      return { ...cursor, wake: false, failure: event.text };
    case "decided":
      return decided(cursor, event.request, event.answering);
    case "skipped":
      return { ...cursor, line: cursor.line.slice(1) };
    case "brought":
      // Taken from the list: in front of what was fetched ahead, and once, if that was it.
      return { ...cursor, line: [hold(event.view), ...cursor.line.filter((held) => held.view.no !== event.view.no)] };
    case "cameBack":
      return { ...cursor, line: [cameBack(event.held, event.text), ...cursor.line] };
    case "revealed":
      // The desk begins anew: what was entered is the verdict now.
      return inLine(cursor, event.view.no, () => hold(event.view));
    case "unsaid":
      return inLine(cursor, event.no, (held) => ({ ...cameBack(held, event.text), answering: event.answering }));
    case "checking":
      return {
        ...cursor,
        sending: cursor.sending.map((sending) =>
          sending.request.decisionId === event.decisionId ? { ...sending, attempt: sending.attempt + 1 } : sending,
        ),
      };
    case "accepted":
      return accepted(cursor, event.decisionId, event.decided);
    case "refused":
      return refused(cursor, event.decisionId, event.text, event.unsure);
    case "overtaken":
      return {
        ...cursor,
        sending: cursor.sending.filter((sending) => sending.request.decisionId !== event.decisionId),
        notice: notice(cursor, event.text),
      };
    case "lost":
      return {
        ...cursor,
        line: cursor.line.filter((held) => held.view.no !== event.no),
        notice: notice(cursor, event.text),
      };
    case "undone":
      return undone(cursor, event.view, event.decisionId, event.text);
    case "known":
      return { ...cursor, last: lastOf(cursor, event.undoable) };
    case "awakened":
      return cursor.exhausted || cursor.failure !== null ? { ...cursor, wake: true } : cursor;
    case "noticed":
      return { ...cursor, notice: notice(cursor, event.text) };
  }
}

/** The engine's word on the newest undoable decision; what we know of it beyond that is kept. */
function lastOf(cursor: Cursor, undoable: Undoable | null): Last | null {
  if (undoable === null) return null;
  if (cursor.last?.undoable.decisionId === undoable.decisionId) return { ...cursor.last, undoable };
  return { undoable, answering: null };
}

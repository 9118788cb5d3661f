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

/** What had been entered when a decision was made, for an undo to bring back. */
export type Entered = { decisionId: string; answering: Answering };

/** For how many decisions of this window it is kept: as far back as the list of the last decisions goes. */
export const MOST_ENTERED = 50;

export type Cursor = {
  workflow: string | null;
  line: Held[];
  sending: Sending[];
  /** The engine had nothing more when last asked. */
  exhausted: boolean;
  /** Ask again all the same: something changed, or a person wants to. What is on screen stays until the answer. */
  wake: boolean;
  failure: string | null;
  /** The decision the status line speaks of. */
  last: Undoable | null;
  /** Oldest first. */
  entered: readonly Entered[];
  notice: Notice | null;
};

/** A word of the status line. What is `quiet` is seen, not heard, and takes the place of nothing that was said aloud. */
export type Notice = { text: string; quiet: boolean };

export type Event =
  | { type: "opened"; workflow: string | null }
  | { type: "fetched"; view: CaseView | null; workflow: string | null }
  | { type: "fetchFailed"; text: string }
  | { type: "decided"; request: DecideRequest; answering: Answering }
  | { type: "skipped" }
  | { type: "brought"; view: CaseView }
  | { type: "kept"; view: CaseView; returns: number; answering: Answering }
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
  | { type: "noticed"; text: string; quiet?: boolean }
  | { type: "faded"; text: string };

export const EMPTY: Cursor = {
  workflow: null,
  line: [],
  sending: [],
  exhausted: false,
  wake: false,
  failure: null,
  last: null,
  entered: [],
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

function aloud(text: string): Notice {
  return { text, quiet: false };
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
    last: undoable,
    entered: sent.held.answering === null ? cursor.entered : withEntered(cursor, decisionId, sent.held.answering),
  };
}

function withEntered({ entered }: Cursor, decisionId: string, answering: Answering): readonly Entered[] {
  return [...entered, { decisionId, answering }].slice(-MOST_ENTERED);
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
  const known = cursor.entered.find((one) => one.decisionId === decisionId)?.answering ?? null;
  const entered = cursor.entered.filter((one) => one.decisionId !== decisionId);
  const after = { ...cursor, last: null, entered, notice: aloud(text) };
  // Undone, but not ours to show: somebody else holds the case now.
  if (view === null) return after;
  const answering = known && { ...known, complaint: null };
  const rest = cursor.line.filter((held) => held.view.no !== view.no);
  return { ...after, line: [{ ...hold(view), answering }, ...rest] };
}

/**
 * A case too far back to be drawn keeps what was entered. Only as it was drawn: one that came back or was leased anew
 * meanwhile has what it came back with.
 */
function kept(cursor: Cursor, view: CaseView, returns: number, answering: Answering): Cursor {
  const isIt = (held: Held) => held.view === view && held.returns === returns;
  if (!cursor.line.some(isIt)) return cursor;
  return inLine(cursor, view.no, (held) => ({ ...held, answering: { ...answering, complaint: null } }));
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
    case "kept":
      return kept(cursor, event.view, event.returns, event.answering);
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
        notice: aloud(event.text),
      };
    case "lost":
      return {
        ...cursor,
        line: cursor.line.filter((held) => held.view.no !== event.no),
        notice: aloud(event.text),
      };
    case "undone":
      return undone(cursor, event.view, event.decisionId, event.text);
    case "known":
      return { ...cursor, last: event.undoable };
    case "awakened":
      return cursor.exhausted || cursor.failure !== null ? { ...cursor, wake: true } : cursor;
    case "noticed":
      if (event.quiet === true && cursor.notice?.quiet === false) return cursor;
      return { ...cursor, notice: { text: event.text, quiet: event.quiet ?? false } };
    case "faded":
      return cursor.notice?.text === event.text ? { ...cursor, notice: null } : cursor;
  }
}

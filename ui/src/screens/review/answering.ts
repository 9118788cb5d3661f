/** What a person has entered for one case so far, and how each input changes it. Pure; drawing and sending are elsewhere. */
import type { AnswerView, BarView, CaseView, Draft, FieldValue } from "../../ipc";
import { inPoints, inUnits } from "./codePoints";
import { asField } from "./evidence";
import type { Accepted } from "./evidence";
import { NO_HISTORY, leadingTo } from "./history";
import type { History } from "./history";
import { isAnswer, putBack } from "./puttingBack";
import { steppedIn, written } from "./writing";

export type Panel = "escalate" | "return" | "ask" | "waive";

/** Where the words of a refusal stand, so that the focus can go there; at the desk as a whole it stays where it is. */
export type Place = "answer" | "reason" | "note" | "panel" | "evidence" | "fold" | "unseen" | "desk";

/** The fields that keep their own history. */
export type Written = "text" | "subjectLine";

export type Answering = {
  label: string | null;
  filter: string;
  /** Row of the label list that arrows move and Enter takes. */
  row: number;
  score: string;
  text: string;
  subjectLine: string;
  /** How the two came to be what they are. */
  histories: Readonly<Record<Written, History>>;
  /** What was accepted for the evidence bar. */
  evidence: readonly Accepted[];
  /** The bar as it was last heard of; null before anything was. */
  bar: BarView | null;
  /** Extraction fields, or the arguments of an action. */
  fields: FieldValue[];
  choice: string | null;
  /** A variant of one's own: its words stay while another variant is picked. */
  own: { text: string; picked: boolean };
  /** An action that is not to be done. */
  refused: boolean;
  reason: string | null;
  /** The reason of the answer while a panel with reasons of its own stands in front of it. */
  reasonBehind: string | null;
  note: string;
  panel: Panel | null;
  complaint: { text: string; place: Place } | null;
  /** What putting the AI's answer back took away, until another answer is entered. */
  putAway: Answering | null;
};

export type Input =
  | { type: "label"; label: string | null }
  | { type: "filter"; text: string }
  | { type: "row"; row: number }
  | { type: "score"; text: string }
  /** `at` is when it was typed, in milliseconds: a pause parts one step from the next. */
  | { type: Written; text: string; at?: number }
  | { type: "stepped"; field: Written; way: "undo" | "redo" }
  | { type: "accept"; span: Accepted }
  | { type: "drop"; span: Accepted }
  | { type: "bar"; bar: BarView | null }
  | { type: "field"; name: string; value: string }
  | { type: "choice"; choice: string }
  | { type: "own"; text: string }
  | { type: "refuse" }
  | { type: "take"; answer: AnswerView; isChoice: boolean }
  | { type: "reason"; code: string }
  | { type: "note"; text: string }
  /** A precedent, put behind what the note says already. */
  | { type: "cite"; text: string }
  | { type: "panel"; panel: Panel | null }
  | { type: "complain"; text: string; place: Place }
  | { type: "unfolded" }
  | { type: "restore"; to: Answering };

/** What is found in a draft before its brief is shown, by the names the desk holds it under. */
export const FOUND = ["audience", "claim", "nextStep"] as const;

function startingFields(view: CaseView): FieldValue[] {
  if (view.blind && view.kind === "draft") return FOUND.map((name) => ({ name, value: "" }));
  if (view.answer?.kind === "action") return view.answer.args.map(({ name, value }) => ({ name, value }));
  const given = view.answer?.kind === "fields" ? view.answer.fields : [];
  const values = new Map(given.map((field) => [field.name, field.value]));
  const named = view.fields.map((spec) => ({ name: spec.name, value: values.get(spec.name) ?? "" }));
  const known = new Set(view.fields.map((spec) => spec.name));
  return [...named, ...given.filter((field) => !known.has(field.name))];
}

/** The state before anything was entered: the AI's answer stands in the fields, nothing is picked. */
export function untouched(view: CaseView): Answering {
  const { answer } = view;
  return {
    label: null,
    filter: "",
    row: 0,
    score: answer?.kind === "score" ? String(answer.score) : "",
    text: answer?.kind === "text" ? asField(answer.text) : "",
    subjectLine: answer?.kind === "text" ? (answer.subjectLine ?? "") : "",
    histories: { text: NO_HISTORY, subjectLine: NO_HISTORY },
    evidence: [],
    bar: null,
    fields: startingFields(view),
    choice: null,
    own: { text: "", picked: false },
    refused: false,
    reason: null,
    reasonBehind: null,
    note: "",
    panel: null,
    complaint: null,
    putAway: null,
  };
}

/**
 * The state a case begins with. After one's own verdict that answer stands there where it differs from the AI's, so
 * that keeping to it is one key and a reason; where both agree, nothing is entered.
 */
export function beginning(view: CaseView): Answering {
  const start = untouched(view);
  const { verdict } = view;
  if (verdict === null || verdict.agrees !== false) return start;
  if (verdict.said.kind === "act") return { ...start, refused: true };
  if (verdict.said.kind === "checklist") return start;
  return taken(start, verdict.said.answer, view.kind === "choice");
}

const PANELS: ReadonlySet<string> = new Set<Panel>(["escalate", "return", "ask"]);

function isPanel(text: string | null): text is Panel {
  return text !== null && PANELS.has(text);
}

/** The state a stored draft stands for. */
export function resumed(view: CaseView, draft: Draft): Answering {
  const start = untouched(view);
  const typed = new Map((draft.fields ?? []).map((field) => [field.name, field.value]));
  const isLabelled = view.kind !== "choice";
  const text = isLabelled ? (draft.text ?? start.text) : start.text;
  const subjectLine = draft.subjectLine ?? start.subjectLine;
  return {
    ...start,
    label: isLabelled ? draft.label : null,
    choice: isLabelled ? null : draft.label,
    own: isLabelled ? start.own : { text: draft.text ?? "", picked: draft.text !== null && draft.label === null },
    refused: draft.refuse === true,
    score: draft.score ?? start.score,
    text,
    subjectLine,
    histories: {
      text: leadingTo(text, draft.history?.steps ?? [], draft.history?.applied ?? 0),
      subjectLine: leadingTo(subjectLine, draft.subjectHistory?.steps ?? [], draft.subjectHistory?.applied ?? 0),
    },
    evidence: inUnits(text, draft.evidence ?? []),
    fields: start.fields.map((field) => ({ name: field.name, value: typed.get(field.name) ?? field.value })),
    reason: draft.reason,
    note: draft.note ?? "",
    panel: isPanel(draft.mode) ? draft.mode : null,
  };
}

/** What is stored of the state while the case is open. */
export function draftOf(view: CaseView, state: Answering): Draft {
  const start = untouched(view);
  return {
    label: view.kind === "choice" ? (state.own.picked ? null : state.choice) : state.label,
    score: state.score === start.score ? null : state.score,
    text: view.kind === "choice" ? (state.own.text === "" ? null : state.own.text) : typedText(state, start),
    subjectLine: state.subjectLine === start.subjectLine ? null : state.subjectLine,
    fields: sameFields(state.fields, start.fields) ? null : state.fields,
    reason: state.reason,
    note: state.note === "" ? null : state.note,
    mode: state.panel,
    refuse: state.refused ? true : null,
    evidence: state.evidence.length === 0 ? null : inPoints(state.text, state.evidence),
    history: kept(state.histories.text),
    subjectHistory: kept(state.histories.subjectLine),
  };
}

function kept({ steps, applied }: History): Draft["history"] {
  return steps.length === 0 ? null : { steps: [...steps], applied };
}

/** The evidence bar of the case, with what was waived since it came on screen. */
export function barOf(view: CaseView, state: Answering): BarView | null {
  return state.bar ?? view.bar;
}

function typedText(state: Answering, start: Answering): string | null {
  return state.text === start.text ? null : state.text;
}

export function sameFields(one: readonly FieldValue[], other: readonly FieldValue[]): boolean {
  return (
    one.length === other.length &&
    one.every((field, at) => field.name === other[at]?.name && field.value === other[at]?.value)
  );
}

/** Whether anything was typed that a stray Approve would throw away. One's own verdict is kept whatever follows. */
export function hasTyped(view: CaseView, state: Answering): boolean {
  return differs(state, untouched(view)) && (view.verdict === null || differs(state, beginning(view)));
}

function differs(state: Answering, start: Answering): boolean {
  return (
    state.text !== start.text ||
    state.subjectLine !== start.subjectLine ||
    !sameFields(state.fields, start.fields) ||
    state.refused !== start.refused ||
    (state.own.picked && state.own.text.trim() !== start.own.text.trim())
  );
}

/** Whether anything at all differs from the untouched case. */
export function isTouched(view: CaseView, state: Answering): boolean {
  const start = untouched(view);
  return (
    hasTyped(view, state) ||
    state.label !== null ||
    state.choice !== null ||
    state.score !== start.score ||
    state.reason !== null ||
    state.note !== ""
  );
}

/** A note with one more line; the same case is cited once. */
function cited(note: string, text: string): string {
  if (note.split("\n").includes(text)) return note;
  return note.trim() === "" ? text : `${note.trimEnd()}\n${text}`;
}

/** The state after one input. */
export function answered(state: Answering, input: Input): Answering {
  const after = entered(state, input);
  return isAnswer(input) && after.putAway !== null ? { ...after, putAway: null } : after;
}

/** Every input but a complaint answers the complaint that stood there. */
function entered(state: Answering, input: Input): Answering {
  switch (input.type) {
    case "label":
      return { ...state, label: input.label, complaint: null };
    case "filter":
      return { ...state, filter: input.text, row: 0, complaint: null };
    case "row":
      return { ...state, row: input.row };
    case "score":
      return { ...state, score: input.text, complaint: null };
    case "text":
    case "subjectLine":
      return { ...written(state, input.type, input.text, input.at ?? 0), complaint: null };
    case "stepped":
      return { ...steppedIn(state, input.field, input.way), complaint: null };
    case "accept":
      return { ...state, evidence: [...state.evidence, input.span], complaint: null };
    case "drop":
      return { ...state, evidence: state.evidence.filter((span) => span !== input.span), complaint: null };
    case "bar":
      return { ...state, bar: input.bar };
    case "field":
      return {
        ...state,
        fields: state.fields.map((field) => (field.name === input.name ? { ...field, value: input.value } : field)),
        complaint: null,
      };
    case "choice":
      return { ...state, choice: input.choice, own: { ...state.own, picked: false }, complaint: null };
    case "own":
      return { ...state, own: { text: input.text, picked: true }, complaint: null };
    case "refuse":
      return { ...state, refused: !state.refused, complaint: null };
    case "take":
      return { ...taken(state, input.answer, input.isChoice), complaint: null };
    case "reason":
      return { ...state, reason: state.reason === input.code ? null : input.code, complaint: null };
    case "cite":
      return { ...state, note: cited(state.note, input.text), complaint: null };
    case "note":
      return { ...state, note: input.text, complaint: null };
    case "panel":
      return { ...state, ...reasonsAt(state, input.panel), panel: input.panel, complaint: null };
    case "complain":
      return { ...state, complaint: { text: input.text, place: input.place } };
    case "unfolded":
      return state.complaint?.place === "fold" ? { ...state, complaint: null } : state;
    case "restore":
      return putBack(state, input.to);
  }
}

/** What becomes of the picked reason when a panel opens, closes or gives way to another: none means the same in two. */
function reasonsAt(state: Answering, panel: Panel | null): Pick<Answering, "reason" | "reasonBehind"> {
  if (panel === state.panel) return { reason: state.reason, reasonBehind: state.reasonBehind };
  if (panel === null) return { reason: state.reasonBehind, reasonBehind: null };
  return { reason: null, reasonBehind: state.panel === null ? state.reason : state.reasonBehind };
}

/** The state with somebody's answer in the place of one's own: of a reader, or of whoever handed the case up. */
function taken(state: Answering, answer: AnswerView, isChoice: boolean): Answering {
  switch (answer.kind) {
    case "label":
      return { ...state, label: answer.label, filter: "", row: 0 };
    case "score":
      return { ...state, score: String(answer.score) };
    case "text":
      if (isChoice) return { ...state, own: { text: answer.text, picked: true } };
      return written(written(state, "text", asField(answer.text), 0), "subjectLine", answer.subjectLine ?? "", 0);
    case "fields":
      return { ...state, fields: filled(state.fields, answer.fields) };
    case "action":
      return { ...state, refused: false, fields: filled(state.fields, answer.args) };
    case "choice":
      return { ...state, choice: answer.choice, own: { ...state.own, picked: false } };
    case "refusal":
      return { ...state, refused: true };
  }
}

function filled(fields: readonly FieldValue[], given: readonly FieldValue[]): FieldValue[] {
  const values = new Map(given.map((field) => [field.name, field.value]));
  return fields.map(({ name, value }) => ({ name, value: values.get(name) ?? value }));
}

/** What a person has entered for one case so far, and how each input changes it. Pure; drawing and sending are elsewhere. */
import type { CaseView, Draft, FieldValue } from "../../ipc";

export type Panel = "escalate" | "return";

/** Where the words of a refusal stand, so that the focus can go there. */
export type Place = "answer" | "reason" | "note" | "panel";

export type Answering = {
  label: string | null;
  filter: string;
  /** Row of the label list that arrows move and Enter takes. */
  row: number;
  score: string;
  text: string;
  subjectLine: string;
  /** Extraction fields, or the arguments of an action. */
  fields: FieldValue[];
  choice: string | null;
  reason: string | null;
  note: string;
  panel: Panel | null;
  complaint: { text: string; place: Place } | null;
};

export type Input =
  | { type: "label"; label: string | null }
  | { type: "filter"; text: string }
  | { type: "row"; row: number }
  | { type: "score"; text: string }
  | { type: "text"; text: string }
  | { type: "subjectLine"; text: string }
  | { type: "field"; name: string; value: string }
  | { type: "choice"; choice: string }
  | { type: "reason"; code: string }
  | { type: "note"; text: string }
  | { type: "panel"; panel: Panel | null }
  | { type: "complain"; text: string; place: Place }
  | { type: "restore"; to: Answering };

function startingFields(view: CaseView): FieldValue[] {
  if (view.answer?.kind === "action") return view.answer.args;
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
    text: answer?.kind === "text" ? answer.text : "",
    subjectLine: answer?.kind === "text" ? (answer.subjectLine ?? "") : "",
    fields: startingFields(view),
    choice: null,
    reason: null,
    note: "",
    panel: null,
    complaint: null,
  };
}

/** The state a stored draft stands for. */
export function resumed(view: CaseView, draft: Draft): Answering {
  const start = untouched(view);
  const typed = new Map((draft.fields ?? []).map((field) => [field.name, field.value]));
  const isLabelled = view.kind !== "choice";
  return {
    ...start,
    label: isLabelled ? draft.label : null,
    choice: isLabelled ? null : draft.label,
    score: draft.score ?? start.score,
    text: draft.text ?? start.text,
    subjectLine: draft.subjectLine ?? start.subjectLine,
    fields: start.fields.map((field) => ({ name: field.name, value: typed.get(field.name) ?? field.value })),
    reason: draft.reason,
    note: draft.note ?? "",
    panel: draft.mode === "escalate" || draft.mode === "return" ? draft.mode : null,
  };
}

/** What is stored of the state while the case is open. */
export function draftOf(view: CaseView, state: Answering): Draft {
  const start = untouched(view);
  return {
    label: view.kind === "choice" ? state.choice : state.label,
    score: state.score === start.score ? null : state.score,
    text: state.text === start.text ? null : state.text,
    subjectLine: state.subjectLine === start.subjectLine ? null : state.subjectLine,
    fields: sameFields(state.fields, start.fields) ? null : state.fields,
    reason: state.reason,
    note: state.note === "" ? null : state.note,
    mode: state.panel,
  };
}

export function sameFields(one: readonly FieldValue[], other: readonly FieldValue[]): boolean {
  return (
    one.length === other.length &&
    one.every((field, at) => field.name === other[at]?.name && field.value === other[at]?.value)
  );
}

/** Whether anything was typed that a stray Approve would throw away. */
export function hasTyped(view: CaseView, state: Answering): boolean {
  const start = untouched(view);
  return (
    state.text !== start.text || state.subjectLine !== start.subjectLine || !sameFields(state.fields, start.fields)
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

/** The state after one input. Every input but a complaint answers the complaint that stood there. */
export function answered(state: Answering, input: Input): Answering {
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
      return { ...state, text: input.text, complaint: null };
    case "subjectLine":
      return { ...state, subjectLine: input.text, complaint: null };
    case "field":
      return {
        ...state,
        fields: state.fields.map((field) => (field.name === input.name ? { ...field, value: input.value } : field)),
        complaint: null,
      };
    case "choice":
      return { ...state, choice: input.choice, complaint: null };
    case "reason":
      return { ...state, reason: state.reason === input.code ? null : input.code, complaint: null };
    case "note":
      return { ...state, note: input.text, complaint: null };
    case "panel":
      return { ...state, panel: input.panel, complaint: null };
    case "complain":
      return { ...state, complaint: { text: input.text, place: input.place } };
    case "restore":
      return { ...input.to, note: state.note, reason: null };
  }
}

/**
 * What would be sent if the person committed now: the answer read out of the entered state, judged before it leaves.
 * Pure. The engine judges again; this only saves a round trip and puts the words where the mistake is.
 */
import type { Action, CaseView, DecideRequest } from "../../ipc";
import { count, plain, readable } from "../../words";
import { hasTyped, sameFields, untouched } from "./answering";
import type { Answering, Place } from "./answering";

type Final = Pick<DecideRequest, "label" | "score" | "text" | "subjectLine" | "fields" | "choice" | "args">;

/** `approve` is what Enter would not do by itself; `override` is a changed, whole answer; `wrong` cannot be sent. */
export type Proposal =
  | { kind: "approve" }
  | { kind: "override"; final: Final; text: string }
  | { kind: "wrong"; text: string }
  | { kind: "nothing" };

export const NO_FINAL: Final = {
  label: null,
  score: null,
  text: null,
  subjectLine: null,
  fields: null,
  choice: null,
  args: null,
};

const APPROVE: Proposal = { kind: "approve" };
const NOTHING: Proposal = { kind: "nothing" };

function ofLabel(view: CaseView, state: Answering): Proposal {
  if (state.label === null) return view.answer ? APPROVE : NOTHING;
  if (view.answer?.kind === "label" && view.answer.label === state.label) return APPROVE;
  const known = view.labels.find((label) => label.value === state.label);
  return { kind: "override", final: { ...NO_FINAL, label: state.label }, text: known?.text ?? readable(state.label) };
}

function ofScore(view: CaseView, state: Answering): Proposal {
  const typed = state.score.trim().replace(",", ".");
  if (typed === "") return view.answer ? { kind: "wrong", text: "the score is empty; type a number" } : NOTHING;
  const score = Number(typed);
  if (!Number.isFinite(score)) return { kind: "wrong", text: `“${state.score}” is not a number` };
  if (view.answer?.kind === "score" && view.answer.score === score) return APPROVE;
  const { scale } = view;
  if (scale && (score < scale.min || score > scale.max)) {
    return { kind: "wrong", text: `the score must be from ${plain(scale.min)} to ${plain(scale.max)}` };
  }
  return { kind: "override", final: { ...NO_FINAL, score }, text: plain(score) };
}

function ofDraft(view: CaseView, state: Answering): Proposal {
  if (view.answer && !hasTyped(view, state)) return APPROVE;
  if (state.text.trim() === "") return view.answer ? { kind: "wrong", text: "the text is empty" } : NOTHING;
  const given = view.answer?.kind === "text" ? view.answer.subjectLine : null;
  const subjectLine = state.subjectLine === "" && given === null ? null : state.subjectLine;
  return { kind: "override", final: { ...NO_FINAL, text: state.text, subjectLine }, text: "this text" };
}

function ofFields(view: CaseView, state: Answering): Proposal {
  const start = untouched(view).fields;
  const missing = view.fields.find(
    (spec) => spec.required && !state.fields.some((field) => field.name === spec.name && field.value.trim() !== ""),
  );
  if (sameFields(state.fields, start)) return view.answer ? APPROVE : NOTHING;
  if (missing) return { kind: "wrong", text: `${readable(missing.name)} is empty and the workflow needs it` };
  const changed = state.fields.filter((field, at) => field.value !== start[at]?.value).length;
  const text = changed === 1 ? "1 changed field" : `${count(changed)} changed fields`;
  const final = view.kind === "action" ? { ...NO_FINAL, args: state.fields } : { ...NO_FINAL, fields: state.fields };
  return { kind: "override", final, text };
}

function ofChoice(view: CaseView, state: Answering): Proposal {
  if (state.choice === null) return view.answer ? APPROVE : NOTHING;
  if (view.answer?.kind === "choice" && view.answer.choice === state.choice) return APPROVE;
  return { kind: "override", final: { ...NO_FINAL, choice: state.choice }, text: readable(state.choice) };
}

/** What committing now would mean. */
export function proposalOf(view: CaseView, state: Answering): Proposal {
  switch (view.kind) {
    case "classification":
      return ofLabel(view, state);
    case "score":
      return ofScore(view, state);
    case "draft":
      return ofDraft(view, state);
    case "extraction":
    case "action":
      return ofFields(view, state);
    case "choice":
      return ofChoice(view, state);
  }
}

/** The AI's answer in the words of the Approve button, or null when there is none. */
export function approvalOf(view: CaseView): string | null {
  const { answer } = view;
  if (answer === null) return null;
  switch (answer.kind) {
    case "label":
      return answer.text;
    case "score":
      return answer.label === null ? plain(answer.score) : `${plain(answer.score)}, ${answer.label}`;
    case "text":
      return "this draft";
    case "fields":
      return "all fields";
    case "action":
      return readable(answer.action);
    case "choice":
      return readable(answer.choice);
  }
}

type Sent = { action: Action; final: Final; reason: string | null; note: string | null };

/** Either what to send, or why not and where to look. */
export type Judged = { ok: true; sent: Sent } | { ok: false; text: string; place: Place };

function noteOf(state: Answering): string | null {
  return state.note.trim() === "" ? null : state.note.trim();
}

function refuse(text: string, place: Place): Judged {
  return { ok: false, text, place };
}

/** Approving: refused while typed words would be lost by it. */
export function judgeApprove(view: CaseView, state: Answering): Judged {
  if (view.answer === null) return refuse("there is no AI answer here; record your own", "answer");
  if (hasTyped(view, state))
    return refuse("you changed the AI's answer; override with yours, or put it back first", "answer");
  return { ok: true, sent: { action: "approve", final: NO_FINAL, reason: null, note: noteOf(state) } };
}

/** Overriding: needs a changed answer, a reason, and a note where the reason asks for one. */
export function judgeOverride(view: CaseView, state: Answering): Judged {
  const proposal = proposalOf(view, state);
  switch (proposal.kind) {
    case "nothing":
      return refuse("nothing is picked yet", "answer");
    case "wrong":
      return refuse(proposal.text, "answer");
    case "approve":
      return judgeApprove(view, state);
    case "override": {
      const reason = view.reasons.find((known) => known.code === state.reason) ?? null;
      // Without an AI answer there is nothing to give a reason against.
      if (reason === null && view.reasons.length > 0 && view.answer !== null)
        return refuse("pick a reason first", "reason");
      if (reason?.noteRequired && noteOf(state) === null) return refuse(`“${reason.text}” needs a note`, "note");
      return {
        ok: true,
        sent: { action: "override", final: proposal.final, reason: state.reason, note: noteOf(state) },
      };
    }
  }
}

/** The open panel: an escalation needs a reason, a return says what is missing. */
export function judgePanel(view: CaseView, state: Answering): Judged {
  if (state.panel === "return") {
    if (noteOf(state) === null) return refuse("say what is missing", "panel");
    return { ok: true, sent: { action: "return", final: NO_FINAL, reason: null, note: noteOf(state) } };
  }
  const reason = view.escalationReasons.find((known) => known.code === state.reason) ?? null;
  if (reason === null && view.escalationReasons.length > 0) return refuse("pick a reason first", "reason");
  if (reason?.noteRequired && noteOf(state) === null) return refuse(`“${reason.text}” needs a note`, "panel");
  return { ok: true, sent: { action: "escalate", final: NO_FINAL, reason: reason?.code ?? null, note: noteOf(state) } };
}

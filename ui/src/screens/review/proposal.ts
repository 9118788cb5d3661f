/**
 * What would be sent if the person committed now: the answer read out of the entered state, judged before it leaves.
 * Pure. The engine judges again; this only saves a round trip and puts the words where the mistake is.
 */
import type { Action, CaseView, DecideRequest, EvidenceSpan } from "../../ipc";
import { count, plain, readable } from "../../words";
import { argTrouble } from "./args";
import { barOf, hasTyped, sameFields, untouched } from "./answering";
import type { Answering, Place } from "./answering";
import { evidenceSent, linesOf, openWords } from "./evidence";
import { typedNumber } from "./typedNumber";

type Final = Pick<DecideRequest, "label" | "score" | "text" | "subjectLine" | "fields" | "choice" | "args" | "refuse">;

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
  refuse: false,
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
  const { scale } = view;
  const typed = typedNumber(state.score, scale);
  switch (typed.kind) {
    case "nothing":
      return view.answer ? { kind: "wrong", text: "the score is empty; type a number" } : NOTHING;
    case "wrong":
      return typed;
    case "number": {
      const score = typed.value;
      if (view.answer?.kind === "score" && view.answer.score === score) return APPROVE;
      if (scale && (score < scale.min || score > scale.max)) {
        return { kind: "wrong", text: `the score must be from ${plain(scale.min)} to ${plain(scale.max)}` };
      }
      return { kind: "override", final: { ...NO_FINAL, score }, text: plain(score) };
    }
  }
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
  return { kind: "override", final: { ...NO_FINAL, fields: state.fields }, text };
}

function ofAction(view: CaseView, state: Answering): Proposal {
  if (state.refused) return { kind: "override", final: { ...NO_FINAL, refuse: true }, text: "do nothing" };
  if (view.answer?.kind !== "action") return NOTHING;
  const { args } = view.answer;
  const changed = state.fields.filter((field, at) => field.value !== args[at]?.value);
  if (changed.length === 0) return APPROVE;
  for (const field of changed) {
    const arg = args.find((known) => known.name === field.name);
    const trouble = arg ? argTrouble(arg, field.value) : null;
    if (trouble !== null) return { kind: "wrong", text: `${readable(field.name)} ${trouble}` };
  }
  const text = changed.length === 1 ? "1 changed argument" : `${count(changed.length)} changed arguments`;
  return { kind: "override", final: { ...NO_FINAL, args: state.fields }, text };
}

function ofChoice(view: CaseView, state: Answering): Proposal {
  if (state.own.picked) {
    if (state.own.text.trim() === "") return { kind: "wrong", text: "your own variant is empty" };
    return { kind: "override", final: { ...NO_FINAL, text: state.own.text }, text: "your own variant" };
  }
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
      return ofFields(view, state);
    case "action":
      return ofAction(view, state);
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
    case "refusal":
      return "doing nothing";
  }
}

type Sent = {
  action: Action;
  final: Final;
  reason: string | null;
  note: string | null;
  /** What shows that a draft reaches its bar; nothing for anything else. */
  evidence: EvidenceSpan[];
};

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
  if (view.blind) return refuse("say what you think first; then you see the AI's answer", "desk");
  if (view.answer === null) return refuse("there is no AI answer here; record your own", "answer");
  if (state.refused && hasTyped(view, state)) return refuse("you refused the action; put it back first", "answer");
  if (hasTyped(view, state))
    return refuse("you changed the AI's answer; override with yours, or put it back first", "answer");
  const { open, evidence } = atTheBar(view, state, view.answer.kind === "text" ? view.answer.text : state.text);
  if (open !== null) return refuse(open, "evidence");
  return { ok: true, sent: { action: "approve", final: NO_FINAL, reason: null, note: noteOf(state), evidence } };
}

/** What keeps the answer below its evidence bar, and what is sent for it with the text `final`. */
function atTheBar(view: CaseView, state: Answering, final: string) {
  const lines = linesOf(barOf(view, state), state.evidence, state.text);
  return { open: openWords(lines), evidence: evidenceSent(lines, state.text, final) };
}

/** Whether the draft still lacks what its evidence bar asks for. */
export function isBelowBar(view: CaseView, state: Answering): boolean {
  return atTheBar(view, state, state.text).open !== null;
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
      const { open, evidence } = atTheBar(view, state, state.text);
      if (open !== null) return refuse(open, "evidence");
      return {
        ok: true,
        sent: {
          action: "override",
          final: proposal.final,
          reason: reason?.code ?? null,
          note: noteOf(state),
          evidence,
        },
      };
    }
  }
}

/** A question with which a case goes back to whoever handed it up. */
export function judgeQuestion(state: Answering): { ok: true; question: string } | { ok: false; text: string } {
  const question = noteOf(state);
  return question === null ? { ok: false, text: "write the question" } : { ok: true, question };
}

/**
 * The open panel: an escalation needs a reason, a return says what is missing. An escalation takes along what was on
 * the person's mind, for the next one to see.
 */
export function judgePanel(view: CaseView, state: Answering): Judged {
  if (state.panel === "return") {
    if (noteOf(state) === null) return refuse("say what is missing", "panel");
    return { ok: true, sent: { action: "return", final: NO_FINAL, reason: null, note: noteOf(state), evidence: [] } };
  }
  const reason = view.escalationReasons.find((known) => known.code === state.reason) ?? null;
  if (reason === null && view.escalationReasons.length > 0) return refuse("pick a reason first", "reason");
  if (reason?.noteRequired && noteOf(state) === null) return refuse(`“${reason.text}” needs a note`, "panel");
  const thought = proposalOf(view, state);
  const final = thought.kind === "override" ? thought.final : NO_FINAL;
  const sent = { action: "escalate" as const, final, reason: reason?.code ?? null, note: noteOf(state), evidence: [] };
  return { ok: true, sent };
}

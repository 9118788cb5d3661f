/**
 * The verdict: what a person thinks before the AI's answer is shown, read out of the entered state and judged before it
 * leaves. Pure. The engine judges again.
 */
import type { CaseView, FieldValue, VerdictRequest } from "../../ipc";
import type { Answering, FOUND, Place } from "./answering";
import { approvalOf, NO_FINAL, proposalOf } from "./proposal";

export type Said = Omit<VerdictRequest, "no" | "fence" | "verdictId" | "activeMs">;

/** Either what to send, or why not and where to look. */
export type JudgedVerdict = { ok: true; said: Said } | { ok: false; text: string; place: Place };

/** The two answers to what an agent wants to do, as the desk holds them. */
export const ACTS = [
  { value: "do", text: "Do it" },
  { value: "do-not", text: "Do not do it" },
] as const;

/** What is found in a draft before its brief is shown. */
export const CHECKLIST = [
  { name: "audience", title: "Audience", asks: "Whom does it speak to?" },
  { name: "claim", title: "Claim", asks: "What does it say?" },
  { name: "nextStep", title: "Next step", asks: "What should the reader do then?" },
] as const satisfies readonly { name: (typeof FOUND)[number]; title: string; asks: string }[];

const NOTHING_SAID: Said = {
  label: null,
  score: null,
  text: null,
  fields: null,
  choice: null,
  act: null,
  audience: null,
  claim: null,
  nextStep: null,
};

function valueOf(fields: readonly FieldValue[], name: string): string {
  return fields.find((field) => field.name === name)?.value.trim() ?? "";
}

function ofDraft(state: Answering): JudgedVerdict {
  const missing = CHECKLIST.find((part) => valueOf(state.fields, part.name) === "");
  if (missing)
    return { ok: false, text: `${missing.title.toLowerCase()} is empty; say what you found`, place: "answer" };
  const [audience, claim, nextStep] = CHECKLIST.map((part) => valueOf(state.fields, part.name));
  return {
    ok: true,
    said: { ...NOTHING_SAID, audience: audience ?? null, claim: claim ?? null, nextStep: nextStep ?? null },
  };
}

function ofAction(state: Answering): JudgedVerdict {
  if (state.label === null) return { ok: false, text: "say whether it should be done", place: "answer" };
  return { ok: true, said: { ...NOTHING_SAID, act: state.label === "do" } };
}

function ofAnswer(view: CaseView, state: Answering): JudgedVerdict {
  const proposal = proposalOf(view, state);
  switch (proposal.kind) {
    case "override": {
      const { label, score, fields, choice, text } = { ...NO_FINAL, ...proposal.final };
      return { ok: true, said: { ...NOTHING_SAID, label, score, fields, choice, text } };
    }
    case "wrong":
      return { ok: false, text: proposal.text, place: "answer" };
    case "approve":
    case "nothing":
      return { ok: false, text: "nothing is picked yet", place: "answer" };
  }
}

/** What giving the verdict now would mean. */
export function judgeVerdict(view: CaseView, state: Answering): JudgedVerdict {
  switch (view.kind) {
    case "draft":
      return ofDraft(state);
    case "action":
      return ofAction(state);
    case "classification":
    case "score":
    case "extraction":
    case "choice":
      return ofAnswer(view, state);
  }
}

/** Fields in which a person and the AI differ, with both values. */
export function differing(mine: readonly FieldValue[], theirs: readonly FieldValue[]) {
  const names = [...new Set([...mine, ...theirs].map((field) => field.name))];
  return names
    .map((name) => ({ name, mine: valueOf(mine, name), theirs: valueOf(theirs, name) }))
    .filter((row) => row.mine !== row.theirs);
}

/** What a screen reader says once the AI's answer is shown. */
export function agreementOf(view: CaseView): string {
  const { verdict } = view;
  if (verdict === null) return "";
  const theirs = approvalOf(view);
  const together = verdict.agrees === null ? "" : verdict.agrees ? " You agree." : " You differ.";
  return `You said ${verdict.text}.${theirs === null ? "" : ` The AI says ${theirs}.`}${together}`;
}

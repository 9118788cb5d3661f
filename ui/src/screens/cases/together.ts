/** What is entered in the dialog that decides several cases, and when it may be sent. Pure. */
import type { Alike, TogetherRequest } from "../../ipc";
import { counted } from "../../words";

export type Entered = {
  what: "approve" | "override";
  label: string | null;
  reason: string | null;
  note: string;
};

export const NOTHING_ENTERED: Entered = { what: "approve", label: null, reason: null, note: "" };

/** The answer as it would be sent, but for its id and its time; or why not. */
export type Judged = { ok: true; answer: TogetherRequest["answer"] } | { ok: false; text: string };

/** Whether an override can be said in one label for all. */
export function canOverride(alike: Alike): boolean {
  return alike.shared?.kind === "classification";
}

export function judge(entered: Entered, alike: Alike, isRead: boolean): Judged {
  const { shared } = alike;
  if (shared === null || alike.cases.length === 0) return { ok: false, text: "none of these can be decided together" };
  if (!isRead) return { ok: false, text: "read through the list first, down to its end" };
  if (entered.what === "approve") return { ok: true, answer: { kind: "approve" } };
  if (entered.label === null) return { ok: false, text: "pick the right label" };
  if (entered.label === shared.label) return { ok: false, text: "that is the AI's own answer; approve instead" };
  const reason = shared.reasons.find((known) => known.code === entered.reason);
  if (reason === undefined) return { ok: false, text: "pick a reason" };
  if (reason.noteRequired && entered.note.trim() === "") return { ok: false, text: `“${reason.text}” needs a note` };
  return { ok: true, answer: { kind: "override", label: entered.label, reason: reason.code } };
}

/** The words of the button that sends it. */
export function wordsOfSending(entered: Entered, alike: Alike): string {
  const cases = counted(alike.cases.length, "case");
  if (entered.what === "approve") return `Approve ${cases}`;
  const label = alike.shared?.labels.find((known) => known.value === entered.label);
  return label === undefined ? `Override ${cases}` : `Override ${cases} with “${label.text}”`;
}

/** What is left when these went elsewhere. */
export function without(alike: Alike, left: readonly { no: number; why: string }[]): Alike {
  const why = new Map(left.map((one) => [one.no, one.why]));
  const gone = alike.cases.filter(({ case: { no } }) => why.has(no));
  const cases = alike.cases.filter(({ case: { no } }) => !why.has(no));
  return {
    cases,
    out: [...alike.out, ...gone.map((one) => ({ case: one.case, why: why.get(one.case.no) ?? "" }))],
    shared: cases.length === 0 ? null : alike.shared,
  };
}

import { describe, expect, it } from "vitest";
import type { CaseView } from "../../ipc";
import { answered, draftOf, resumed, untouched } from "./answering";
import type { Answering, Input } from "./answering";
import { judgeApprove, judgeOverride, judgePanel, judgeQuestion, NO_FINAL, proposalOf } from "./proposal";
import { testCase } from "./testCase";

const enter = (view: CaseView, ...inputs: Input[]): Answering => inputs.reduce(answered, untouched(view));
const action = testCase({
  kind: "action",
  labels: [],
  alternatives: [],
  answer: {
    kind: "action",
    action: "give_discount",
    args: [
      { name: "percent", value: "40", type: "number", shown: "40" },
      { name: "codes", value: '["A"]', type: "list", shown: "A" },
    ],
  },
});
const choice = testCase({
  kind: "choice",
  labels: [],
  answer: { kind: "choice", choice: "short" },
  alternatives: [
    { label: "short", text: "Your report", p: null },
    { label: "long", text: "Your weekly report", p: null },
  ],
});
const percent = (value: string): Input => ({ type: "field", name: "percent", value });
const reason: Input = { type: "reason", code: "wrong-label" };

describe("an action", () => {
  it("goes out with its changed arguments and the others as they came", () => {
    expect(judgeOverride(action, enter(action, percent("10"), reason)), "one argument").toMatchObject({
      ok: true,
      sent: {
        final: {
          args: [
            { name: "percent", value: "10" },
            { name: "codes", value: '["A"]' },
          ],
        },
      },
    });
    expect(proposalOf(action, enter(action, percent("10"))), "said in numbers").toMatchObject({
      text: "1 changed argument",
    });
    expect(proposalOf(action, untouched(action)), "untouched it is the AI's").toEqual({ kind: "approve" });
  });

  it("keeps the types of its arguments", () => {
    const wrong = judgeOverride(action, enter(action, percent("a lot"), reason));
    expect(wrong, "words for a number").toMatchObject({ ok: false, place: "answer" });
    expect(judgeApprove(action, enter(action, percent("a lot"))), "nor are they lost by approving").toMatchObject({
      ok: false,
    });
  });

  it("can be refused, with a reason, and then not be approved by a stray key", () => {
    const refused = enter(action, { type: "refuse" });
    expect(judgeOverride(action, refused), "no reason yet").toMatchObject({ ok: false, place: "reason" });
    expect(judgeOverride(action, answered(refused, reason)), "whole").toMatchObject({
      ok: true,
      sent: { action: "override", final: { ...NO_FINAL, refuse: true } },
    });
    expect(judgeApprove(action, refused), "it was refused").toMatchObject({ ok: false });
    expect(proposalOf(action, answered(refused, { type: "refuse" })), "the key takes it back").toEqual({
      kind: "approve",
    });
  });

  it("is resumed as it was left", () => {
    const state = enter(action, percent("10"), { type: "refuse" });
    expect(resumed(action, draftOf(action, state)), "refusal and arguments").toMatchObject({
      refused: true,
      fields: [{ value: "10" }, { value: '["A"]' }],
    });
  });
});

describe("a choice", () => {
  it("can be a variant of one's own, whose words stay while another is picked", () => {
    const own = enter(choice, { type: "own", text: "Your Monday report" });
    expect(proposalOf(choice, own), "written").toMatchObject({ final: { text: "Your Monday report", choice: null } });
    const picked = answered(own, { type: "choice", choice: "long" });
    expect(proposalOf(choice, picked), "the picked one counts").toMatchObject({
      final: { choice: "long", text: null },
    });
    expect(picked.own.text, "and no word is lost").toBe("Your Monday report");
    expect(judgeApprove(choice, own), "nor by approving").toMatchObject({ ok: false });
  });

  it("of one's own has words", () => {
    const empty = enter(choice, { type: "own", text: " " });
    expect(judgeOverride(choice, empty), "empty").toMatchObject({ ok: false, place: "answer" });
    expect(judgeApprove(choice, empty), "and then nothing is lost by approving").toMatchObject({ ok: true });
  });

  it("is resumed as it was left", () => {
    const own = enter(choice, { type: "own", text: "Mine" });
    expect(resumed(choice, draftOf(choice, own)).own, "being written").toEqual({ text: "Mine", picked: true });
    const picked = answered(own, { type: "choice", choice: "long" });
    expect(resumed(choice, draftOf(choice, picked)), "put aside").toMatchObject({
      choice: "long",
      own: { text: "Mine", picked: false },
    });
  });
});

describe("what others said", () => {
  it("can be taken as one's own answer, and is changed like any other", () => {
    const label = testCase();
    const took = enter(label, {
      type: "take",
      answer: { kind: "label", label: "lost_card", text: "" },
      isChoice: false,
    });
    expect(proposalOf(label, took), "a label").toMatchObject({ final: { label: "lost_card" } });
    const refusal = enter(action, { type: "take", answer: { kind: "refusal" }, isChoice: false });
    expect(proposalOf(action, refusal), "a refusal").toMatchObject({ final: { refuse: true } });
    const text = { kind: "text" as const, text: "Mine", subjectLine: null };
    const written = enter(choice, { type: "take", answer: text, isChoice: true });
    expect(proposalOf(choice, written), "a written variant").toMatchObject({ final: { text: "Mine" } });
  });

  it("goes along with an escalation, when it is whole", () => {
    const view = testCase();
    const state = enter(view, { type: "label", label: "lost_card" }, { type: "panel", panel: "escalate" });
    expect(judgePanel(view, answered(state, { type: "reason", code: "unsure" })), "the label").toMatchObject({
      ok: true,
      sent: { action: "escalate", final: { label: "lost_card" } },
    });
    const wrong = enter(
      action,
      percent("a lot"),
      { type: "panel", panel: "escalate" },
      { type: "reason", code: "unsure" },
    );
    expect(judgePanel(action, wrong), "half an answer is none").toMatchObject({ ok: true, sent: { final: NO_FINAL } });
  });

  it("is asked about in words", () => {
    const view = testCase();
    const state = enter(view, { type: "panel", panel: "ask" });
    expect(judgeQuestion(state), "empty").toMatchObject({ ok: false });
    expect(judgeQuestion(answered(state, { type: "note", text: " Why? " })), "trimmed").toEqual({
      ok: true,
      question: "Why?",
    });
  });
});

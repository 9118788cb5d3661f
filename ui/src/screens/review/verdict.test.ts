import { describe, expect, test } from "vitest";
import { answered, beginning, draftOf, hasTyped, resumed, untouched } from "./answering";
import { judgeApprove, proposalOf } from "./proposal";
import { testCase } from "./testCase";
import { differing, judgeVerdict } from "./verdict";

const blind = (part: Parameters<typeof testCase>[0] = {}) =>
  testCase({ blind: true, answer: null, alternatives: [], ...part });

describe("before the AI's answer is shown", () => {
  test("a picked label is a verdict, none is not", () => {
    const view = blind();
    expect(judgeVerdict(view, untouched(view)).ok, "nothing is picked").toBe(false);
    const picked = answered(untouched(view), { type: "label", label: "lost_card" });
    expect(judgeVerdict(view, picked)).toMatchObject({ ok: true, said: { label: "lost_card", act: null } });
  });

  test("an action is to be done or not", () => {
    const view = blind({ kind: "action", answer: { kind: "action", action: "send", args: [] } });
    const picked = answered(untouched(view), { type: "label", label: "do-not" });
    expect(judgeVerdict(view, picked)).toMatchObject({ ok: true, said: { act: false, label: null } });
  });

  test("a draft needs its audience, claim and next step, and they survive a crash", () => {
    const view = blind({ kind: "draft", answer: { kind: "text", text: "Hello", subjectLine: null } });
    let state = untouched(view);
    for (const name of ["audience", "claim"]) state = answered(state, { type: "field", name, value: name });
    const refused = judgeVerdict(view, state);
    expect(refused.ok ? "" : refused.text, "the empty part is named").toContain("next step");
    state = answered(state, { type: "field", name: "nextStep", value: "reply" });
    expect(judgeVerdict(view, state)).toMatchObject({ ok: true, said: { audience: "audience", nextStep: "reply" } });
    expect(resumed(view, draftOf(view, state)).fields, "what was typed comes back").toEqual(state.fields);
  });
});

describe("once it is shown", () => {
  const shown = testCase({
    verdict: {
      text: "Lost card",
      at: 0,
      agrees: false,
      said: { kind: "answer", answer: { kind: "label", label: "lost_card", text: "Lost card" } },
    },
  });

  test("one's own answer is picked where it differs", () => {
    expect(beginning(shown).label, "keeping to it is one key and a reason").toBe("lost_card");
    expect(proposalOf(shown, beginning(shown)).kind).toBe("override");
  });

  test("nothing is entered where both agree", () => {
    const agreeing = { ...shown, verdict: shown.verdict && { ...shown.verdict, agrees: true } };
    expect(beginning(agreeing)).toEqual(untouched(agreeing));
  });

  test("fields that one's verdict put there do not stand in the way of approving", () => {
    const fields = [{ name: "city", value: "Bonn" }];
    const view = testCase({
      kind: "extraction",
      answer: { kind: "fields", fields: [{ name: "city", value: "Köln" }] },
      verdict: { text: "1 field", at: 0, agrees: false, said: { kind: "answer", answer: { kind: "fields", fields } } },
    });
    const start = beginning(view);
    expect(start.fields).toEqual(fields);
    expect(hasTyped(view, start), "nothing was typed yet").toBe(false);
    expect(judgeApprove(view, start).ok).toBe(true);
    const typed = answered(start, { type: "field", name: "city", value: "Trier" });
    expect(judgeApprove(view, typed).ok, "typed words are kept").toBe(false);
  });

  test("an action that should not be done is refused already", () => {
    const view = testCase({
      kind: "action",
      answer: { kind: "action", action: "send", args: [] },
      verdict: { text: "Do not do it", at: 0, agrees: false, said: { kind: "act", act: false } },
    });
    expect(proposalOf(view, beginning(view))).toMatchObject({ kind: "override", final: { refuse: true } });
    expect(judgeApprove(view, beginning(view)).ok, "one may still be convinced").toBe(true);
  });

  test("only what differs is compared", () => {
    const mine = [
      { name: "a", value: "1" },
      { name: "b", value: "2" },
    ];
    const theirs = [
      { name: "a", value: "1" },
      { name: "c", value: "3" },
    ];
    expect(differing(mine, theirs)).toEqual([
      { name: "b", mine: "2", theirs: "" },
      { name: "c", mine: "", theirs: "3" },
    ]);
  });
});

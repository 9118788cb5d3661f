import { describe, expect, it } from "vitest";
import type { Alike, ListedCase } from "../../ipc";
import { NOTHING_ENTERED, canOverride, judge, without, wordsOfSending } from "./together";

function listed(no: number): ListedCase {
  return {
    no,
    caseId: `c-${no}`,
    source: "router",
    workflow: "tickets",
    workflowName: "Tickets",
    title: `Case ${no}`,
    answer: "Refund",
    confidence: 0.5,
    threshold: 0.8,
    withheld: false,
    state: "queued",
    waits: true,
    decided: null,
    by: null,
    arrivedAt: 0,
    dueAt: 0,
    open: true,
  };
}

const ALIKE: Alike = {
  cases: [1, 2, 3].map((no) => ({ case: listed(no), fence: 0 })),
  out: [],
  shared: {
    workflow: "tickets",
    workflowName: "Tickets",
    kind: "classification",
    answer: "Refund",
    label: "refund",
    labels: [
      { value: "refund", text: "Refund" },
      { value: "lost_card", text: "Lost card" },
    ],
    reasons: [
      { code: "wrong-label", text: "Wrong label", noteRequired: false },
      { code: "odd", text: "Something odd", noteRequired: true },
    ],
  },
};

const OVERRIDE = { ...NOTHING_ENTERED, what: "override" as const, label: "lost_card", reason: "wrong-label" };

describe("deciding several cases", () => {
  it("waits until the list was read through", () => {
    expect(judge(NOTHING_ENTERED, ALIKE, false), "nobody has seen the last one").toMatchObject({ ok: false });
    expect(judge(NOTHING_ENTERED, ALIKE, true)).toEqual({ ok: true, answer: { kind: "approve" } });
  });

  it.each([
    [{ ...OVERRIDE, label: null }, "pick the right label"],
    [{ ...OVERRIDE, label: "refund" }, "the AI's own answer"],
    [{ ...OVERRIDE, reason: null }, "pick a reason"],
    [{ ...OVERRIDE, reason: "odd" }, "needs a note"],
  ])("an override of %o says %s", (entered, words) => {
    const judged = judge(entered, ALIKE, true);
    expect(judged.ok, "it cannot be sent").toBe(false);
    expect(judged.ok ? "" : judged.text, "and says what is missing").toContain(words);
  });

  it("sends one label and one reason for all", () => {
    expect(judge({ ...OVERRIDE, reason: "odd", note: "see the press" }, ALIKE, true)).toEqual({
      ok: true,
      answer: { kind: "override", label: "lost_card", reason: "odd" },
    });
    expect(wordsOfSending(OVERRIDE, ALIKE), "the button says what it does").toBe("Override 3 cases with “Lost card”");
    expect(wordsOfSending(NOTHING_ENTERED, ALIKE)).toBe("Approve 3 cases");
  });

  it("goes on without what went elsewhere", () => {
    const left = without(ALIKE, [{ no: 2, why: "somebody else has it" }]);
    expect(left.cases.map((one) => one.case.no)).toEqual([1, 3]);
    expect(
      left.out.map((one) => one.why),
      "which is said",
    ).toEqual(["somebody else has it"]);
    const none = without(
      ALIKE,
      [1, 2, 3].map((no) => ({ no, why: "decided" })),
    );
    expect(none.shared, "nothing is left to decide").toBeNull();
    expect(judge(NOTHING_ENTERED, none, true).ok).toBe(false);
  });

  it("overrides only where one word says it for all", () => {
    expect(canOverride(ALIKE)).toBe(true);
    const { shared } = ALIKE;
    expect(canOverride({ ...ALIKE, shared: shared && { ...shared, kind: "extraction" } })).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import type { CaseView } from "../../ipc";
import { answered, draftOf, isTouched, resumed, untouched } from "./answering";
import type { Answering, Input } from "./answering";
import { layout } from "./Context";
import { filtered, labelRows } from "./labels";
import { approvalOf, judgeApprove, judgeOverride, judgePanel, proposalOf } from "./proposal";
import { bandOf } from "./ScoreScale";
import { testCase } from "./testCase";
import { editsOf } from "./useDiff";

const enter = (view: CaseView, ...inputs: Input[]): Answering => inputs.reduce(answered, untouched(view));
const draft = testCase({ kind: "draft", answer: { kind: "text", text: "Hello", subjectLine: "Hi" }, labels: [] });
const score = testCase({
  kind: "score",
  answer: { kind: "score", score: 72, label: null, band: 2 },
  scale: { min: 0, max: 100, bands: [40, 70] },
});
const fields = testCase({
  kind: "extraction",
  answer: { kind: "fields", fields: [{ name: "email", value: "a@b.example" }] },
  fields: [
    { name: "email", type: "email", required: true, options: [] },
    { name: "phone", type: "phone", required: false, options: [] },
  ],
});
const span = (kind: "same" | "ins" | "del") => ({ kind, text: "x" });
const label: Input = { type: "label", label: "lost_card" };
const reason: Input = { type: "reason", code: "wrong-label" };

describe("overriding", () => {
  it("needs a reason, and sends the focus to the reasons", () => {
    const view = testCase();
    expect(judgeOverride(view, enter(view, label)), "no reason").toMatchObject({ ok: false, place: "reason" });
    expect(judgeOverride(view, enter(view, label, reason)), "whole").toMatchObject({
      ok: true,
      sent: { action: "override", final: { label: "lost_card" }, reason: "wrong-label" },
    });
  });

  it("needs a note where the reason asks for one", () => {
    const view = testCase();
    const state = enter(view, label, { type: "reason", code: "off-brand" });
    expect(judgeOverride(view, state), "no note").toMatchObject({ ok: false, place: "note" });
    const noted = answered(state, { type: "note", text: " because " });
    expect(judgeOverride(view, noted), "trimmed").toMatchObject({ ok: true, sent: { note: "because" } });
  });

  it("with the AI's own answer is an approval", () => {
    const view = testCase();
    const state = enter(view, { type: "label", label: "card_not_working" });
    expect(judgeOverride(view, state), "no reason is asked").toMatchObject({ ok: true, sent: { action: "approve" } });
  });

  it("finds its own reason again behind a panel, and nothing of the panel's", () => {
    const view = testCase();
    const before = enter(view, label, reason);
    const within = answered(before, { type: "panel", panel: "escalate" });
    expect(within.reason, "each has reasons of its own").toBeNull();
    const picked = answered(within, { type: "reason", code: "unsure" });
    expect(answered(picked, { type: "panel", panel: "return" }).reason, "from panel to panel too").toBeNull();
    expect(answered(picked, { type: "panel", panel: null }).reason, "and it is there again").toBe("wrong-label");
    const waived = enter(view, { type: "panel", panel: "waive" }, { type: "reason", code: "urgent" });
    const back = answered(waived, { type: "panel", panel: null });
    expect(isTouched(view, back), "a waiver is no answer begun").toBe(false);
  });

  it("takes no reason along that was picked for something else", () => {
    const view = testCase({ answer: null, mode: "human-only" });
    const state = enter(view, label, { type: "panel", panel: "escalate" }, { type: "reason", code: "unsure" });
    const back = answered(state, { type: "panel", panel: null });
    expect(judgeOverride(view, back), "nobody sees it any more").toMatchObject({ ok: true, sent: { reason: null } });
  });

  it("asks for no reason where no AI answered", () => {
    const view = testCase({ answer: null, mode: "human-only" });
    expect(judgeOverride(view, untouched(view)), "nothing picked").toMatchObject({ ok: false, place: "answer" });
    expect(judgeOverride(view, enter(view, label)), "recorded").toMatchObject({
      ok: true,
      sent: { action: "override" },
    });
    expect(judgeApprove(view, untouched(view)), "nothing to approve").toMatchObject({ ok: false });
  });
});

describe("each kind", () => {
  it("refuses to approve over typed words", () => {
    const state = enter(draft, { type: "text", text: "Hello there" });
    expect(judgeApprove(draft, state), "a stray A loses nothing").toMatchObject({ ok: false });
    expect(judgeApprove(draft, untouched(draft)), "unchanged").toMatchObject({ ok: true });
    expect(judgeApprove(draft, answered(state, { type: "restore", to: untouched(draft) })), "put back").toMatchObject({
      ok: true,
    });
  });

  it.each([
    ["72", "approve"],
    ["55", "override"],
    ["55,5", "override"],
    ["101", "wrong"],
    ["many", "wrong"],
    ["", "wrong"],
  ])("a score of %j is %s", (text, kind) => {
    expect(proposalOf(score, enter(score, { type: "score", text })).kind, "judged against the scale").toBe(kind);
  });

  it("reads a score as the screen writes its scale", () => {
    const budget = testCase({ ...score, scale: { min: 0, max: 5000, bands: [] } });
    const sent = (text: string) => proposalOf(budget, enter(budget, { type: "score", text }));
    expect(sent("1,300"), "thirteen hundred, not a thousandth of it").toMatchObject({ final: { score: 1300 } });
    expect(sent("0,8"), "a decimal comma still is one").toMatchObject({ final: { score: 0.8 } });
    expect(sent("1,30,0"), "one reads how to type it").toEqual({
      kind: "wrong",
      text: "“1,30,0” is not a number; type it like 1300, 1,300 or 0.8",
    });
  });

  it("keeps required fields filled", () => {
    const emptied = enter(fields, { type: "field", name: "email", value: " " });
    expect(proposalOf(fields, emptied), "the field is named").toEqual({
      kind: "wrong",
      text: "Email is empty and the workflow needs it",
    });
    const changed = enter(fields, { type: "field", name: "phone", value: "1" });
    expect(proposalOf(fields, changed), "all fields are sent").toMatchObject({
      kind: "override",
      final: {
        fields: [
          { name: "email", value: "a@b.example" },
          { name: "phone", value: "1" },
        ],
      },
    });
  });

  it("names what is approved", () => {
    expect([testCase(), draft, score, fields].map(approvalOf), "in words").toEqual([
      "Card not working",
      "this draft",
      "72",
      "all fields",
    ]);
  });

  it("puts an edge of a band into the band above", () => {
    const scale = { min: 0, max: 100, bands: [40, 70] };
    expect(
      [0, 39.9, 40, 70, 100].map((value) => bandOf(scale, value)),
      "bands",
    ).toEqual([0, 0, 1, 2, 2]);
  });
});

describe("escalating and returning", () => {
  it("ask for a reason and for what is missing", () => {
    const view = testCase();
    expect(judgePanel(view, enter(view, { type: "panel", panel: "escalate" })), "reason").toMatchObject({ ok: false });
    expect(judgePanel(view, enter(view, { type: "panel", panel: "return" })), "note").toMatchObject({ ok: false });
    const said = enter(view, { type: "panel", panel: "return" }, { type: "note", text: "invoice" });
    expect(judgePanel(view, said), "sent").toMatchObject({ ok: true, sent: { action: "return", note: "invoice" } });
  });
});

describe("drafts", () => {
  it("come back as they were left", () => {
    const state = enter(draft, { type: "text", text: "Other" }, { type: "subjectLine", text: "Hey" }, reason, {
      type: "note",
      text: "n",
    });
    expect(resumed(draft, draftOf(draft, state)), "a draft is the state").toEqual(state);
    const typed = enter(fields, { type: "field", name: "phone", value: "1" }, { type: "panel", panel: "return" });
    expect(resumed(fields, draftOf(fields, typed)), "fields and an open panel too").toEqual(typed);
  });

  it("say nothing of what was not touched", () => {
    expect(
      Object.values(draftOf(draft, untouched(draft))).every((part) => part === null),
      "all null",
    ).toBe(true);
  });
});

describe("labels", () => {
  const many = testCase({
    labels: Array.from({ length: 150 }, (_, at) => ({ value: `label_${at}`, text: `Label ${at}` })),
    answer: { kind: "label", label: "label_3", text: "Label 3" },
    alternatives: [
      { label: "label_7", text: null, p: 0.2 },
      { label: "label_9", text: null, p: 0.3 },
    ],
  });

  it("put the likely ones first in a long list, and keep a short list as it is", () => {
    const rows = labelRows(many).map((row) => row.value);
    expect(rows.slice(0, 3), "by probability").toEqual(["label_9", "label_7", "label_0"]);
    expect(rows.at(-1), "the AI's own answer is no override").toBe("label_3");
    expect(
      labelRows(testCase()).map((row) => row.value),
      "the policy's order",
    ).toEqual(["card_not_working", "lost_card"]);
  });

  it("filter by beginnings before middles, without accents", () => {
    const rows = ["Lost card", "Card lost", "Cafélost", "Other"].map((text) => ({
      value: text,
      text,
      p: null,
      isAnswer: false,
    }));
    expect(
      filtered(rows, "lost").map((row) => row.text),
      "best first",
    ).toEqual(["Lost card", "Card lost", "Cafélost"]);
    expect(
      filtered(rows, "cafe").map((row) => row.text),
      "accents do not matter",
    ).toEqual(["Cafélost"]);
    expect(filtered(rows, "lost card").length, "words in any order").toBe(2);
  });
});

describe("the sheet", () => {
  it("pairs short blocks and leaves wide ones alone", () => {
    const record = { type: "record", title: "CRM", rows: [] } as const;
    const cells = layout([
      { ...record, rows: [] },
      { type: "timeline", title: "Talk", touches: [] },
      { type: "series", title: "Visits", points: [] },
    ]);
    expect(
      cells.map((row) => row.map((cell) => cell.title)),
      "rows",
    ).toEqual([["CRM", "Visits"], ["Talk"]]);
  });

  it("counts a replaced run as one edit", () => {
    expect(editsOf([span("same"), span("del"), span("ins"), span("same"), span("ins")]), "two edits").toBe(2);
  });
});

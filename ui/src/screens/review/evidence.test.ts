import { describe, expect, it } from "vitest";
import type { BarView } from "../../ipc";
import { answered, draftOf, resumed, untouched } from "./answering";
import type { Answering, Input } from "./answering";
import { inPoints, inUnits } from "./codePoints";
import { choicesFor, evidenceSent, linesOf, openWords, proposalsNow, stands, wordsOf } from "./evidence";
import type { Accepted, Choice, Line } from "./evidence";
import { patchOf } from "./editing";
import { paragraphsOf, piecesOf } from "./layers";
import { previewOf } from "./preview";
import { judgeApprove, judgeOverride } from "./proposal";
import { testCase } from "./testCase";

const TEXT = "Brightwell closes in 4 days. Brightwell waits less.";

const asked = (requirement: string, title: string, more: Partial<Line["asked"]> = {}): Line["asked"] => ({
  requirement,
  gate: `evidence:${requirement}`,
  title,
  needed: 1,
  isCheck: false,
  waived: null,
  ...more,
});
const client = asked("named_client", "Named client");
const outcome = asked("numbered_outcome", "Outcome with a number", { needed: 2 });
const check = asked("check:Ours", "Ours", { isCheck: true });
const bar: BarView = { requirements: [client, outcome, check], mayWaive: false, waiverReasons: [] };

const span = (requirement: string, quote: string, from = 0, text = TEXT): Accepted => {
  const start = text.indexOf(quote, from);
  return { requirement, start, end: start + quote.length, quote };
};
const tick: Accepted = { requirement: "check:Ours", start: 0, end: 0, quote: "" };
const draft = testCase({ kind: "draft", labels: [], bar, answer: { kind: "text", text: TEXT, subjectLine: null } });
const enter = (...inputs: Input[]): Answering => inputs.reduce(answered, untouched(draft));
const accept = (accepted: Accepted): Input => ({ type: "accept", span: accepted });
const type = (text: string): Input => ({ type: "text", text });
const stateOf = (state: Answering) => linesOf(bar, state.evidence, state.text).map((line) => line.state);

describe("the bar", () => {
  it("is met by what stands in the text", () => {
    const state = enter(accept(span("named_client", "Brightwell")), accept(tick));
    expect(stateOf(state), "one outcome of two is still missing").toEqual(["met", "open", "met"]);
    const words = openWords(linesOf(bar, state.evidence, state.text));
    expect(words, "what is missing, in words").toBe("1 requirement is open: outcome with a number");
    expect(openWords(linesOf(bar, [], TEXT)), "all of it").toBe(
      "3 requirements are open: named client, outcome with a number and “Ours”",
    );
  });

  it("counts words that overlap once, and a waived requirement as met", () => {
    const [one, wider] = [span("numbered_outcome", "4 days"), span("numbered_outcome", "in 4 days")];
    const shown = linesOf(bar, [one, wider], TEXT)[1]?.shown;
    expect(shown, "the same days").toBe(1);
    const waived = { by: "Ada", reason: "It cannot wait", note: null, at: 0 };
    const lines = linesOf({ ...bar, requirements: [{ ...client, waived }] }, [], TEXT);
    expect(lines[0]?.state, "a lead said so").toBe("waived");
  });

  it("refuses a commit below it, and shows where", () => {
    expect(judgeApprove(draft, untouched(draft)), "nothing is shown").toMatchObject({ ok: false, place: "evidence" });
    const edited = enter(type("We wait less."), { type: "reason", code: "wrong-label" });
    expect(judgeOverride(draft, edited), "nor in one's own text").toMatchObject({ ok: false, place: "evidence" });
    const days = span("numbered_outcome", "4 days");
    const less = span("numbered_outcome", "waits less");
    const whole = enter(accept(span("named_client", "Brightwell")), accept(days), accept(less), accept(tick));
    expect(judgeApprove(draft, whole), "sent with the answer").toMatchObject({
      ok: true,
      sent: { evidence: [span("named_client", "Brightwell"), days, less, tick] },
    });
  });
});

describe("accepted words", () => {
  it("move along with what is typed before them", () => {
    const state = enter(accept(span("named_client", "Brightwell", 5)), type(`News: ${TEXT}`));
    const expected = span("named_client", "Brightwell", 20, `News: ${TEXT}`);
    expect(state.evidence, "further on").toEqual([expected]);
  });

  it("are void once they are changed, and stand again once they are back", () => {
    const accepted = span("numbered_outcome", "4 days");
    const changed = enter(accept(accepted), type(TEXT.replace("4 days", "5 days")));
    const line = linesOf(bar, changed.evidence, changed.text)[1];
    expect([line?.state, line?.gone.length], "kept, and told").toEqual(["open", 1]);
    const back = answered(changed, { type: "stepped", field: "text", way: "undo" });
    expect(back.evidence, "at their place").toEqual([accepted]);
  });

  it("do not stand inside a longer word or number", () => {
    expect(stands("a 64 % cut", { start: 3, end: 6, quote: "4 %" }), "64 is not 4").toBe(false);
    const state = enter(accept(span("numbered_outcome", "4 days")), type(TEXT.replace("4 days", "14 days")));
    expect(linesOf(bar, state.evidence, state.text)[1]?.shown, "an edit may not widen a number unseen").toBe(0);
  });

  it("go back to the same words elsewhere when theirs are deleted", () => {
    const state = enter(
      accept(span("named_client", "Brightwell")),
      type(TEXT.slice("Brightwell closes in 4 days. ".length)),
    );
    expect(stateOf(state)[0], "the client is still named").toBe("met");
  });

  it("are taken back by dropping them, and kept with the draft", () => {
    const accepted = span("named_client", "Brightwell");
    const state = enter(accept(accepted), accept(tick));
    expect(answered(state, { type: "drop", span: accepted }).evidence, "one of two").toEqual([tick]);
    expect(resumed(draft, draftOf(draft, state)), "as they were").toEqual(state);
  });
});

const proposal = (quote: string): Choice => ({ ...span("named_client", quote), why: "", doubtful: false });

describe("proposals", () => {
  it("move with the text and go when their words change", () => {
    const now = `So: ${TEXT.replace("4 days", "5 days")}`;
    const carriedOn = proposalsNow([proposal("Brightwell"), proposal("4 days")], TEXT, patchOf(TEXT, now), now);
    expect(carriedOn, "what an edit touched is asked for again").toEqual([]);
    const added = `So: ${TEXT}`;
    const moved = proposalsNow([proposal("4 days")], TEXT, patchOf(TEXT, added), added);
    expect(
      moved.map((choice) => choice.start),
      "four further on",
    ).toEqual([25]);
  });

  it("offer only what is new and was not passed over", () => {
    const line = linesOf(bar, [span("named_client", "Brightwell")], TEXT)[0];
    const later = { ...proposal("Brightwell"), ...span("named_client", "Brightwell", 5) };
    const offered = (dropped: string[]) => line && choicesFor(line, [proposal("Brightwell"), later], new Set(dropped));
    expect(offered([]), "the accepted place is not offered again").toEqual([later]);
    expect(offered(["named_client Brightwell"]), "passed over").toEqual([]);
  });

  it("take whole words from a selection", () => {
    expect(wordsOf(TEXT, { start: 2, end: 12 })?.quote, "from inside a word to inside another").toBe(
      "Brightwell closes",
    );
    expect(wordsOf("a   b", { start: 1, end: 4 }), "blanks alone show nothing").toBeNull();
  });
});

describe("places", () => {
  const wide = "😀 one 😀 two";

  it("are counted in units here and in code points outside", () => {
    const units = { start: wide.indexOf("two"), end: wide.length };
    const points = inPoints(wide, [units])[0];
    expect(points, "a smiley is one").toEqual({ start: 8, end: 11 });
    expect(inUnits(wide, points ? [points] : []), "and back").toEqual([units]);
    expect(inUnits("plain", [{ start: 1, end: 9 }]), "beyond the end is left to the caller").toEqual([
      { start: 1, end: 9 },
    ]);
  });

  it("of an approved text count the line ends it came with", () => {
    const [field, final] = ["One.\nTwo.\nThree.", "One.\r\nTwo.\r\nThree."];
    const lines = linesOf(bar, [span("named_client", "Three", 0, field), tick], field);
    const sent = evidenceSent(lines, field, final);
    expect(sent[0], "two more").toEqual({ requirement: "named_client", start: 12, end: 17, quote: "Three" });
    expect(sent[1], "a tick has no place").toEqual(tick);
  });

  it("are cut line by line, so that an edit redraws one", () => {
    const text = "one two\n\nthree";
    const parts = paragraphsOf(text, [
      { kind: "claim", start: 4, end: 7 },
      { kind: "proposal", start: 4, end: 12 },
    ]);
    expect(parts.map((part) => part.layers.map((layer) => [layer.kind, layer.start, layer.end]))).toEqual([
      [
        ["claim", 4, 7],
        ["proposal", 4, 7],
      ],
      [],
      [["proposal", 0, 3]],
    ]);
    const pieces = piecesOf("one two", 0, parts[0]?.layers ?? []);
    const drawn = pieces.map((piece) => ({ text: piece.text, kinds: [...piece.kinds] }));
    expect(drawn, "each piece with what lies under it").toEqual([
      { text: "one ", kinds: [] },
      { text: "two", kinds: ["claim", "proposal"] },
    ]);
  });
});

it("shows the beginning of a mail as a mail program does", () => {
  expect(previewOf("Hi Ada,\n\nwe met."), "one line").toBe("Hi Ada, we met.");
  const long = previewOf("word ".repeat(60));
  expect(Array.from(long).length, "some ninety characters").toBeLessThanOrEqual(91);
  expect(long.endsWith("word…"), "cut between words").toBe(true);
});

import { describe, expect, it } from "vitest";
import { Folds } from "../../components/folds";
import { thinned } from "../../components/thinned";
import { isConversation, isReplying } from "./conversation";
import { frameDocument } from "./frame";
import { numericColumns } from "./numeric";
import { gapIn, readingOf } from "./reading";
import { testCase } from "./testCase";
import { unseenInCase } from "./unseen";

const spoken = (...who: string[]) => who.map((name) => ({ at: null, who: name, text: "words" }));

describe("a timeline", () => {
  it.each<[string, string[], boolean]>([
    ["Support", ["Customer", "Agent, Milo", "Customer"], true],
    ["Touches", ["Web", "E-mail", "Web"], false],
    ["Conversation", ["Customer", "Customer", "Assistant"], true],
    ["Conversation", ["Customer", "Customer"], false],
    ["Support", ["Customer", "", "Agent"], false],
    ["Events", ["a", "b", "c", "d", "e"], false],
  ])("called %s of %j talks: %s", (title, who, talks) => {
    expect(isConversation(title, spoken(...who)), "people who answer each other talk, channels do not").toBe(talks);
  });

  it("sets the house on the far side, whoever speaks first", () => {
    const entries = spoken("Agent, Milo", "Customer");
    expect(isReplying("Agent, Milo", entries), "the house").toBe(true);
    expect(isReplying("Customer", entries), "the customer").toBe(false);
    const strangers = spoken("Ana", "Ben");
    expect(isReplying("Ben", strangers), "else who speaks second").toBe(true);
  });
});

describe("columns of numbers", () => {
  it("are told from words, dates and codes", () => {
    const rows = [
      ["1", "12.5 %", "2026-11-20", "A-1", "", "€ 1,200"],
      ["-3", "–", "2026-11-21", "A-2", "", "$5"],
    ];
    expect(numericColumns(6, rows), "only numbers stand to the right").toEqual([true, true, false, false, false, true]);
  });
});

describe("a long series", () => {
  it("keeps its ends, its peak, its dip and its gap, and few points", () => {
    const points = Array.from({ length: 50_000 }, (_, at) => ({
      y: at === 777 ? 99 : at === 40_001 ? -99 : at === 9 ? null : 1,
    }));
    const kept = thinned(points);
    expect(kept.length, "what fits on a screen").toBeLessThan(1500);
    for (const at of [777, 40_001, 9])
      expect(
        kept.some((point) => point.at === at),
        `the point at ${at}`,
      ).toBe(true);
    expect(thinned(points.slice(0, 100)).length, "a short one is left alone").toBe(100);
  });
});

describe("the document of a page", () => {
  it("loads nothing, whatever is in it", () => {
    const html = frameDocument("<p>x</p>");
    expect(html.indexOf("default-src 'none'"), "the policy stands before the page").toBeLessThan(html.indexOf("<p>x"));
    expect(html, "and asks for nothing itself").not.toMatch(/src=|href=|url\(|style/u);
  });
});

/** A case with something one does not see, before a person. */
function look(person: string) {
  return readingOf(person, 2, 1, "1 hidden character");
}

describe("what must be looked at before deciding", () => {
  it("is every folded part", () => {
    const reading = readingOf("ada", 1, 1, "");
    reading.folds.add({ key: "a", place: () => null, open: () => undefined });
    expect(gapIn(reading)?.place, "a fold waits").toBe("fold");
    reading.folds.noteOpened("a");
    expect(gapIn(reading), "it was opened").toBeNull();
    expect(gapIn(readingOf("ada", 1, 1, "")), "the same case again").toBeNull();
    expect(readingOf("ada", 1, 2, "").folds.wasOpened("a"), "a new revision is read anew").toBe(false);
  });

  it("is every hidden character, once", () => {
    const reading = { folds: new Folds(), unseen: "3 hidden characters", asked: { current: false } };
    expect(gapIn(reading)?.text, "it says what").toContain("3 hidden characters");
    expect(gapIn(reading), "the second press is the answer").toBeNull();
  });

  it("is looked at by each person", () => {
    expect(gapIn(look("ada"))?.place, "Ada is asked").toBe("unseen");
    expect(gapIn(look("ben"))?.place, "Ben has seen nothing of what she looked at").toBe("unseen");
    look("ada").folds.noteOpened("a");
    expect(look("ben").folds.wasOpened("a"), "nor was it unfolded for him").toBe(false);
    expect(gapIn(look("ada")), "she need not look twice").toBeNull();
  });
});

describe("what one does not see of a case", () => {
  it("is counted in every place that has text", () => {
    const bad = "a\u200Bb";
    const view = testCase({
      title: bad,
      author: bad,
      answer: { kind: "label", label: "x", text: bad },
      alternatives: [{ label: bad, text: bad, p: null }],
      explanation: [{ feature: bad, value: bad, contribution: 1 }],
      input: { type: "text", title: bad, text: bad },
      context: [
        { type: "record", title: bad, rows: [{ name: bad, value: bad, before: bad }] },
        { type: "timeline", title: bad, touches: [{ at: 0, who: bad, text: bad }] },
        { type: "markdown", title: bad, passages: [{ type: "paragraph", phrases: [{ type: "text", text: bad }] }] },
        { type: "series", title: bad, points: [{ x: bad, y: 1 }] },
        { type: "table", title: bad, columns: [bad], rows: [[bad]] },
        { type: "attachment", title: bad, media: bad, bytes: 1, text: bad },
      ],
      brief: { audience: bad, claim: bad, nextStep: bad },
      history: [{ at: 0, who: "Ada", action: "escalate", text: bad, said: null, reason: null, note: bad }],
    });
    expect(unseenInCase(view), "one in each place").toEqual({ hidden: 31, mixed: 0 });
  });
});

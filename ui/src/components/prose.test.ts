import { describe, expect, it } from "vitest";
import type { Passage } from "../ipc";
import { passageTexts, proseHead, proseSize } from "./prose";

const paragraph = (text: string): Passage => ({ type: "paragraph", phrases: [{ type: "text", text }] });
const words = (passages: readonly Passage[]) => passageTexts(passages).join(" ");

describe("the beginning of typed text", () => {
  it("is whole parts, then part of one, cut between words", () => {
    const head = proseHead([paragraph("one ".repeat(100)), paragraph("two ".repeat(100)), paragraph("three")], 600);
    expect(head.length, "the third has no room").toBe(2);
    expect(words(head), "the second is cut at a word").toMatch(/two…$/u);
    expect(proseSize(head), "about as long as asked").toBeLessThan(620);
  });

  it.each<[string, Passage]>([
    ["list", { type: "list", start: null, items: Array.from({ length: 500 }, () => [paragraph("point")]) }],
    ["quote", { type: "quote", passages: [paragraph("said ".repeat(5000))] }],
    ["code", { type: "code", language: "", text: "line\n".repeat(5000) }],
    [
      "grid",
      { type: "grid", columns: [[]], rows: Array.from({ length: 900 }, () => [[{ type: "text", text: "cell" }]]) },
    ],
    [
      "emphasis",
      { type: "paragraph", phrases: [{ type: "strong", phrases: [{ type: "text", text: "loud ".repeat(5000) }] }] },
    ],
    ["breaks", { type: "paragraph", phrases: Array.from({ length: 900 }, () => ({ type: "break" as const })) }],
  ])("is short also when one %s is all there is", (_, passage) => {
    const size = proseSize(proseHead([passage], 2000));
    expect(size, "a fold must fold").toBeLessThan(2600);
    expect(size, "and still show something").toBeGreaterThan(800);
  });

  it("is all of it when there is room", () => {
    const whole = [paragraph("a b c"), paragraph("d")];
    expect(proseHead(whole, 4000), "nothing is changed").toEqual(whole);
  });
});

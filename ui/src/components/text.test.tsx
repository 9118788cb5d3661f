import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { folded } from "./fold";
import { hiddenCount, piecesOf } from "./hidden";
import { SafeText } from "./SafeText";

const markup = (text: string) => renderToStaticMarkup(createElement(SafeText, { text }));

describe("hidden characters", () => {
  it.each([
    ["plain", 0],
    ["line\nbreak\tand tab", 0],
    ["\u202Eevil\u202C", 2],
    ["zero\u200Bwidth", 1],
    ["soft\u00ADhyphen", 1],
    ["\uFEFFmark", 1],
    ["tag\u{E0041}", 1],
    ["bell\u0007", 1],
    ["👨‍👩‍👧 and ❤️", 0],
    ["می‌خواهم", 0],
    ["a\u200Db", 1],
    ["ab\uFE0F", 1],
    ["Grüße, 你好, مرحبا", 0],
  ])("%j has %i", (text, count) => {
    expect(hiddenCount(text), "what shows nothing is counted, what belongs to writing is not").toBe(count);
  });

  it("loses nothing of a text", () => {
    const text = "a\u202Eb👩‍🚀c\u200B\u200B";
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(""),
      "the pieces are the text",
    ).toBe(text);
  });

  it("are drawn by their code and never as themselves", () => {
    const html = markup("pay \u202Ethem");
    expect(html, "named").toContain("U+202E");
    expect(html, "gone from the text").not.toContain("\u202E");
  });

  it("keeps markup as text", () => {
    expect(markup("<img src=x onerror=alert(1)>"), "no element is made").toBe("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("is fast on ordinary long text", () => {
    const text = "word ".repeat(40_000);
    const start = performance.now();
    hiddenCount(text);
    expect(performance.now() - start, "200 KB must not be felt").toBeLessThan(200);
  });
});

describe("folding", () => {
  it("cuts long text at a word and says how much is left", () => {
    const { head, rest } = folded("word ".repeat(2000), 4000);
    expect(head.endsWith("word"), "no word is cut").toBe(true);
    expect(rest, "the words below the fold").toBe(1200);
  });

  it("leaves short text and what barely exceeds alone", () => {
    expect(folded("short").rest, "short").toBe(0);
    expect(folded("x".repeat(4300)).rest, "a fold for a line is none").toBe(0);
  });
});

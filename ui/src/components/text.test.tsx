import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { folded, partsOf } from "./fold";
import { hiddenCount, named, piecesOf, unseenIn } from "./hidden";
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
    ["🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} England", 0],
    ["🏴\u{E0061}\u{E0062}\u{E007F} is no flag", 3],
    ["می‌خواهم", 0],
    ["a\u200Db", 1],
    ["ab\uFE0F", 1],
    ["1\uFE0F⃣", 0],
    ["Grüße, 你好, مرحبا", 0],
    ["Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306", 3],
    ["Việt Nam", 0],
    ["הַמָּ֛יִם", 0],
  ])("%j has %i", (text, count) => {
    expect(hiddenCount(text), "what shows nothing is counted, what belongs to writing is not").toBe(count);
  });

  it.each(["a\u202Eb👩‍🚀c\u200B\u200B", "pаypal and Z\u0300\u0301\u0302\u0303\u0304\u0305!", "🏴 x", "\u{E0041}"])(
    "loses nothing of %j",
    (text) => {
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(""),
        "the pieces are the text",
      ).toBe(text);
    },
  );

  it("are drawn by their code and never as themselves", () => {
    const html = markup("pay \u202Ethem");
    expect(html, "named").toContain("U+202E");
    expect(html, "gone from the text").not.toContain("\u202E");
    expect(named("pay \u202Ethem"), "also where no element can stand").toBe("pay [U+202E]them");
  });

  it("piled marks are cut off the letter they stand on", () => {
    const html = markup(`Z${"\u0300".repeat(1000)}!`);
    expect(html, "said in one chip").toContain("+996 marks");
    expect(html.match(/\u0300/gu)?.length, "few are left to draw").toBe(4);
  });

  it("keeps markup as text", () => {
    expect(markup("<img src=x onerror=alert(1)>"), "no element is made").toBe("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("keeps text of the other direction to itself", () => {
    expect(markup("مرحبا 5"), "its neighbours stay where they are").toBe("<bdi>مرحبا 5</bdi>");
    expect(markup("plain"), "other text needs no element").toBe("plain");
  });

  it("is fast on ordinary long text", () => {
    const text = "word ".repeat(40_000);
    const start = performance.now();
    hiddenCount(text);
    expect(performance.now() - start, "200 KB must not be felt").toBeLessThan(200);
  });
});

describe("words of two alphabets", () => {
  it.each([
    ["pаypal", 1],
    ["аpple.com and gοogle", 2],
    ["Привет, Anna", 0],
    ["µm, μs, Δt, 5 Ω", 0],
    ["naïve café", 0],
    ["Москва-London", 0],
    ["东京Tokyo", 0],
  ])("%j has %i", (text, count) => {
    expect(unseenIn([text]).mixed, "a letter that poses as another is marked, two languages are not").toBe(count);
  });

  it("say which letter is which", () => {
    expect(markup("pаypal"), "for the reader who wonders").toContain("а U+0430 is Cyrillic");
  });
});

describe("folding", () => {
  it("cuts long text at a word and says how much is left", () => {
    const { head, rest } = folded("word ".repeat(2000), 4000);
    expect(head.endsWith("word"), "no word is cut").toBe(true);
    expect(rest, "the words below the fold").toBe(1200);
  });

  it("cuts many short lines as well", () => {
    const { head, rest } = folded("a\n".repeat(500));
    expect(head.split("\n").length, "a screenful").toBe(60);
    expect(rest, "the words below the fold").toBe(440);
  });

  it("leaves short text and what barely exceeds alone", () => {
    expect(folded("short").rest, "short").toBe(0);
    expect(folded("x".repeat(4300)).rest, "a fold for a line is none").toBe(0);
    expect(folded("a\n".repeat(64)).rest, "nor is one for some lines").toBe(0);
  });

  it("cuts no character in two", () => {
    const { head } = folded("😀".repeat(6000), 4001);
    expect(head.length % 2, "a pair stays a pair").toBe(0);
  });

  it.each(["word ".repeat(20_000), "x".repeat(90_000), "line\n".repeat(20_000), "😀".repeat(20_000)])(
    "draws a very long text in parts that are the text",
    (text) => {
      const parts = partsOf(text);
      expect(parts.length, "several").toBeGreaterThan(5);
      expect(
        parts.every((part) => part.length <= 8000),
        "none too long",
      ).toBe(true);
      expect(parts.join("").replace(/\s/gu, ""), "all of it").toBe(text.replace(/\s/gu, ""));
      expect(!parts.some((part) => /\p{Surrogate}/u.test(part)), "no character is cut").toBe(true);
    },
  );
});

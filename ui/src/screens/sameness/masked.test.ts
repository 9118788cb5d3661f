import { describe, expect, it } from "vitest";
import { paragraphsOf } from "./masked";

describe("a masked text", () => {
  it("is drawn as words, placeholders and lines", () => {
    expect(paragraphsOf("At [company], we\nsaw [x].\n\nEnd", []), "each part by its kind").toEqual([
      [
        { kind: "words", text: "At " },
        { kind: "chip", text: "company" },
        { kind: "words", text: ", we" },
        { kind: "break", text: "" },
        { kind: "words", text: "saw [x]." },
      ],
      [{ kind: "words", text: "End" }],
    ]);
  });

  it("marks places by code points", () => {
    expect(paragraphsOf("😀 the Zeppelin flew", [{ no: 2, start: 6, end: 14 }]), "an emoji is one").toEqual([
      [
        { kind: "words", text: "😀 the " },
        { kind: "mark", text: "Zeppelin", no: 2 },
        { kind: "words", text: " flew" },
      ],
    ]);
  });
});

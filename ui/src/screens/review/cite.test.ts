import { describe, expect, it } from "vitest";
import { answered, untouched } from "./answering";
import type { Answering } from "./answering";
import { testCase } from "./testCase";

const CITE = "cf. router/tick-1: Lost or stolen card";
const cite = (state: Answering, text: string) => answered(state, { type: "cite", text });

describe("citing a precedent", () => {
  it("writes it into an empty note", () => {
    expect(cite(untouched(testCase()), CITE).note, "nothing around it").toBe(CITE);
  });

  it("stands on a line of its own behind what was typed", () => {
    const typed = answered(untouched(testCase()), { type: "note", text: "she wrote twice \n" });
    expect(cite(typed, CITE).note, "the words that were typed stay").toBe(`she wrote twice\n${CITE}`);
  });

  it("cites the same case once, and another one as well", () => {
    const once = cite(untouched(testCase()), CITE);
    expect(cite(once, CITE), "again changes nothing").toEqual(once);
    expect(cite(once, "cf. router/tick-2: Fee").note, "another case is another line").toBe(
      `${CITE}\ncf. router/tick-2: Fee`,
    );
  });
});

import { describe, expect, it } from "vitest";
import { plain } from "../../words";
import { typedNumber } from "./typedNumber";

const WIDE = { min: 0, max: 5000 };
const NARROW = { min: 0, max: 5 };

/** What was read, or how the refusal begins. */
function readAs(typed: string, range: { min: number; max: number } | null) {
  const read = typedNumber(typed, range);
  switch (read.kind) {
    case "nothing":
      return "nothing";
    case "number":
      return read.value;
    case "wrong":
      return read.text;
  }
}

describe("a number as it is typed", () => {
  it.each([
    ["", "nothing"],
    ["  ", "nothing"],
    ["72", 72],
    [" 72 ", 72],
    ["1300", 1300],
    ["1,300", 1300],
    ["1,000", 1000],
    ["12,500.5", 12_500.5],
    ["1,250,000", 1_250_000],
    ["-1,300", -1300],
    ["−40", -40],
    ["+3", 3],
    ["1e-7", 1e-7],
    ["1e+21", 1e21],
    ["0.8", 0.8],
    [".5", 0.5],
    ["5.", 5],
    ["1.300", 1.3],
  ])("%j is %s, as the screen and programs write it", (typed, value) => {
    expect(readAs(typed, WIDE), "what one reads on screen can be typed as it stands there").toBe(value);
  });

  it.each([
    ["0,8", 0.8],
    ["3,5", 3.5],
    [",5", 0.5],
    ["-0,25", -0.25],
    ["0,800", 0.8],
    ["1300,5", 1300.5],
    ["1300,555", 1300.555],
    ["4,25", 4.25],
  ])("%j is %s, with a decimal comma", (typed, value) => {
    expect(readAs(typed, WIDE), "a comma that parts no thousand is a decimal one").toBe(value);
  });

  it.each([
    "1,30,0",
    "1.300,5",
    "1,300,5",
    "1.300.000",
    "1 300",
    "1,,300",
    "1,",
    ",",
    "0,300.5",
    "12,5000.5",
    "0x10",
    "Infinity",
    "1e999",
    "many",
  ])("%j is refused, and one reads how to type it", (typed) => {
    const text = `“${typed}” is not a number; type it like 1300, 1,300 or 0.8`;
    expect(readAs(typed, WIDE), "nothing is guessed").toBe(text);
  });

  it("that could be two is asked about where only the small one fits", () => {
    const asked = "“1,300” could be 1.3 or 1,300; type 1.3 or 1300";
    expect(readAs("1,300", NARROW), "a thousand is not on this scale").toBe(asked);
    expect(readAs("1,300", null), "without a scale it is what the screen means by it").toBe(1300);
    expect(readAs("9,300", NARROW), "neither fits: the scale itself refuses it").toBe(9300);
    expect(readAs("1,300.5", NARROW), "with a point there is no second reading").toBe(1300.5);
    expect(readAs("1300", NARROW), "nor without a comma").toBe(1300);
  });

  it("comes back from the screen as it was written", () => {
    for (const value of [0, 7, 0.5, 0.125, 999, 1000, 1250, 12_500.5, 1_250_000, -1300]) {
      expect(readAs(plain(value), null), `${plain(value)} is what the screen writes`).toBe(value);
    }
  });
});

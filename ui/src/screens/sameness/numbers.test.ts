import { expect, test } from "vitest";
import { decimal, percent, rangeOf } from "./numbers";

test("numbers of a column have as many places each, and a minus that is one", () => {
  expect([1, 0.333, -0.333, -3.54, 0, -0.001].map(decimal)).toEqual(["1.00", "0.33", "−0.33", "−3.54", "0.00", "0.00"]);
});

test("shares are whole percents, and a range names its unit once", () => {
  expect(percent(0.667)).toBe("67 %");
  expect(rangeOf([0.31, 0.91])).toBe("31–91 %");
  expect(rangeOf(null)).toBe("–");
});

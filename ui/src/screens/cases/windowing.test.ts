import { describe, expect, it } from "vitest";
import {
  HIGHEST,
  ROW,
  clamped,
  drawnOf,
  drawnRows,
  isScaled,
  rowsSeen,
  slotsOf,
  scrolledOf,
  topOf,
  topShowing,
  wholeOf,
} from "./windowing";

const SMALL = { rows: 1_000, seen: 640 };
const LARGE = { rows: 1_000_000, seen: 640 };

describe("a list as long as one likes", () => {
  it.each([
    [SMALL, false],
    [LARGE, true],
  ])("%o is scaled: %s", (extent, scaled) => {
    expect(isScaled(extent), "only what no element could be").toBe(scaled);
    expect(drawnOf(extent), "never higher than a webview can").toBeLessThanOrEqual(HIGHEST);
  });

  it.each([SMALL, LARGE])("has its ends at the scrollbar's ends: %o", (extent) => {
    const bottom = drawnOf(extent) - extent.seen;
    expect(topOf(0, extent), "the top is the top").toBe(0);
    expect(topOf(bottom, extent), "the last row is seen at the bottom").toBe(wholeOf(extent) - extent.seen);
    expect(topOf(bottom + 500, extent), "no further").toBe(wholeOf(extent) - extent.seen);
  });

  it.each([SMALL, LARGE])("finds its place again from the scrollbar: %o", (extent) => {
    for (const row of [0, 1, 77, Math.floor(extent.rows / 3), extent.rows - 30]) {
      const top = clamped(row * ROW, extent);
      const again = topOf(scrolledOf(top, extent), extent);
      expect(Math.abs(again - top), `row ${row} stays where it is`).toBeLessThan(1);
    }
  });

  it.each([SMALL, LARGE])("draws what is seen and a little more: %o", (extent) => {
    for (const top of [0, 31, 32, 5_000, wholeOf(extent) - extent.seen]) {
      const { first, count } = drawnRows(top, extent);
      expect(first * ROW, "nothing is missing above").toBeLessThanOrEqual(top);
      expect(
        first + count >= Math.min(extent.rows, Math.ceil((top + extent.seen) / ROW)),
        "nothing is missing below",
      ).toBe(true);
      expect(first + count, "no row beyond the last").toBeLessThanOrEqual(extent.rows);
      expect(count, "a screen and a little").toBeLessThan(extent.seen / ROW + 12);
    }
  });

  it.each([SMALL, LARGE])("draws as many rows wherever it stands: %o", (extent) => {
    const places = [0, 1, 31, 33, 5_000, wholeOf(extent) - extent.seen - 1, wholeOf(extent) - extent.seen];
    const counts = new Set(places.map((top) => drawnRows(top, extent).count));
    expect([...counts], "so that no element comes or goes").toHaveLength(1);
  });

  it("draws all of a list that is shorter than the window", () => {
    expect(drawnRows(0, { rows: 3, seen: 640 })).toEqual({ first: 0, count: 3 });
  });

  it("draws nothing of nothing", () => {
    expect(drawnRows(0, { rows: 0, seen: 640 })).toEqual({ first: 0, count: 0 });
    expect(topOf(10, { rows: 3, seen: 640 }), "a short list does not move").toBe(0);
  });
});

describe("the elements of the rows", () => {
  it.each([
    [0, 5],
    [3, 5],
    [5, 5],
    [999_971, 29],
  ])("show every row from %i on, %i of them, each once", (first, count) => {
    const { origin, rows } = slotsOf(first, count);
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => first + at));
    expect(
      rows.every((row) => row >= origin),
      "none stands above the box",
    ).toBe(true);
  });

  it("keep their rows while one goes on by one", () => {
    const before = slotsOf(7, 5).rows;
    const after = slotsOf(8, 5).rows;
    expect(
      after.filter((row, slot) => row !== before[slot]),
      "one element shows another row",
    ).toEqual([12]);
  });

  it("are none of nothing", () => {
    expect(slotsOf(0, 0)).toEqual({ origin: 0, rows: [] });
  });
});

describe("going to a row", () => {
  it.each([
    [5, 0, 0, "seen already"],
    [0, 320, 0, "above: it becomes the first"],
    [30, 0, 31 * ROW - 640, "below: it becomes the last"],
    [999, 0, 1_000 * ROW - 640, "the last one"],
  ])("row %i from %i ends at %i: %s", (row, top, wanted) => {
    expect(topShowing(row, top, SMALL)).toBe(wanted);
  });

  it("counts whole rows for a page", () => {
    expect(rowsSeen(SMALL)).toBe(20);
    expect(rowsSeen({ rows: 5, seen: 10 }), "a window too low still moves").toBe(1);
  });
});

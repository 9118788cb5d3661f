import { describe, expect, it } from "vitest";
import { MOST_MARKED, NO_MARKS, extended, gone, marking, toggled, unmarked } from "./marks";

/** Row n holds case 100 + n. */
const numberAt = (row: number) => 100 + row;
const marked = (marks: { marked: ReadonlySet<number> }) => [...marks.marked].toSorted((a, b) => a - b);

describe("marking cases", () => {
  it("moves without losing marks and never off the list", () => {
    const one = toggled(NO_MARKS, 100);
    expect(marked(gone(one, 5, 9)), "moving keeps them").toEqual([100]);
    expect(gone(one, 99, 9).at, "the last row").toBe(8);
    expect(gone(one, -1, 9).at, "the first row").toBe(0);
    expect(gone(one, 5, 0).at, "an empty list has a first row too").toBe(0);
    expect(marked(toggled(one, 100)), "again takes it away").toEqual([]);
    expect(toggled(one, undefined), "a row that is not read yet cannot be marked").toBe(one);
  });

  it("extends a stretch and takes it in again", () => {
    const two = extended({ ...NO_MARKS, at: 3 }, 5, 9, numberAt);
    expect(marked(two), "from where one stood").toEqual([103, 104, 105]);
    const less = extended(two, 4, 9, numberAt);
    expect(marked(less), "back one row").toEqual([103, 104]);
    const other = extended(less, 2, 9, numberAt);
    expect(marked(other), "to the other side").toEqual([102, 103]);
    const fresh = extended(gone(other, 7, 9), 8, 9, numberAt);
    expect(marked(fresh), "a second stretch beside the first").toEqual([102, 103, 107, 108]);
  });

  it("stops at what one can read through", () => {
    const many = extended(NO_MARKS, 80, 100, numberAt);
    expect(many.marked.size, "no stretch is longer").toBe(MOST_MARKED);
    expect(toggled(many, 500).marked.size, "nor one more by hand").toBe(MOST_MARKED);
    expect(
      marking(
        NO_MARKS,
        Array.from({ length: 60 }, (_, at) => at),
      ).marked.size,
      "nor all at once",
    ).toBe(50);
    expect(marked(unmarked(many)), "and all can be cleared").toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { Judged } from "../../ipc";
import { judgedOf, markedWords, openWords, placeOf, questionOf, shortSeal, wholeSeal, withJudged } from "./ballot";

const blank = (): Judged[] => Array.from({ length: 6 }, () => ({ ours: false, rating: null, gave_away: "" }));
const rated = (marks: number): Judged[] =>
  Array.from({ length: 6 }, (_, at) => ({ ours: at < marks, rating: 3, gave_away: "" }));

describe("a ballot", () => {
  it("says what is still to do", () => {
    expect(openWords(blank(), 3), "marks come first").toBe("mark 3 more pieces as ours");
    expect(openWords(rated(2), 3), "one is missing").toBe("mark 1 more piece as ours");
    expect(openWords(rated(4), 3), "one too many").toBe("take 1 mark back");
    expect(openWords(withJudged(rated(3), 1, { rating: null }), 3), "each piece is rated").toBe("rate B from 1 to 5");
    expect(openWords(rated(3), 3), "then it can be cast").toBeNull();
    expect(openWords(rated(0), null), "where the number is not told, none may be ours").toBeNull();
  });

  it("counts marks", () => {
    expect(markedWords(rated(2), 3), "told").toBe("2 of 3 marked as ours");
    expect(markedWords(rated(2), null), "not told").toBe("2 marked as ours");
    expect(questionOf(3), "in words").toBe("One of our three?");
  });

  it("knows pieces by their letters", () => {
    expect(placeOf("f", 6), "the sixth").toBe(5);
    expect(placeOf("g", 6), "there is no seventh").toBeNull();
    expect(placeOf("shift+a", 6), "another key").toBeNull();
  });

  it("shows its seal short and whole", () => {
    const seal = "4f1c9ab0".padEnd(60, "0") + "e27d";
    expect(shortSeal(seal), "enough to compare at a glance").toBe("4f1c 9ab0 … e27d");
    expect(wholeSeal(seal).replaceAll(" ", ""), "all of it").toBe(seal);
  });

  it("is read from a line of a paper one", () => {
    expect(judgedOf("x4 opens with a scene"), "marked, rated, with words").toEqual({
      ours: true,
      rating: 4,
      gave_away: "opens with a scene",
    });
    expect(judgedOf(" 2 "), "rated alone").toEqual({ ours: false, rating: 2, gave_away: "" });
    expect(judgedOf("x"), "a mark needs its rating").toBeNull();
    expect(judgedOf("7"), "there is no seven").toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { emptyField, reachWords, scored, toScore } from "./readback";
import { ReadingClock, secondsLeft } from "./readingClock";

describe("the time of a reading", () => {
  it("runs in front and stands still behind another window", () => {
    const clock = new ReadingClock(0, 30_000, 0, true);
    expect(clock.used(4_000), "reading").toBe(4_000);
    clock.turned(5_000, false);
    expect(clock.used(60_000), "away: nothing runs").toBe(5_000);
    clock.turned(61_000, true);
    expect(clock.used(63_000), "back again").toBe(7_000);
  });

  it("goes on from what was used, and ends at its limit", () => {
    const clock = new ReadingClock(28_000, 30_000, 1_000, true);
    expect(clock.used(2_000), "one second more").toBe(29_000);
    expect(clock.used(99_000), "no more than there is").toBe(30_000);
    expect(new ReadingClock(40_000, 30_000, 0, true).used(0), "nor before").toBe(30_000);
  });

  it("counts the last second until it is over", () => {
    expect(secondsLeft(0, 30_000), "all of it").toBe(30);
    expect(secondsLeft(29_001, 30_000), "the last one").toBe(1);
    expect(secondsLeft(30_000, 30_000), "over").toBe(0);
  });
});

describe("words of a readback", () => {
  it("says how far an average reader gets", () => {
    expect(reachWords({ words: 118, reach: 119, seconds: 30 })).toBe(
      "118 words; an average reader finishes them in 30 s",
    );
    expect(reachWords({ words: 240, reach: 119, seconds: 30 })).toBe(
      "240 words; an average reader gets through 119 of them in 30 s",
    );
    expect(reachWords({ words: 1, reach: 20, seconds: 5 })).toBe("1 word; an average reader finishes it in 5 s");
  });

  it("names the first field that says nothing", () => {
    expect(emptyField({ audience: "them", claim: " ", next_step: "" })).toBe("claim");
    expect(emptyField({ audience: "a", claim: "b", next_step: "I don't know" }), "not knowing is an answer").toBeNull();
  });
});

describe("scoring", () => {
  it("goes on to the next field that has no score", () => {
    expect(toScore({}, 0), "the first").toBe(0);
    expect(toScore({ audience: "yes" }, 0)).toBe(1);
    expect(toScore({ claim: "no", next_step: "yes" }, 2), "back to what was left out").toBe(0);
    expect(toScore({ audience: "yes", claim: "no", next_step: "yes" }, 2), "all have one: it stays").toBe(2);
  });

  it("is whole with three scores", () => {
    expect(scored({ audience: "yes", claim: "no" })).toBeNull();
    const whole = { audience: "yes", claim: "no", next_step: "partly" } as const;
    expect(scored(whole)).toEqual(whole);
  });
});

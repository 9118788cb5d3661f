import { describe, expect, it } from "vitest";
import { due, holdWords, lately, moment, secondsLeft, span } from "./time";
import { uuidv7 } from "./uuid";
import { count, counted, readable, readingTime, sentence, share, signed, wordCount } from "./words";

const BERLIN = "Europe/Berlin";
const at = (text: string) => Date.parse(text);
const NOW = at("2026-10-23T08:10:48Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("words", () => {
  it.each([
    ["lost_or_stolen_card", "Lost or stolen card"],
    ["wrong-label", "Wrong label"],
    ["e-mail", "E-mail"],
    ["Refund_not_showing_up", "Refund not showing up"],
    ["does not subscribe", "Does not subscribe"],
    ["Month-to-month", "Month-to-month"],
    ["éclair", "Éclair"],
    ["_", "_"],
    ["", ""],
  ])("reads %s as %s", (value, text) => {
    expect(readable(value), "snake and kebab case become words").toBe(text);
  });

  it("writes shares and contributions as in the columns", () => {
    expect([0.0765, 0.5, 1, 0.999, 0].map(share), "shares").toEqual([".08", ".50", "1.0", "1.0", ".00"]);
    expect([0.629, -0.1078, 3.84, -12.3].map(signed), "contributions").toEqual([".63", "−.11", "3.8", "−12"]);
  });

  it("counts words and what they take to read", () => {
    expect(wordCount("Hi {{first_name}}, it's four o'clock."), "a placeholder is one word").toBe(5);
    expect(wordCount("See https://ledgerline.example/a-b?c=1, it helps."), "a link is one word").toBe(4);
    expect([0, 999, 1000, 20_480, 1_234_567, -4321].map(count), "thousands are set apart").toEqual([
      "0",
      "999",
      "1,000",
      "20,480",
      "1,234,567",
      "-4,321",
    ]);
    expect(counted(1, "word"), "one").toBe("1 word");
    expect(counted(1240, "more word", "more words"), "many").toBe("1,240 more words");
    expect(readingTime(164), "238 words a minute").toBe("41 s to read");
    expect(sentence("the disk is full"), "an engine message as a sentence").toBe("The disk is full.");
  });
});

describe("time", () => {
  it("shows a moment in the station's zone", () => {
    expect(moment(NOW, NOW, BERLIN), "two hours ahead in October").toBe("23 Oct 10:10");
    expect(moment(NOW, NOW, "UTC"), "the same moment elsewhere").toBe("23 Oct 08:10");
    expect(moment(at("2025-12-31T23:30:00Z"), NOW, BERLIN), "another year is named").toBe("1 Jan 00:30");
    expect(moment(at("2024-02-29T11:00:00Z"), NOW, BERLIN), "an older year").toBe("29 Feb 2024 12:00");
    expect(moment(NOW, NOW, "No/Where"), "an unknown zone falls back").toBe("23 Oct 08:10");
  });

  it.each([
    [NOW + 42 * MINUTE, "due in 42 min", false],
    [NOW + 30_000, "due now", false],
    [NOW + 3 * HOUR, "due in 3 h", false],
    [NOW + 8 * HOUR, "due today 18:10", false],
    [at("2026-10-24T07:00:00Z"), "due tomorrow 09:00", false],
    [at("2026-10-27T07:00:00Z"), "due 27 Oct 08:00", false],
    [NOW - 3 * HOUR, "overdue by 3 h", true],
    [NOW - 1000, "overdue", true],
  ])("%i reads %s", (when, text, overdue) => {
    const found = due(when, NOW, BERLIN);
    expect(found.text, "words").toBe(text);
    expect(found.overdue, "only what is past is red").toBe(overdue);
  });

  it.each([
    ["2026-10-23T06:00:00Z", "2026-10-23T20:00:00Z", "08:00", "fourteen hours ago, the same day"],
    ["2026-10-22T20:30:00Z", "2026-10-23T06:00:00Z", "22 Oct 22:30", "ten hours ago, the day before"],
    ["2026-10-22T22:30:00Z", "2026-10-23T06:00:00Z", "00:30", "the station's day, not the one in UTC"],
  ])("%s seen at %s was %s: %s", (when, now, text) => {
    expect(lately(at(when), at(now), BERLIN)).toBe(text);
  });

  it("crosses the end of summer time by the calendar", () => {
    const evening = at("2026-10-24T20:00:00Z");
    expect(due(at("2026-10-25T20:00:00Z"), evening, BERLIN).text, "25 hours later is still tomorrow").toBe(
      "due tomorrow 21:00",
    );
  });

  it("says spans in one unit and counts a hold down to nothing", () => {
    expect([40_000, 42 * MINUTE, 26 * HOUR, 72 * HOUR].map(span), "spans").toEqual([
      "40 s",
      "42 min",
      "26 h",
      "3 days",
    ]);
    expect(secondsLeft(NOW + 10_001, NOW), "the begun second counts").toBe(11);
    expect(secondsLeft(NOW - 5, NOW), "never below zero").toBe(0);
    expect([11, 99, 100, 3_600, 5_400].map(holdWords), "no one counts an hour in seconds").toEqual([
      "11 s",
      "99 s",
      "2 min",
      "60 min",
      "90 min",
    ]);
  });
});

describe("decision ids", () => {
  it("are UUIDs of version 7 that sort by time", () => {
    const random = new Uint8Array(10).fill(255);
    const id = uuidv7(NOW, random);
    expect(id, "version and variant").toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16), "the first 48 bits are the time").toBe(NOW);
    expect(uuidv7(NOW) < uuidv7(NOW + 1), "later is larger").toBe(true);
    expect(uuidv7(NOW), "two in one millisecond differ").not.toBe(uuidv7(NOW));
  });
});

import { describe, expect, it } from "vitest";
import type { Decided, DecideRequest } from "../../ipc";
import { ActiveClock } from "./activeClock";
import { answered, untouched } from "./answering";
import { EMPTY, MOST_ENTERED, heldNumbers, moved, wantsMore } from "./cursor";
import type { Cursor, Event } from "./cursor";
import { NO_FINAL } from "./proposal";
import { testCase } from "./testCase";
import { idFor } from "./useDecisions";

const request = (no: number, decisionId: string): DecideRequest => ({
  no,
  fence: 1,
  decisionId,
  action: "approve",
  ...NO_FINAL,
  reason: null,
  note: null,
  evidence: [],
  activeMs: 0,
  shownAt: 0,
});

const fetched = (no: number): Event => ({ type: "fetched", view: testCase({ no }), workflow: null });
const after = (...events: Event[]): Cursor => events.reduce(moved, EMPTY);
const numbers = (cursor: Cursor) => cursor.line.map((held) => held.view.no);
const entered = answered(untouched(testCase()), { type: "label", label: "lost_card" });
const decided = (no: number): Event => ({ type: "decided", request: request(no, `d${no}`), answering: entered });
const answer = (no: number): Decided => ({
  decisionId: `d${no}`,
  label: "Approved",
  holdUntil: 99,
  late: false,
  waits: false,
});

const noted = (no: number): Event => ({
  type: "decided",
  request: request(no, `d${no}`),
  answering: answered(entered, { type: "note", text: `note ${no}` }),
});
/** One case from its arrival to its recorded decision. */
const steps = (no: number): Event[] => [
  fetched(no),
  noted(no),
  { type: "accepted", decisionId: `d${no}`, decided: answer(no) },
];
const undone = (no: number): Event => ({
  type: "undone",
  view: testCase({ no, fence: 2 }),
  decisionId: `d${no}`,
  text: "taken back",
});
const noteOf = (cursor: Cursor) => cursor.line[0]?.answering?.note;

describe("the line of cases", () => {
  it("fetches until one waits behind the one on screen", () => {
    expect(wantsMore(EMPTY), "nothing held").toBe(true);
    expect(wantsMore(after(fetched(1))), "nothing waits").toBe(true);
    expect(wantsMore(after(fetched(1), fetched(2))), "one waits").toBe(false);
    expect(wantsMore(after({ type: "fetched", view: null, workflow: null })), "the engine has no more").toBe(false);
  });

  it("shows the next case at once when one is decided", () => {
    const cursor = after(fetched(1), fetched(2), decided(1));
    expect(numbers(cursor), "the waiting case is on screen").toEqual([2]);
    expect(heldNumbers(cursor), "the sent case is not asked for again").toEqual([2, 1]);
  });

  it("takes one decision a case, whatever comes twice", () => {
    const cursor = after(fetched(1), fetched(2), decided(1), decided(1));
    expect(numbers(cursor), "the next case is untouched").toEqual([2]);
    expect(cursor.sending.length, "one is on its way").toBe(1);
  });

  it("remembers an accepted decision for its undo", () => {
    const cursor = after(fetched(1), decided(1), { type: "accepted", decisionId: "d1", decided: answer(1) });
    expect(cursor.sending, "nothing is on its way").toEqual([]);
    expect(cursor.last?.label, "what the toast says").toBe("Approved");
  });

  it("brings a failed decision back with what was entered", () => {
    const refusal: Event = { type: "refused", decisionId: "d1", text: "disk full", unsure: false };
    const cursor = after(fetched(1), fetched(2), decided(1), refusal);
    expect(numbers(cursor), "it stands before the case that had taken its place").toEqual([1, 2]);
    expect(cursor.line[0]?.answering?.label, "the picked label").toBe("lost_card");
    expect(cursor.line[0]?.trouble, "what happened").toBe("disk full");
  });

  it("draws a case anew each time it comes back, also when it is refused again with the same words", () => {
    const refusal: Event = { type: "refused", decisionId: "d1", text: "disk full", unsure: false };
    const once = after(fetched(1), decided(1), refusal);
    const twice = [decided(1), refusal].reduce(moved, once);
    expect(twice.line[0]?.returns, "what had its answer takes no other").not.toBe(once.line[0]?.returns);
    const unsaid: Event = { type: "unsaid", no: 1, answering: entered, text: "disk full" };
    const [first, second] = [after(fetched(1), unsaid), after(fetched(1), unsaid, unsaid)];
    expect(second.line[0]?.returns, "nor what had its verdict").not.toBe(first.line[0]?.returns);
  });

  it("keeps the id of a decision that may stand, and only for the same decision", () => {
    const refusal: Event = { type: "refused", decisionId: "d1", text: "no answer", unsure: true };
    const held = after(fetched(1), decided(1), refusal).line[0];
    const same = request(1, "new");
    expect(idFor(held?.unsure ?? null, same), "sent again as it was").toBe("d1");
    expect(idFor(held?.unsure ?? null, { ...same, note: "other" }), "another decision").toBe("new");
    expect(idFor(null, same), "nothing was unsure").toBe("new");
  });

  it("drops a case that went elsewhere, and says so", () => {
    const cursor = after(fetched(1), fetched(2), { type: "lost", no: 1, text: "decided by Ana" });
    expect(numbers(cursor), "the next one is on screen").toEqual([2]);
    expect(cursor.notice?.text, "a quiet word").toBe("decided by Ana");
  });

  it("puts an undone case in front with what was picked", () => {
    const before = after(fetched(1), fetched(2), decided(1), {
      type: "accepted",
      decisionId: "d1",
      decided: answer(1),
    });
    const cursor = moved(before, {
      type: "undone",
      view: testCase({ no: 1, fence: 2 }),
      decisionId: "d1",
      text: "taken back",
    });
    expect(numbers(cursor), "back on screen").toEqual([1, 2]);
    expect(cursor.line[0]?.answering?.label, "the picked label").toBe("lost_card");
    expect(cursor.last, "it cannot be undone twice").toBeNull();
  });

  it("keeps what was entered for each of the last decisions, whichever is undone", () => {
    const all = Array.from({ length: MOST_ENTERED + 1 }, (_, at) => steps(at + 1)).flat();
    expect(noteOf(after(...all, undone(2))), "the oldest that is kept").toBe("note 2");
    expect(noteOf(after(...all, undone(51), undone(50))), "the second of two").toBe("note 50");
    expect(after(...all, undone(1)).line[0]?.answering, "nothing is kept for ever").toBeNull();
    expect(after(...all, undone(9)).entered.length, "what came back is with its case").toBe(MOST_ENTERED - 1);
  });

  it("keeps what was entered for a case that is no longer drawn, as long as it is that case", () => {
    const one = testCase({ no: 1 });
    const drawn: Event = { type: "fetched", view: one, workflow: null };
    const kept: Event = { type: "kept", view: one, returns: 0, answering: entered };
    expect(after(drawn, kept).line[0]?.answering?.label, "for its next drawing").toBe("lost_card");
    const anew = after(drawn, { type: "brought", view: testCase({ no: 1, fence: 2 }) });
    expect(moved(anew, kept), "it was leased anew meanwhile").toBe(anew);
    const back = after(drawn, { type: "unsaid", no: 1, answering: untouched(one), text: "disk full" });
    expect(moved(back, kept), "it came back with something else").toBe(back);
    const gone = after(drawn, { type: "lost", no: 1, text: "decided by Ana" });
    expect(moved(gone, kept), "it is no longer here").toBe(gone);
  });

  it("forgets answers to questions of another workflow", () => {
    const opened = after(fetched(1), { type: "opened", workflow: "churn" });
    expect(numbers(opened), "the line is given back").toEqual([]);
    expect(numbers(moved(opened, fetched(5))), "a late answer is not shown").toEqual([]);
  });

  it("wakes from emptiness and from failure", () => {
    const failed = after({ type: "fetchFailed", text: "disk" });
    expect(wantsMore(failed), "a failure waits for a person").toBe(false);
    const asked = moved(failed, { type: "awakened" });
    expect(wantsMore(asked), "asked again").toBe(true);
    expect(asked.failure, "the words stay until there is an answer").toBe("disk");
    const empty = after({ type: "fetched", view: null, workflow: null }, { type: "awakened" });
    expect(wantsMore(empty), "something changed").toBe(true);
    expect(empty.exhausted, "the empty state does not flicker").toBe(true);
    expect(wantsMore(moved(empty, { type: "fetched", view: null, workflow: null })), "asked once").toBe(false);
  });
});

describe("active time", () => {
  it("runs while the window is in front and something was touched in the last minute", () => {
    const clock = new ActiveClock(0, true);
    expect(clock.read(10_000), "ten seconds").toBe(10_000);
    expect(clock.read(200_000), "it stops a minute after the last touch").toBe(60_000);
    clock.touched(200_000);
    expect(clock.read(205_000), "and runs again").toBe(65_000);
    clock.turned(206_000, false);
    clock.turned(300_000, true);
    expect(clock.read(301_000), "not behind other windows").toBe(67_000);
    clock.restart(301_000);
    expect(clock.read(302_000), "each case for itself").toBe(1000);
  });
});

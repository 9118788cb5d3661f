import { expect, test } from "vitest";
import { ActiveClock } from "./activeClock";
import { BREAK_MS, LONG_MS, Stretch } from "./stretch";

/** Works a minute at a time. */
function work(stretch: Stretch, from: number, minutes: number): number {
  let now = from;
  for (let minute = 0; minute < minutes; minute += 1) {
    now += 60_000;
    stretch.worked(60_000, now);
  }
  return now;
}

test("a long run is spoken of until there is a break", () => {
  const stretch = new Stretch(0);
  let now = work(stretch, 0, LONG_MS / 60_000 - 1);
  expect(stretch.long(now), "49 minutes are no long run").toBeNull();
  now = work(stretch, now, 1);
  expect(stretch.long(now), "50 minutes are").toBe(50);
  now = work(stretch, now, 10);
  expect(stretch.long(now), "it counts on").toBe(60);
  expect(stretch.long(now + BREAK_MS), "during the break nothing needs to be said").toBeNull();
});

test("a break begins a new stretch; a shorter pause does not", () => {
  const stretch = new Stretch(0);
  let now = work(stretch, 0, 30);
  now = work(stretch, now + BREAK_MS - 60_000, 20);
  expect(stretch.long(now), "50 minutes with a short pause").toBe(50);
  now = work(stretch, now + BREAK_MS, 30);
  expect(stretch.long(now), "after a break one starts at nothing").toBeNull();
  now = work(stretch, now, 20);
  expect(stretch.long(now), "50 minutes since the break").toBe(50);
});

test("active time stands still without a hand on it, and behind another window", () => {
  const clock = new ActiveClock(0, true);
  expect(clock.isRunning(59_000), "someone is there").toBe(true);
  expect(clock.isRunning(61_000), "nothing was touched for a minute").toBe(false);
  clock.touched(70_000);
  expect(clock.isRunning(71_000), "back again").toBe(true);
  clock.turned(72_000, false);
  expect(clock.isRunning(73_000), "behind another window").toBe(false);
  expect(clock.read(80_000), "60 s before the pause and 2 s after it").toBe(62_000);
});

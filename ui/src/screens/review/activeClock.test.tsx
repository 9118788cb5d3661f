// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ActiveClock } from "./activeClock";
import { useActiveClock } from "./useActiveClock";

let now = 0;
let isFocused = true;

beforeEach(() => {
  now = 0;
  isFocused = true;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  vi.spyOn(document, "hasFocus").mockImplementation(() => isFocused);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function clockOf() {
  let clock: ActiveClock | null = null;
  function Timed({ isSeen }: { isSeen: boolean }) {
    clock = useActiveClock(isSeen);
    return null;
  }
  const root = createRoot(document.createElement("div"));
  const draw = (isSeen: boolean) => act(() => root.render(<Timed isSeen={isSeen} />));
  draw(true);
  return { draw, read: () => clock?.read(now) ?? Number.NaN };
}

test("nothing is counted while something else stands in front of what is timed", () => {
  const { draw, read } = clockOf();
  now = 2_000;
  draw(false);
  for (now = 3_000; now < 30_000; now += 1_000) window.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
  expect(read(), "keys are pressed, but elsewhere").toBe(2_000);
  draw(true);
  now += 3_000;
  expect(read(), "it goes on where it stood").toBe(5_000);
});

test("nothing is counted behind another window, whatever stands in front inside", () => {
  const { draw, read } = clockOf();
  now = 1_000;
  isFocused = false;
  window.dispatchEvent(new Event("blur"));
  now = 20_000;
  draw(false);
  draw(true);
  now = 25_000;
  expect(read(), "coming back inside is no coming back").toBe(1_000);
  isFocused = true;
  window.dispatchEvent(new Event("focus"));
  now = 26_000;
  expect(read(), "until the window is in front again").toBe(2_000);
});

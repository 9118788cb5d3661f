// @vitest-environment happy-dom
import { act, useRef } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { usePaintedAhead } from "./usePaintedAhead";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A case with its sheet and its desk. */
function Slot({ isActive }: { isActive: boolean }) {
  const [sheet, desk] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  usePaintedAhead(isActive, sheet, desk);
  return (
    <>
      <div ref={sheet} />
      <div ref={desk} />
    </>
  );
}

function slot(active: boolean) {
  const place = document.createElement("div");
  const root = createRoot(place);
  const draw = (isActive: boolean) => act(() => root.render(<Slot isActive={isActive} />));
  draw(active);
  const painted = () => place.querySelectorAll("[data-ahead]").length;
  /** Goes on by single milliseconds and says how many parts were painted ahead at most. */
  const mostWithin = (ms: number) => {
    let most = painted();
    for (let passed = 0; passed < ms; passed += 1) {
      vi.advanceTimersByTime(1);
      most = Math.max(most, painted());
    }
    return most;
  };
  return { draw, painted, mostWithin };
}

test("a case that waits is painted once, sheet and desk, and then no more", () => {
  const { painted, mostWithin } = slot(false);
  expect(painted(), "not while it is laid out").toBe(0);
  expect(mostWithin(300), "painted ahead").toBe(2);
  expect(painted(), "nothing behind the case on screen is painted for longer").toBe(0);
  expect(mostWithin(1_000), "and not again").toBe(0);
});

test("a case that comes on screen meanwhile is painted as what it is", () => {
  const { draw, painted, mostWithin } = slot(false);
  for (let passed = 0; painted() === 0 && passed < 300; passed += 1) vi.advanceTimersByTime(1);
  expect(painted(), "painted ahead").toBe(2);
  draw(true);
  expect(painted(), "on screen").toBe(0);
  expect(mostWithin(300)).toBe(0);
});

test("a decided case is not painted again", () => {
  const { draw, mostWithin } = slot(true);
  expect(mostWithin(300), "on screen from the beginning").toBe(0);
  draw(false);
  expect(mostWithin(300), "decided").toBe(0);
});

// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { usePlace } from "./usePlace";
import type { ListPlace } from "./usePlace";
import { ROW } from "./windowing";

const SEEN = 640;
const thousand = (row: number) => Math.floor(row / 1_000);
const onTop = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(SEEN);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A list of a million rows of which the first thousand were read. */
function list() {
  let place: ListPlace | null = null;
  const read = new Set([0]);
  const wanted: number[] = [];
  const isThere = (first: number) => read.has(thousand(first));
  const want = (first: number) => void wanted.push(first);
  function List() {
    const now = usePlace({ total: 1_000_000, isThere, want }, 0, 0, onTop);
    place = now;
    return <div ref={now.scroller} />;
  }
  const root = createRoot(document.createElement("div"));
  const draw = () => act(() => root.render(<List />));
  draw();
  return {
    wanted,
    go: (row: number) => act(() => place?.go(row * ROW)),
    come: (row: number) => {
      read.add(thousand(row));
      draw();
    },
    drawn: () => (place?.top ?? Number.NaN) / ROW,
    isWaiting: () => place?.isWaiting,
  };
}

test("rows that were read are drawn at once", () => {
  const { go, drawn, isWaiting } = list();
  go(700);
  expect(drawn()).toBe(700);
  expect(isWaiting()).toBe(false);
});

test("a jump to rows that were not read is drawn with them", () => {
  const { go, come, drawn, isWaiting, wanted } = list();
  go(500_500);
  expect(wanted.at(-1), "they are asked for at once").toBeLessThanOrEqual(500_500);
  expect(drawn(), "nothing empty is drawn meanwhile").toBe(0);
  expect(isWaiting(), "and it is said that more is to come").toBe(true);
  come(500_500);
  expect(drawn(), "once, and full").toBe(500_500);
  expect(isWaiting()).toBe(false);
});

test("a jump whose rows take long shows where they will be", () => {
  const { go, drawn } = list();
  go(500_500);
  act(() => void vi.advanceTimersByTime(40));
  go(600_000);
  act(() => void vi.advanceTimersByTime(20));
  expect(drawn(), "whoever drags on and on is not left with what was there before").toBe(600_000);
});

test("every wish of a long drag is waited for, however close to the last drawing it comes", () => {
  const { go, drawn } = list();
  go(500_500);
  act(() => {
    vi.advanceTimersByTime(50);
    go(600_500);
  });
  act(() => void vi.advanceTimersByTime(50));
  expect(drawn(), "the second wait ends like the first").toBe(600_500);
});

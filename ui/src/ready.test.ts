import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a window that paints nothing still goes on to what waits for its first case", async () => {
  vi.stubGlobal("requestAnimationFrame", vi.fn<() => number>());
  const { markReady, whenReady } = await import("./ready");
  const done = vi.fn<() => void>();
  whenReady(done);
  markReady();
  expect(done, "not before it was waited for").not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(done, "or its case would never be told of, and go to others").toHaveBeenCalledTimes(1);
});

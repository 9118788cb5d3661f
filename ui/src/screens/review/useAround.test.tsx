// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Around, Earlier, Precedent } from "../../ipc";

const ask = vi.hoisted(() => vi.fn<() => Promise<Around>>());
vi.mock("../../ipc", () => ({ engine: { around: ask }, wordsOf: String }));
vi.mock("../../frames", () => ({ afterPaint: (run: () => void) => run() }));
const { useAround } = await import("./useAround");

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

const EARLIER: Earlier = {
  no: 1,
  case: "router/t-1",
  workflow: "tickets",
  workflowName: "Tickets",
  title: "Help",
  at: 0,
  stands: null,
  answer: null,
  decided: null,
};
const ONE: Precedent = { earlier: EARLIER, shared: ["lisbon"], cite: "t-1" };

function around(cases: Precedent[], unread: number, withheld = false): Around {
  return { subject: null, precedents: { cases, unread, withheld } };
}

const second = () => act(async () => vi.advanceTimersByTimeAsync(1000));

async function drawn(blind = false) {
  let seen = "";
  function Case() {
    const { around: found } = useAround(7, true, blind);
    seen = found === null ? "nothing read" : `${found.precedents.cases.length} found`;
    return null;
  }
  const root = createRoot(document.createElement("div"));
  await act(async () => root.render(<Case />));
  return { seen: () => seen, leave: () => act(() => root.unmount()) };
}

it("looks again while nothing is found and not everything was searched", async () => {
  ask
    .mockResolvedValueOnce(around([], 2))
    .mockResolvedValueOnce(around([], 1))
    .mockResolvedValue(around([ONE], 0));
  const { seen, leave } = await drawn();
  expect(seen(), "the index is not there yet").toBe("0 found");
  await second();
  expect(seen(), "nor now").toBe("0 found");
  await second();
  expect(seen(), "then it is").toBe("1 found");
  await second();
  expect(ask, "and nothing moves under whoever reads it").toHaveBeenCalledTimes(3);
  leave();
});

it.each([
  ["something was found", around([ONE], 2), false],
  ["everything was searched", around([], 0), false],
  ["it is not to be told yet", around([], 2, true), true],
])("does not look again where %s", async (_, answer, blind) => {
  ask.mockResolvedValue(answer);
  const { leave } = await drawn(blind);
  await second();
  expect(ask).toHaveBeenCalledTimes(1);
  leave();
});

it("stops looking when the case is left", async () => {
  ask.mockResolvedValue(around([], 2));
  const { leave } = await drawn();
  leave();
  await second();
  expect(ask).toHaveBeenCalledTimes(1);
});

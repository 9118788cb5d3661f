// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Said } from "../../ipc";

const keepSaid = vi.hoisted(() => vi.fn<(id: string, said: Said) => Promise<void>>());
vi.mock("../../ipc", () => ({
  engine: { keepSaid },
  wordsOf: (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
}));
const { useSaidSaving } = await import("./useSaidSaving");

/** Ends the storing that is under way. */
let ends: { done: () => void; failed: (why: Error) => void }[] = [];

beforeEach(() => {
  ends = [];
  keepSaid.mockImplementation(
    () =>
      new Promise<void>((done, failed) => {
        ends.push({ done, failed });
      }),
  );
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});

afterEach(() => {
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

function Reading({ audience }: { audience: string }) {
  useSaidSaving("r-1", { audience, claim: "", next_step: "" });
  return null;
}

/** A reading in which this is typed; leaving a field stores it at once. */
function reading() {
  const root = createRoot(document.createElement("div"));
  const type = (audience: string) => act(() => root.render(<Reading audience={audience} />));
  type("");
  return { type, leave: () => act(() => root.unmount()) };
}

const stored = () => keepSaid.mock.calls.map(([, said]) => said.audience);

it("stores what was typed last as soon as it may, where the reading is left amid a storing", async () => {
  const { type, leave } = reading();
  type("Contr");
  document.dispatchEvent(new Event("focusout"));
  expect(stored(), "a first storing is under way").toEqual(["Contr"]);
  type("Controllers");
  leave();
  expect(stored(), "one at a time").toEqual(["Contr"]);
  await act(async () => ends[0]?.done());
  expect(stored(), "whoever opens it again finds all of it").toEqual(["Contr", "Controllers"]);
  await act(async () => ends[1]?.done());
  expect(keepSaid, "once").toHaveBeenCalledTimes(2);
});

it("tries nothing again once it is left", async () => {
  const { type, leave } = reading();
  type("Controllers");
  leave();
  expect(stored(), "what was typed is stored as it is left").toEqual(["Controllers"]);
  await act(async () => ends[0]?.failed(new Error("the disk is full")));
  expect(keepSaid, "somebody else may sit there by now").toHaveBeenCalledTimes(1);
});

it("stores what was typed last where the storing before it fails", async () => {
  const { type, leave } = reading();
  type("Contr");
  document.dispatchEvent(new Event("focusout"));
  type("Controllers");
  leave();
  await act(async () => ends[0]?.failed(new Error("the file is busy")));
  expect(stored(), "it was never tried").toEqual(["Contr", "Controllers"]);
  await act(async () => ends[1]?.failed(new Error("the disk is full")));
  expect(keepSaid, "once").toHaveBeenCalledTimes(2);
});

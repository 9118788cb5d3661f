// @vitest-environment happy-dom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { describe, expect, test, vi } from "vitest";
import { catchUp, onceSeen, useSeen } from "./frames";
import { soon } from "./testPatience";

describe("what waits for the screen to be seen", () => {
  test("is done once, after the paint", async () => {
    const done = vi.fn<() => void>();
    onceSeen(done);
    expect(done, "not before").not.toHaveBeenCalled();
    await soon(() => expect(done).toHaveBeenCalledTimes(1));
    catchUp();
    expect(done, "and not again").toHaveBeenCalledTimes(1);
  });

  test("is done before the next key", () => {
    const done = vi.fn<() => void>();
    onceSeen(done);
    catchUp();
    expect(done, "whoever acts finds it done").toHaveBeenCalledTimes(1);
  });

  test("is not done when it was called off", () => {
    const done = vi.fn<() => void>();
    onceSeen(done)();
    catchUp();
    expect(done, "the case has left the screen again").not.toHaveBeenCalled();
  });
});

function Aside({ says }: { says: string }) {
  return useSeen(says);
}

test("what stands aside follows once the case is seen, or with the next key", () => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const place = document.createElement("div");
  const root = createRoot(place);
  const draw = (says: string) => act(() => root.render(<Aside says={says} />));
  draw("undo the last");
  draw("recording");
  expect(place.textContent, "not painted together with the case").toBe("undo the last");
  act(catchUp);
  expect(place.textContent, "whoever acts sees what is so").toBe("recording");
  draw("undo this one");
  expect(place.textContent, "nor with the next one").toBe("recording");
  act(() => void vi.advanceTimersByTime(300));
  expect(place.textContent, "it was seen").toBe("undo this one");
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

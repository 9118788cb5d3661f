import { describe, expect, test, vi } from "vitest";
import { catchUp, onceSeen } from "./frames";

describe("what waits for the screen to be seen", () => {
  test("is done once, after the paint", async () => {
    const done = vi.fn<() => void>();
    onceSeen(done);
    expect(done, "not before").not.toHaveBeenCalled();
    await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1));
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

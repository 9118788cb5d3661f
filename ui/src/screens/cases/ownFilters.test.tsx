// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import type { SavedFilter } from "../../ipc";
import { screenOf } from "../../testScreen";
import type { Screen } from "../../testScreen";

const engine = vi.hoisted(() => ({ savedFilters: vi.fn<() => Promise<SavedFilter[]>>() }));
vi.mock("../../ipc", () => ({ engine, wordsOf: String }));
const { OwnFilters } = await import("./OwnFilters");

const nothing = () => undefined;
let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
});

it("never shows the filters of whoever was signed in before", async () => {
  // As in the window: nothing is read again by guess.
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  const seenBy = (me: string) => (
    <QueryClientProvider client={client}>
      <OwnFilters
        me={me}
        current="state:queued"
        isSaving={false}
        onSave={nothing}
        onClose={nothing}
        onUse={nothing}
        notice={nothing}
      />
    </QueryClientProvider>
  );
  engine.savedFilters.mockResolvedValueOnce([{ name: "Ada's late ones", filter: "age:>7d" }]);
  const window = screenOf(seenBy("ada"));
  screen = window;
  await window.wait("button", "Filter Ada's late ones");

  engine.savedFilters.mockResolvedValueOnce([{ name: "Ben's tickets", filter: "workflow:tickets" }]);
  window.draw(seenBy("ben"));
  await window.wait("button", "Filter Ben's tickets");
  expect(window.find("button", "Filter Ada's late ones"), "they are hers alone").toBeNull();

  window.draw(seenBy("ada"));
  await window.wait("button", "Filter Ada's late ones");
  expect(engine.savedFilters, "what was read once of a person is kept").toHaveBeenCalledTimes(2);
});

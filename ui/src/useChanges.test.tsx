// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import type { Changed } from "./ipc";
import { screenOf } from "./testScreen";
import type { Screen } from "./testScreen";
import { QUIET_START } from "./testStart";
import { soon } from "./testPatience";

const told = vi.hoisted((): { seen?: (changed: Changed) => void } => ({}));
vi.mock("./ipc", () => ({
  hearing: (seen: (changed: Changed) => void) => {
    told.seen = seen;
    return Promise.resolve(() => undefined);
  },
}));
const { useChanges } = await import("./useChanges");

let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
  delete told.seen;
});

function Window() {
  useChanges(QUIET_START);
  return <p role="note">open</p>;
}

it.each([
  ["policy", ["filterKeys"], "a workflow that was applied is completed at once"],
  ["people", ["filterKeys"], "so is a person who came"],
  ["case", ["filterKeys"], "and the model version of a new case"],
  ["settings", ["savedFilters"], "filters may be saved on the command line"],
  ["something newer", ["filterKeys", "savedFilters"], "what is not known changes everything"],
])("a change of %s makes %j stale", async (tag, names, why) => {
  const client = new QueryClient();
  client.setQueryData(["filterKeys"], []);
  client.setQueryData(["savedFilters", "ada"], []);
  const window = screenOf(
    <QueryClientProvider client={client}>
      <Window />
    </QueryClientProvider>,
  );
  screen = window;
  await window.wait("note", "open");
  // It listens only after it was drawn, which takes its time on a busy machine.
  await soon(() => expect(told.seen, "the window listens").toBeDefined());
  told.seen?.({ tags: [tag], own: false });
  const stale = () =>
    client
      .getQueryCache()
      .getAll()
      .filter((query) => query.state.isInvalidated)
      .map((query) => query.queryKey[0]);
  await soon(() => expect(stale(), `${tag}: ${why}`).toEqual(names));
});

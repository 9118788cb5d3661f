// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { Boot, Person } from "./ipc";
import { keymapOf } from "./keymap";
import { Keys } from "./keys";
import { latest } from "./live";
import { DEFAULT_LOOK } from "./look";
import type { ReviewScreen } from "./screens/review/ReviewScreen";
import { gapIn, readingOf } from "./screens/review/reading";
import { press, screenOf, type } from "./testScreen";
import type { Screen } from "./testScreen";
import { QUIET_START } from "./testStart";
import { soon } from "./testPatience";

const importFile = vi.hoisted(() => vi.fn<() => Promise<unknown>>());
const notice = vi.hoisted(() => vi.fn<(text: string) => void>());
vi.mock("./ipc", () => ({
  engine: { readbacks: () => new Promise(() => undefined) },
  importFile,
  wordsOf: (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
}));
/** In the place of the review screen: what it asks of its person, and its way to the import. */
function Review({ me, view, go, onPlace, children }: Parameters<typeof ReviewScreen>[0]) {
  useEffect(() => {
    const nothing = () => undefined;
    onPlace({
      current: null,
      open: nothing,
      close: () => Promise.resolve(),
      bring: nothing,
      drop: nothing,
      reopen: null,
      notice,
    });
  }, [onPlace]);
  if (view !== "review") return children;
  const gap = gapIn(readingOf(me.id, 1, 1, "1 hidden character"));
  return (
    <>
      <p role="note">{gap === null ? "decided" : gap.text}</p>
      <button type="button" onClick={() => go("import")}>
        To the import
      </button>
    </>
  );
}
vi.mock("./screens/review/ReviewScreen", () => ({ ReviewScreen: Review }));
const { Workspace } = await import("./Workspace");

const client = new QueryClient();

function windowOf(name: string, startsWith: "review" | "import") {
  const me: Person = { id: name, name, roles: ["reviewer"] };
  const station = { id: "s-1", zone: "UTC", people: [me] };
  const boot: Boot = { version: "1", home: "", station, me, look: DEFAULT_LOOK, keys: {} };
  return (
    <QueryClientProvider client={client}>
      <Keys keymap={keymapOf({})}>
        <Workspace
          key={name}
          boot={boot}
          me={me}
          startsWith={startsWith}
          start={QUIET_START}
          onBoot={() => undefined}
        />
      </Keys>
    </QueryClientProvider>
  );
}

let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
});

it("asks each person to look at what one does not see", async () => {
  const window = screenOf(windowOf("ada", "review"));
  screen = window;
  const signOut = async () => {
    window.draw(<p role="status">signed out</p>);
    await window.wait("status", "signed out");
  };
  const said = async () => (await window.wait("note")).textContent;
  const asked = "look at 1 hidden character first, then decide again";
  expect(await said(), "Ada is asked first").toBe(asked);
  await signOut();
  window.draw(windowOf("ben", "review"));
  expect(await said(), "Ben has seen nothing of what she looked at").toBe(asked);
  await signOut();
  window.draw(windowOf("ada", "review"));
  expect(await said(), "she need not look twice").toBe("decided");
});

it("says on the review screen that an import failed, and shows it where it was started", async () => {
  const running: { fail?: (why: Error) => void } = {};
  importFile.mockReturnValueOnce(
    new Promise((_end, reject) => {
      running.fail = reject;
    }),
  );
  const window = screenOf(windowOf("cleo", "import"));
  screen = window;
  type(await window.wait("textbox", "File of cases"), "/tmp/cases.jsonl");
  (await window.wait("button", "Import")).click();
  press(await window.wait("button", "Importing …"), "Escape");
  const onward = await window.wait("button", "To the import");
  running.fail?.(new Error("the disk is full"));
  const said = "the import of cases.jsonl failed: the disk is full";
  await soon(() => expect(notice, "it stands in the status line").toHaveBeenCalledWith(said));
  expect(latest().text, "and is read out").toBe(said);
  onward.click();
  await window.wait("alert", "The disk is full.");
});

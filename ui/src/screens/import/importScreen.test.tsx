// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ImportProgress } from "../../ipc";
import { keymapOf } from "../../keymap";
import { Keys } from "../../keys";
import { screenOf } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { soon } from "../../testPatience";

type ImportFile = (path: string, map: string | null, seen: (step: ImportProgress) => void) => Promise<ImportProgress>;
const importFile = vi.hoisted(() => vi.fn<ImportFile>());
vi.mock("../../ipc", () => ({
  engine: {},
  importFile,
  wordsOf: (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
}));
const { Importing } = await import("./importing");
const { ImportScreen } = await import("./ImportScreen");

const STEP: ImportProgress = {
  file: "/tmp/cases.jsonl",
  bytes: 500,
  total: 1000,
  read: 20,
  accepted: 19,
  duplicate: 0,
  rejected: 1,
  routed: { review: 19, audit: 0, auto: 0, hold: 0, quarantine: 0 },
  done: false,
  rejects: [{ file: "/tmp/cases.jsonl", line: 7, path: "/id", reason: "the id is missing" }],
};
const LAST: ImportProgress = { ...STEP, bytes: 1000, read: 40, accepted: 39, done: true };

let screen: Screen | null = null;
/** The import under way, as the engine has it. */
let running: { seen: (step: ImportProgress) => void; end: (last: ImportProgress) => void; fail: (why: Error) => void };

beforeEach(() => {
  importFile.mockImplementation(
    (_path, _map, seen) =>
      new Promise((end, fail) => {
        running = { seen, end, fail };
      }),
  );
});

afterEach(() => {
  screen?.end();
  vi.clearAllMocks();
});

function station() {
  const told = { onChanged: vi.fn<() => void>(), tell: vi.fn<(text: string) => void>() };
  const importing = new Importing();
  importing.tellTo(told);
  const shown = (
    <Keys keymap={keymapOf({})}>
      <ImportScreen importing={importing} onDone={() => undefined} onChanged={() => undefined} />
    </Keys>
  );
  const window = screenOf(shown);
  screen = window;
  const leave = async () => {
    window.draw(<p role="note">Review</p>);
    await window.wait("note", "Review");
  };
  const back = async () => {
    window.draw(shown);
    await window.wait("main", "Import a file");
  };
  return { window, importing, leave, back, ...told };
}

/** Starts an import as a person does. */
async function start({ window, importing }: ReturnType<typeof station>) {
  await window.wait("main", "Import a file");
  importing.enter({ path: " /tmp/cases.jsonl " });
  (await window.wait("button", "Import")).click();
  await window.wait("button", "Importing …");
}

it("shows an import that runs to whoever left and comes back, and starts no second one", async () => {
  const here = station();
  await start(here);
  await here.leave();
  running.seen(STEP);
  await here.back();
  const bar = await here.window.wait("progressbar", "Import");
  expect(bar.getAttribute("aria-valuenow"), "how far it is").toBe("50");
  expect(here.window.words(), "what was refused until now").toContain("the id is missing");
  (await here.window.wait("button", "Importing …")).click();
  here.importing.start();
  expect(importFile, "the file is imported once").toHaveBeenCalledTimes(1);
});

it("keeps what was refused of an import that ended elsewhere", async () => {
  const here = station();
  await start(here);
  await here.leave();
  running.end(LAST);
  await soon(() => expect(here.onChanged, "the queue is read again").toHaveBeenCalledTimes(1));
  running.seen(STEP);
  await here.back();
  expect(here.window.words(), "the refusals").toContain("the id is missing");
  expect(here.window.words(), "and the last word, not a step that came late").toMatch(/39 ?accepted/u);
  const field = await here.window.wait("textbox", "File of cases");
  await soon(() => expect(document.activeElement === field, "an old end takes no focus").toBe(true));
  expect(here.tell, "nothing failed").not.toHaveBeenCalled();
});

it("says a failure where one is, and still shows it on coming back", async () => {
  const here = station();
  await start(here);
  await here.leave();
  running.fail(new Error("the file is no UTF-8"));
  await soon(() =>
    expect(here.tell, "it is said, with the file it is about").toHaveBeenCalledWith(
      "the import of cases.jsonl failed: the file is no UTF-8",
    ),
  );
  await here.back();
  await here.window.wait("alert", "The file is no UTF-8.");
  await here.window.wait("button", "Import");
});

it("says a failure once to whoever looks at it", async () => {
  const here = station();
  await start(here);
  running.fail(new Error("the file is no UTF-8"));
  await here.window.wait("alert", "The file is no UTF-8.");
  expect(here.tell, "the screen says it itself").not.toHaveBeenCalled();
});

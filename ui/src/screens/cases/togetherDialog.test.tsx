// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Alike, ListedCase } from "../../ipc";
import { keymapOf } from "../../keymap";
import { Keys } from "../../keys";
import { press, screenOf } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { soon } from "../../testPatience";

const engine = vi.hoisted(() => ({
  alikeCases: vi.fn<() => Promise<unknown>>(),
  decideTogether: vi.fn<() => Promise<unknown>>(),
}));
vi.mock("../../ipc", () => ({
  engine,
  kindOf: () => "storage",
  wordsOf: (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
}));
const { TogetherDialog } = await import("./TogetherDialog");
await import("../../components/ModalDialog");

const listed = (no: number): ListedCase => ({
  no,
  caseId: `t-${no}`,
  source: "router",
  workflow: "tickets",
  workflowName: "Tickets",
  title: "Help",
  answer: "Lost",
  confidence: 0.4,
  threshold: 0.8,
  withheld: false,
  state: "queued",
  waits: true,
  decided: null,
  by: null,
  arrivedAt: 0,
  dueAt: 0,
  open: true,
});
const ALIKE: Alike = {
  cases: [listed(1), listed(2)].map((one) => ({ case: one, fence: 1 })),
  out: [],
  shared: {
    workflow: "tickets",
    workflowName: "Tickets",
    kind: "classification",
    answer: "Lost",
    label: "lost",
    labels: [],
    reasons: [],
  },
};

let screen: Screen | null = null;
let answer: { end: (outcome: unknown) => void; fail: (why: Error) => void };

beforeEach(() => {
  engine.alikeCases.mockResolvedValue(ALIKE);
  engine.decideTogether.mockImplementation(
    () =>
      new Promise((end, fail) => {
        answer = { end, fail };
      }),
  );
});

afterEach(() => {
  screen?.end();
  vi.clearAllMocks();
});

/** Two cases on their way. */
async function sending() {
  const told = { onClose: vi.fn<() => void>(), onDone: vi.fn<() => void>(), onMissed: vi.fn<(text: string) => void>() };
  const window = screenOf(
    <Keys keymap={keymapOf({})}>
      <TogetherDialog numbers={[1, 2]} {...told} />
    </Keys>,
  );
  screen = window;
  const send = await window.wait("button", "Approve 2 cases");
  await soon(() => {
    send.click();
    expect(engine.decideTogether, "once the list could be read").toHaveBeenCalledTimes(1);
  });
  await soon(() => expect(send.getAttribute("aria-disabled"), "it is on its way").toBe("true"));
  return { window, ...told };
}

it("stays until it is known what became of the cases, and says a failure", async () => {
  const { window, onClose } = await sending();
  const dialog = await window.wait("dialog", "Decide together");
  press(await window.wait("textbox", "Note"), "Escape");
  press(dialog, "Escape");
  (await window.wait("button", "Leave")).click();
  expect(onClose, "no way out swallows the answer").not.toHaveBeenCalled();
  answer.fail(new Error("the disk is full"));
  await window.wait("alert", "The disk is full.");
  press(dialog, "Escape");
  expect(onClose, "now it may go").toHaveBeenCalledTimes(1);
});

it("says a failure elsewhere when its screen was left meanwhile", async () => {
  const { window, onMissed } = await sending();
  window.draw(<p role="note">Review</p>);
  await window.wait("note", "Review");
  answer.fail(new Error("the disk is full"));
  await soon(() =>
    expect(onMissed, "nobody believes them decided").toHaveBeenCalledWith(
      "nothing was decided together: the disk is full",
    ),
  );
});

it("says elsewhere that cases had gone, too", async () => {
  const { window, onMissed } = await sending();
  window.draw(<p role="note">Review</p>);
  await window.wait("note", "Review");
  answer.end({ kind: "changed", left: [{ no: 1, case: "t-1", why: "decided" }] });
  await soon(() =>
    expect(onMissed, "nobody believes them decided").toHaveBeenCalledWith(
      "nothing was decided together: t-1 went elsewhere meanwhile",
    ),
  );
});

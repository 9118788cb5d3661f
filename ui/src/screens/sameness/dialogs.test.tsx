// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ReactNode } from "react";
import type { RoundView } from "../../ipc";
import { press, screenOf, type } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { soon } from "../../testPatience";

let answer: { end: (outcome: unknown) => void; fail: (why: Error) => void };
/** Every request waits until the test answers it. */
const asked = vi.hoisted(() => vi.fn<() => Promise<unknown>>());
vi.mock("../../ipc", () => ({
  engine: new Proxy({}, { get: () => asked }),
  wordsOf: (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
}));
const { SealDialog } = await import("./SealDialog");
const { RevealDialog } = await import("./RevealDialog");
const { AskReason } = await import("./AskReason");
const { PrintDialog } = await import("./PrintDialog");
const { TypeBallot } = await import("./TypeBallot");
const { AddPiece } = await import("./AddPiece");
const { RecoveryCodeDialog } = await import("./RecoveryCodeDialog");
const { SaveFilter } = await import("../cases/SavedFilters");
await import("../../components/ModalDialog");

const ROUND: RoundView = {
  round: "r-1",
  topic: "Closing the books",
  quarter: "2026-Q4",
  state: "sealed",
  pieces: 1,
  told: true,
  asked: 1,
  commitment: "ab",
  made_by: "Maren",
  made_at: 0,
  sealed_at: 0,
  cast_by: [],
  void_reason: null,
  void_at: null,
};

let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
  vi.clearAllMocks();
});

const nothing = () => undefined;

type Kind = {
  name: string;
  draw: (onClose: () => void) => ReactNode;
  fill: Readonly<Record<string, string>>;
  go: RegExp;
  /** What the engine answers. */
  answers?: unknown;
  /** Whether it stays, with what was answered on it. */
  stays?: true;
};

const KINDS: Kind[] = [
  {
    name: "sealing a round",
    draw: (onClose) => <SealDialog round={ROUND} pieces={1} onSealed={nothing} onClose={onClose} />,
    fill: {},
    go: /^Seal/u,
  },
  {
    name: "revealing a round",
    draw: (onClose) => <RevealDialog round={ROUND} onRevealed={nothing} onClose={onClose} />,
    fill: {},
    go: /^Reveal/u,
    answers: { void: null },
  },
  {
    name: "a question with a reason",
    draw: (onClose) => (
      <AskReason title="Void it" lead="Why?" go="Void the round" onGo={() => asked().then(nothing)} onClose={onClose} />
    ),
    fill: { Reason: "a name was left in" },
    go: /^Void/u,
  },
  {
    name: "printing a round",
    draw: (onClose) => <PrintDialog round={ROUND} onClose={onClose} />,
    fill: { "New file": "/tmp/round.html" },
    go: /^Writ/u,
    answers: { file: "/tmp/round.html" },
    stays: true,
  },
  {
    name: "typing in a paper ballot",
    draw: (onClose) => <TypeBallot round={ROUND} people={["Bo"]} onTyped={nothing} onClose={onClose} />,
    fill: { "Whose ballot": "Bo", "P1 (A)": "x4" },
    go: /^Cast/u,
    answers: { judge: "Bo" },
  },
  {
    name: "adding a piece",
    draw: (onClose) => <AddPiece round="r-1" pieces={[]} onAdded={nothing} onClose={onClose} />,
    fill: { Text: "Close faster." },
    go: /^Add it/u,
    answers: { pieces: 1 },
    stays: true,
  },
  {
    name: "making a recovery code",
    draw: (onClose) => <RecoveryCodeDialog replaces={false} onClose={onClose} />,
    fill: {},
    go: /^Mak/u,
    answers: "code",
    stays: true,
  },
  {
    name: "saving a filter",
    draw: (onClose) => <SaveFilter filter="unsure" onClose={onClose} onSaved={onClose} />,
    fill: { Name: "Unsure ones" },
    go: /^Save/u,
  },
];

/** The dialog with its request under way. */
async function under(kind: Kind) {
  asked.mockImplementation(
    () =>
      new Promise((end, fail) => {
        answer = { end, fail };
      }),
  );
  const onClose = vi.fn<() => void>();
  screen = screenOf(kind.draw(onClose));
  for (const [name, text] of Object.entries(kind.fill)) type(await screen.wait("textbox", name), text);
  const go = await screen.wait("button", kind.go);
  await soon(() => expect(go.getAttribute("aria-disabled"), "it can be asked for").toBeNull());
  go.click();
  expect(asked, "it is asked").toHaveBeenCalledTimes(1);
  return { onClose, go, dialog: await screen.wait("dialog") };
}

describe.each(KINDS)("$name", (kind) => {
  it("runs once and is not left before its answer", async () => {
    const { onClose, go, dialog } = await under(kind);
    go.click();
    press(dialog, "Escape");
    for (const name of Object.keys(kind.fill)) {
      const field = await soon(() => screen?.find("textbox", name) ?? Promise.reject(new Error(`no ${name}`)));
      press(field, "Escape");
      press(field, "Enter", { ctrlKey: true });
      if (field instanceof HTMLInputElement) press(field, "Enter");
    }
    for (const button of dialog.querySelectorAll("button")) if (/escape/iu.test(keysOf(button))) button.click();
    expect(asked, "a second press asks nothing more").toHaveBeenCalledTimes(1);
    expect(onClose, "whoever left now would not learn what became of it").not.toHaveBeenCalled();
  });

  it("says why it failed, and can be tried again or left", async () => {
    const { onClose, go, dialog } = await under(kind);
    answer.fail(new Error("the disk is full"));
    await soon(() => expect(screen?.words(), "it says why").toContain("The disk is full"));
    go.click();
    expect(asked, "it is asked again").toHaveBeenCalledTimes(2);
    answer.fail(new Error("the disk is still full"));
    await soon(() => expect(screen?.words(), "it says why").toContain("The disk is still full"));
    press(dialog, "Escape");
    expect(onClose, "and it can be left").toHaveBeenCalledTimes(1);
  });
});

it.each(KINDS.filter((kind) => kind.stays !== true))("$name is over with its answer", async (kind) => {
  const { onClose } = await under(kind);
  answer.end(kind.answers);
  await soon(() => expect(onClose, "its answer closes it").toHaveBeenCalledTimes(1));
});

it.each(KINDS.filter((kind) => kind.stays === true))("$name shows its answer until one leaves", async (kind) => {
  const { onClose, dialog } = await under(kind);
  answer.end(kind.answers);
  await soon(() => {
    press(dialog, "Escape");
    expect(onClose, "with the answer it can be left").toHaveBeenCalled();
  });
});

function keysOf(button: Element): string {
  return button.getAttribute("aria-keyshortcuts") ?? "";
}

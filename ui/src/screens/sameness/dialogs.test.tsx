// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ReactNode } from "react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { BallotView, RoundView } from "../../ipc";
import { press, screenOf, type } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { soon } from "../../testPatience";
import { LONG_MS } from "../../useRequest";

let answer: { end: (outcome: unknown) => void; fail: (why: Error) => void };
/** The case that is to be opened again is found at once. */
const DECIDED = vi.hoisted(() => ({
  no: 7,
  name: "router/t-7",
  decided: "Approved: Lost card",
  sent: true,
  reasons: [{ code: "new-facts", text: "There are new facts", noteRequired: false }],
}));
/** Every other request waits until the test answers it. */
const asked = vi.hoisted(() => vi.fn<() => Promise<unknown>>());
vi.mock("../../ipc", () => ({
  engine: new Proxy({}, { get: (_, name) => (name === "reopening" ? () => Promise.resolve(DECIDED) : asked) }),
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
const { Reopen } = await import("../review/Reopen");
const { CastDialog } = await import("./CastDialog");
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

function valueOf(field: Element | null): string | null {
  return field instanceof HTMLTextAreaElement ? field.value : null;
}

type Kind = {
  name: string;
  draw: (onClose: () => void) => ReactNode;
  fill: Readonly<Record<string, string>>;
  go: RegExp;
  /** What the engine answers. */
  answers?: unknown;
  /** Where it stays with its answer: whether that is on it. */
  shows?: (screen: Screen) => boolean;
  /** Whether it waits however long the answer takes. */
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
    shows: (on) => on.words().includes("Written: /tmp/round.html"),
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
    // Ready for the next one.
    shows: (on) => valueOf(on.find("textbox", "Text")) === "",
  },
  {
    name: "making a recovery code",
    draw: (onClose) => <RecoveryCodeDialog replaces={false} onClose={onClose} />,
    fill: {},
    go: /^Mak/u,
    answers: "sunny-otter-12",
    stays: true,
    shows: (on) => on.words().includes("sunny-otter-12"),
  },
  {
    name: "saving a filter",
    draw: (onClose) => <SaveFilter filter="unsure" onClose={onClose} onSaved={nothing} />,
    fill: { Name: "Unsure ones" },
    go: /^Save/u,
  },
  {
    name: "opening a case again",
    draw: (onClose) => (
      <QueryClientProvider client={new QueryClient()}>
        <Reopen no={7} onClose={onClose} onReopened={nothing} />
      </QueryClientProvider>
    ),
    fill: { Note: "the card was found" },
    go: /^Reopen/u,
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

it.each(KINDS.filter((kind) => kind.shows === undefined))("$name is over with its answer", async (kind) => {
  const { onClose } = await under(kind);
  answer.end(kind.answers);
  await soon(() => expect(onClose, "its answer closes it").toHaveBeenCalledTimes(1));
});

it.each(KINDS.filter((kind) => kind.shows !== undefined))("$name shows its answer until one leaves", async (kind) => {
  const { onClose, dialog } = await under(kind);
  answer.end(kind.answers);
  await soon(() => expect(screen && kind.shows?.(screen), "the answer is on it").toBe(true));
  expect(onClose, "and stays there").not.toHaveBeenCalled();
  press(dialog, "Escape");
  expect(onClose, "until it is left").toHaveBeenCalledTimes(1);
});

it.each(KINDS.filter((kind) => kind.stays !== true))("$name can be left where no answer comes", async (kind) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { onClose, go, dialog } = await under(kind);
  vi.advanceTimersByTime(LONG_MS);
  vi.useRealTimers();
  await soon(() => expect(screen?.words(), "it says so").toContain("There is no answer yet"));
  go.click();
  expect(asked, "nothing more is asked").toHaveBeenCalledTimes(1);
  press(dialog, "Escape");
  expect(onClose, "it can be left").toHaveBeenCalledTimes(1);
  screen?.draw(<p role="status">another dialog</p>);
  await screen?.wait("status", "another dialog");
  answer.end(kind.answers);
  await asked.mock.results[0]?.value;
  expect(onClose, "its answer closes nothing that stands there by now").toHaveBeenCalledTimes(1);
});

it.each(KINDS.filter((kind) => kind.stays === true))("$name waits however long it takes", async (kind) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { onClose, dialog } = await under(kind);
  vi.advanceTimersByTime(100 * LONG_MS);
  vi.useRealTimers();
  press(dialog, "Escape");
  expect(onClose, "what it makes is shown once").not.toHaveBeenCalled();
  answer.end(kind.answers);
  await soon(() => expect(screen && kind.shows?.(screen), "it is seen").toBe(true));
});

it.each([
  ["is kept while the ballot is being cast", true],
  ["can be left before", false],
])("the last look before a ballot is cast %s", async (_, isBusy) => {
  const onClose = vi.fn<() => void>();
  const { round, topic, quarter, state, asked: number } = ROUND;
  const rest = { pieces: [], yours: [], cast_at: null };
  const view: BallotView = { round, topic, quarter, state, commitment: "ab", asked: number, ...rest };
  screen = screenOf(
    <CastDialog view={view} judged={[]} trouble={null} isBusy={isBusy} onCast={nothing} onClose={onClose} />,
  );
  press(await screen.wait("dialog"), "Escape");
  (await screen.wait("button", "Read on")).click();
  expect(onClose, "by Escape and by its button").toHaveBeenCalledTimes(isBusy ? 0 : 2);
});

function keysOf(button: Element): string {
  return button.getAttribute("aria-keyshortcuts") ?? "";
}

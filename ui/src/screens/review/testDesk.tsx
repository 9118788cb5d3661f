/** The review screen for tests, at a station that keeps what it is told. The screens talk to it through the real door. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, useState } from "react";
import { vi } from "vitest";
import { Live } from "../../components/Live";
import type { CaseView, DecideRequest, Draft, ErrorKind, QueueView, Undoable } from "../../ipc";
import { keymapOf } from "../../keymap";
import { Keys } from "../../keys";
import { latest, subscribe } from "../../live";
import type { First } from "../../start";
import { press, screenOf, type } from "../../testScreen";
import { ReviewScreen } from "./ReviewScreen";
import type { Place } from "./ReviewScreen";
import { testCase } from "./testCase";

type Answers = Record<string, (args: never) => unknown>;

/** What the engine refuses a call with. */
export const refusal = (kind: ErrorKind, message: string) => ({ kind, message });

/** A station with these cases. Deciding deletes what was typed, as the engine does. */
function stationOf(cases: readonly CaseView[]) {
  const drafts = new Map<number, Draft>();
  const decided: Undoable[] = [];
  const undone: string[] = [];
  let fence = 1;
  const queue = (): QueueView => ({
    total: cases.length,
    workflows: [],
    decidedToday: decided.length,
    perHour: null,
    unsent: 0,
    inHold: 0,
    dead: 0,
    returned: 0,
    quarantined: 0,
    undoable: decided.at(-1) ?? null,
  });
  const viewOf = (no: number) => {
    const view = cases.find((one) => one.no === no);
    fence += 1;
    return view === undefined ? null : { ...view, fence, draft: drafts.get(no) ?? null };
  };
  const answers: Answers = {
    queue,
    next: ({ excluding }: { excluding: number[] }) => {
      const isOpen = ({ no }: CaseView) => !excluding.includes(no) && decided.every((one) => one.no !== no);
      const next = cases.find(isOpen);
      return next === undefined ? null : viewOf(next.no);
    },
    shown: () => Date.now() + 600_000,
    renew: () => Date.now() + 600_000,
    decide: ({ request }: { request: DecideRequest }) => {
      const { no, decisionId, action } = request;
      drafts.delete(no);
      const [label, holdUntil] = [`${action} of case ${no}`, Date.now() + 15_000];
      const effect = { kind: "held" as const };
      decided.push({ decisionId, no, caseId: `case-${no}`, label, at: 0, holdUntil, effect, text: "", reopens: false });
      return { decisionId, label, holdUntil, late: false, waits: false };
    },
    undo: ({ decisionId }: { decisionId: string }) => {
      const at = decided.findIndex((one) => one.decisionId === decisionId);
      const [gone] = at < 0 ? [] : decided.splice(at, 1);
      if (gone === undefined) throw refusal("invalid", "that decision has been undone already");
      undone.push(gone.label);
      return { case: viewOf(gone.no), text: `Undone. It was: ${gone.label}`, sent: false };
    },
    skip: queue,
    save_draft: ({ no, draft }: { no: number; draft: Draft }) => {
      if (Object.values(draft).every((part) => part === null)) drafts.delete(no);
      else drafts.set(no, draft);
      return null;
    },
    release: () => null,
    recent: () => decided.toReversed(),
  };
  return { answers, drafts, decided, undone, queue };
}

const NO_FIRST: First = { take: () => null, wait: () => null };

const part = (role: string, name: string) => document.querySelector(`[role="${role}"][aria-label="${name}"]`);
const inDesk = (selector: string) => part("complementary", "Decision")?.querySelector<HTMLElement>(selector);
const area = (within: Element | null, name: string) =>
  within?.querySelector<HTMLTextAreaElement>(`textarea[aria-label="${name}"]`);

/** What stands on screen, as a person finds it; the case drawn behind the one on screen is not there. */
const seen = {
  note: () => area(part("complementary", "Decision"), "Note"),
  draft: () => area(part("main", "Case"), "Draft"),
  /** The label that is picked. */
  chosen: () => inDesk('[role="option"][aria-selected="true"]')?.getAttribute("aria-label") ?? null,
  status: () => part("status", "Status")?.textContent ?? "",
  toast: () => part("status", "Status")?.querySelector<HTMLButtonElement>('[aria-label="Undo"]'),
  shows: (no: number) => part("main", "Case")?.textContent?.includes(`Title ${no}`) === true,
  live: () => part("log", "Announcements")?.textContent,
};

/** Lets time go by until something is there. */
async function until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
  for (let passed = 0; passed < 10_000; passed += 20) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found;
    await act(() => vi.advanceTimersByTimeAsync(20));
  }
  throw new Error(`never ${what}`);
}

export type Desk = Awaited<ReturnType<typeof deskWith>>;

/** The review screen with its first case at rest. Time stands still except while something is waited for. */
export async function deskWith(...cases: CaseView[]) {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  const station = stationOf(cases);
  const asked: string[] = [];
  const invoke = async (command: string, args: never) => {
    asked.push(command);
    const answer = station.answers[command];
    // What nobody asks about in these tests is not answered.
    return answer === undefined ? new Promise(() => undefined) : answer(args);
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke, transformCallback: () => 1 });
  const said: string[] = [];
  const deafen = subscribe(() => said.push(latest().text));
  let place: Place | null = null;
  function Window() {
    const [queue, onQueue] = useState(station.queue);
    return (
      <ReviewScreen
        me={{ id: "ada", name: "Ada", roles: ["reviewer"] }}
        first={NO_FIRST}
        queue={queue}
        readbacks={null}
        view="review"
        quiet={false}
        go={() => undefined}
        onQueue={onQueue}
        onSignedOut={() => undefined}
        onPlace={(next) => {
          place = next;
        }}
      />
    );
  }
  const screen = await act(() =>
    screenOf(
      <QueryClientProvider client={new QueryClient()}>
        <Keys keymap={keymapOf({})}>
          <Window />
          <Live />
        </Keys>
      </QueryClientProvider>,
    ),
  );
  const desk = {
    ...station,
    ...seen,
    said,
    until,
    /** How often the station was asked for this. */
    asked: (command: string) => asked.filter((one) => one === command).length,
    bring: (view: CaseView) => act(() => place?.bring(view)),
    drop: (...numbers: number[]) => act(() => place?.drop(numbers)),
    key: (key: string, more: KeyboardEventInit = {}) =>
      act(() => void press(document.activeElement ?? document.body, key, more)),
    write: (field: HTMLElement | null | undefined, text: string) =>
      act(() => {
        if (!field) throw new Error("there is no such field");
        type(field, text);
      }),
    /** Waits until the case is on screen and takes decisions. */
    on: (no: number) =>
      until(`case ${no} on screen`, () => {
        const calm = part("complementary", "Decision")?.getAttribute("data-calm");
        return seen.shows(no) && calm === null;
      }),
    end: () => {
      act(() => screen.end());
      deafen();
      vi.useRealTimers();
      vi.unstubAllGlobals();
    },
  };
  await desk.on(cases[0]?.no ?? 0);
  return desk;
}

/** A case with a title that a test can wait for. */
export function titled(no: number, more: Partial<CaseView> = {}): CaseView {
  return testCase({ no, caseId: `case-${no}`, title: `Title ${no}`, ...more });
}

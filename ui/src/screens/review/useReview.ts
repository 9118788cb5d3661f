/**
 * The review screen's talk with the engine: fetching ahead, deciding in the background, undoing, skipping and keeping
 * the lease. What it all means for the cases held is in `cursor.ts`; what is drawn is elsewhere.
 */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { engine, kindOf, wordsOf } from "../../ipc";
import type { CaseView, DecideRequest, QueueView, Undoable, VerdictRequest } from "../../ipc";
import { announce } from "../../live";
import type { First } from "../../start";
import type { Answering } from "./answering";
import { agreementOf } from "./verdict";
import { heldNumbers, lineOf, moved, wantsMore } from "./cursor";
import type { Cursor, Event, Held } from "./cursor";
import { afterPaint, markPainted, painted } from "../../frames";
import { newestAnswer } from "./newestAnswer";
import { giveBack, useLeaving, useShown } from "./useLease";
import { useUndo } from "./useUndo";
import type { Undoing } from "./useUndo";

const ATTEMPTS = 3;
const RETRY_MS = 400;

/** Says something in the status line, and to screen readers unless it is `quiet`: what one hears again and again says nothing. */
export type Notify = (text: string, how?: "quiet") => void;

export type Review = Undoing & {
  cursor: Cursor;
  decide: (request: DecideRequest, answering: Answering) => void;
  skip: () => void;
  /** Sends the case on screen back with a question; what was entered comes back with it when that fails. */
  sendBack: (question: string, answering: Answering) => void;
  /** Says what one thinks of the case on screen, and shows the AI's answer. */
  giveVerdict: (request: VerdictRequest, answering: Answering) => void;
  /** Keeps what was entered for a case that is no longer drawn. */
  keep: (held: Held, answering: Answering) => void;
  open: (workflow: string | null) => void;
  /** Puts a case that was taken elsewhere in front. */
  bring: (view: CaseView) => void;
  /** Cases that were decided elsewhere in this window leave the line. */
  drop: (numbers: readonly number[]) => void;
  /** Asks the engine again after an error or an empty queue. */
  again: () => void;
  notice: Notify;
  /** A notice has been there long enough. */
  faded: (text: string) => void;
  /** Frees all cases, before somebody else sits down. */
  close: () => Promise<void>;
  /** Takes the queue's word on what can be undone, unless a decision is on its way. */
  sync: (undoable: Undoable | null) => void;
};

type Listen = { onQueue: (queue: QueueView) => void; onSignedOut: () => void };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * `first` is the case that this window took while its screens were read: it stands in the line when it is there by now.
 * Whoever looks on takes none.
 */
export function useReview(first: First, looksOn: boolean, listen: Listen): Review {
  const [cursor, dispatch] = useReducer(moved, first, (taken) => lineOf(taken.take()));
  // Background work outlives the render it began in, so it reads the newest state here; only `tell` writes it.
  const latest = useRef(cursor);
  const listening = useRef(listen);
  const fetching = useRef(false);
  const skips = useRef(0);
  const [around] = useState(() => newestAnswer(engine.queue));
  const again = useRef<() => Promise<void>>(() => Promise.resolve());
  const deliveries = useRef(new Map<string, Promise<boolean>>());
  useEffect(() => {
    listening.current = listen;
  });

  const tell = useCallback((event: Event) => {
    const before = latest.current;
    latest.current = moved(before, event);
    if (latest.current === before) return;
    dispatch(event);
    // The status line itself is not read out: it counts down. What is new in it is said here, once.
    const { notice } = latest.current;
    if (notice !== null && notice !== before.notice && !notice.quiet) announce(notice.text);
  }, []);

  const failed = useCallback((failure: unknown) => {
    const kind = kindOf(failure);
    if (kind === "signInNeeded" || kind === "noStation") listening.current.onSignedOut();
  }, []);

  const fetchMore = useCallback(async () => {
    if (looksOn || fetching.current || skips.current > 0 || !wantsMore(latest.current)) return;
    fetching.current = true;
    const { workflow } = latest.current;
    try {
      const view = await (first.wait() ?? engine.next(workflow, heldNumbers(latest.current)));
      if (view && workflow !== latest.current.workflow) void engine.release(view.no, view.fence).catch(() => undefined);
      tell({ type: "fetched", view, workflow });
    } catch (failure) {
      failed(failure);
      if (workflow === latest.current.workflow) tell({ type: "fetchFailed", text: wordsOf(failure) });
      // The next try may bring another case at once; what was wrong with this one must still be said.
      if (kindOf(failure) === "storage") tell({ type: "noticed", text: wordsOf(failure) });
    } finally {
      fetching.current = false;
      // The line may have moved meanwhile; asking again does nothing when it is full.
      afterPaint(() => void again.current());
    }
  }, [first, looksOn, failed, tell]);
  useEffect(() => {
    again.current = fetchMore;
  });

  // With nothing on screen the next case is fetched at once; otherwise only after the present one is painted.
  const wants = wantsMore(cursor);
  const { workflow } = cursor;
  const inLine = cursor.line.length;
  useEffect(() => {
    if (!wants || workflow !== latest.current.workflow) return;
    if (inLine === 0) void fetchMore();
    else afterPaint(() => void fetchMore());
  }, [wants, inLine, workflow, fetchMore]);

  // Whoever may judge no more holds nothing: the engine has given it back.
  useEffect(() => {
    if (!looksOn) return;
    for (const { view } of latest.current.line) {
      tell({ type: "lost", no: view.no, text: `${view.caseId} is back in the queue: you look on now` });
    }
  }, [looksOn, tell]);

  const hear = useCallback(
    (queue: QueueView) => {
      around.outdate();
      listening.current.onQueue(queue);
    },
    [around],
  );
  const readAround = useCallback(() => around.ask((queue) => listening.current.onQueue(queue)), [around]);

  const deliver = useCallback(
    async (request: DecideRequest): Promise<boolean> => {
      const isPainted = painted();
      for (let attempt = 1; ; attempt += 1) {
        try {
          const decided = await engine.decide(request);
          await isPainted;
          tell({ type: "accepted", decisionId: request.decisionId, decided });
          announce(`${decided.label}${decided.late ? ", kept as a second opinion" : ""}. Press U to undo.`);
          // Not before the paint: until then the machine has the case to itself.
          readAround();
          return true;
        } catch (failure) {
          const kind = kindOf(failure);
          const unsure = kind === "unknownOutcome" || kind === null;
          if (unsure && attempt < ATTEMPTS) {
            tell({ type: "checking", decisionId: request.decisionId });
            await pause(RETRY_MS * attempt);
            continue;
          }
          const text = wordsOf(failure);
          if (kind === "leaseLost") tell({ type: "overtaken", decisionId: request.decisionId, text });
          else {
            announce(text);
            tell({ type: "refused", decisionId: request.decisionId, text, unsure });
          }
          failed(failure);
          return false;
        }
      }
    },
    [failed, readAround, tell],
  );

  const decide = useCallback(
    (request: DecideRequest, answering: Answering) => {
      flushSync(() => tell({ type: "decided", request, answering }));
      markPainted(latest.current.line[0]?.view.no ?? null);
      const delivery = deliver(request).finally(() => deliveries.current.delete(request.decisionId));
      deliveries.current.set(request.decisionId, delivery);
    },
    [deliver, tell],
  );

  const skip = useCallback(() => {
    const held = latest.current.line[0];
    if (!held) return;
    const { no, fence, caseId } = held.view;
    skips.current += 1;
    flushSync(() => tell({ type: "skipped" }));
    markPainted(latest.current.line[0]?.view.no ?? null);
    engine
      .skip(no, fence)
      .then(
        (queue) => {
          hear(queue);
          tell({ type: "noticed", text: `skipped ${caseId}; it comes back behind the others` });
          tell({ type: "awakened" });
        },
        (failure: unknown) => tell({ type: "noticed", text: wordsOf(failure) }),
      )
      .finally(() => {
        skips.current -= 1;
        void fetchMore();
      });
  }, [fetchMore, hear, tell]);

  const sendBack = useCallback(
    (question: string, answering: Answering) => {
      const held = latest.current.line[0];
      if (!held) return;
      const { no, fence, caseId } = held.view;
      skips.current += 1;
      flushSync(() => tell({ type: "skipped" }));
      markPainted(latest.current.line[0]?.view.no ?? null);
      engine
        .sendBack(no, fence, question)
        .then(
          ({ to, queue }) => {
            hear(queue);
            tell({ type: "noticed", text: `${caseId} goes back to ${to ?? "whoever takes it next"}` });
          },
          (failure: unknown) => {
            tell({ type: "cameBack", held: { ...held, answering }, text: wordsOf(failure) });
            failed(failure);
          },
        )
        .finally(() => {
          skips.current -= 1;
          void fetchMore();
        });
    },
    [failed, fetchMore, hear, tell],
  );

  const say = useCallback(
    async (request: VerdictRequest, answering: Answering) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const view = await engine.verdict(request);
          tell({ type: "revealed", view });
          announce(agreementOf(view));
          return;
        } catch (failure) {
          const kind = kindOf(failure);
          if ((kind === "unknownOutcome" || kind === null) && attempt < ATTEMPTS) {
            await pause(RETRY_MS * attempt);
            continue;
          }
          const text = wordsOf(failure);
          if (kind === "leaseLost") tell({ type: "lost", no: request.no, text });
          else {
            announce(text);
            tell({ type: "unsaid", no: request.no, answering, text });
          }
          failed(failure);
          return;
        }
      }
    },
    [failed, tell],
  );
  const giveVerdict = useCallback(
    (request: VerdictRequest, answering: Answering) => void say(request, answering),
    [say],
  );

  const outdate = around.outdate;
  const arrived = useCallback((decisionId: string) => deliveries.current.get(decisionId), []);
  const undoing = useUndo({ latest, arrived, outdate, readAround, hear, tell, failed });

  const open = useCallback(
    (next: string | null) => {
      void giveBack(latest);
      tell({ type: "opened", workflow: next });
    },
    [tell],
  );

  useShown(cursor, tell);
  useLeaving(latest);

  const notice = useCallback<Notify>((text, how) => tell({ type: "noticed", text, quiet: how === "quiet" }), [tell]);
  const faded = useCallback((text: string) => tell({ type: "faded", text }), [tell]);
  const keep = useCallback(
    ({ view, returns }: Held, answering: Answering) => tell({ type: "kept", view, returns, answering }),
    [tell],
  );
  const sync = useCallback(
    (undoable: Undoable | null) => {
      if (latest.current.sending.length === 0) tell({ type: "known", undoable });
    },
    [tell],
  );
  const close = useCallback(async () => {
    await Promise.all(giveBack(latest));
  }, []);
  const bring = useCallback((view: CaseView) => tell({ type: "brought", view }), [tell]);
  const drop = useCallback(
    (numbers: readonly number[]) => {
      const gone = latest.current.line.filter((held) => numbers.includes(held.view.no));
      for (const { view } of gone) {
        tell({ type: "lost", no: view.no, text: `${view.caseId} was decided together with others` });
      }
    },
    [tell],
  );
  const awaken = useCallback(() => tell({ type: "awakened" }), [tell]);
  return useMemo(
    () => ({
      cursor,
      decide,
      skip,
      sendBack,
      giveVerdict,
      ...undoing,
      keep,
      open,
      bring,
      drop,
      again: awaken,
      notice,
      faded,
      close,
      sync,
    }),
    [cursor, decide, skip, sendBack, giveVerdict, undoing, keep, open, bring, drop, awaken, notice, faded, close, sync],
  );
}

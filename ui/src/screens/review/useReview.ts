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
import type { Cursor, Event } from "./cursor";
import { afterPaint, markPainted, painted } from "../../frames";
import { newestAnswer } from "./newestAnswer";
import { giveBack, useLeaving, useShown } from "./useLease";

const ATTEMPTS = 3;
const RETRY_MS = 400;

export type Review = {
  cursor: Cursor;
  decide: (request: DecideRequest, answering: Answering) => void;
  skip: () => void;
  /** Sends the case on screen back with a question; what was entered comes back with it when that fails. */
  sendBack: (question: string, answering: Answering) => void;
  /** Says what one thinks of the case on screen, and shows the AI's answer. */
  giveVerdict: (request: VerdictRequest, answering: Answering) => void;
  undo: () => void;
  /** Takes back one decision of the last ones. */
  undoOne: (undoable: Undoable) => void;
  open: (workflow: string | null) => void;
  /** Puts a case that was taken elsewhere in front. */
  bring: (view: CaseView) => void;
  /** Cases that were decided elsewhere in this window leave the line. */
  drop: (numbers: readonly number[]) => void;
  /** Asks the engine again after an error or an empty queue. */
  again: () => void;
  notice: (text: string) => void;
  /** Frees all cases, before somebody else sits down. */
  close: () => Promise<void>;
  /** Takes the queue's word on what can be undone, unless a decision is on its way. */
  sync: (undoable: Undoable | null) => void;
};

type Listen = { onQueue: (queue: QueueView) => void; onSignedOut: () => void };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** `first` is the case that this window took while its screens were read: it stands in the line when it is there by now. */
export function useReview(first: First, listen: Listen): Review {
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
    latest.current = moved(latest.current, event);
    dispatch(event);
  }, []);

  const failed = useCallback((failure: unknown) => {
    const kind = kindOf(failure);
    if (kind === "signInNeeded" || kind === "noStation") listening.current.onSignedOut();
  }, []);

  const fetchMore = useCallback(async () => {
    if (fetching.current || skips.current > 0 || !wantsMore(latest.current)) return;
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
  }, [first, failed, tell]);
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
          announce(text);
          if (kind === "leaseLost") tell({ type: "overtaken", decisionId: request.decisionId, text });
          else tell({ type: "refused", decisionId: request.decisionId, text, unsure });
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
          announce(text);
          if (kind === "leaseLost") tell({ type: "lost", no: request.no, text });
          else tell({ type: "unsaid", no: request.no, answering, text });
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

  const takeBack = useCallback(
    async (decisionId: string) => {
      // What was asked for before it still offers it.
      around.outdate();
      try {
        const back = await engine.undo(decisionId);
        tell({ type: "undone", view: back.case, decisionId, text: back.text });
        announce(back.text);
        readAround();
      } catch (failure) {
        tell({ type: "noticed", text: wordsOf(failure) });
        announce(wordsOf(failure));
        failed(failure);
      }
    },
    [around, failed, readAround, tell],
  );

  const undo = useCallback(async () => {
    // A decision on its way is waited for: what one sees last is what U takes back.
    const underway = latest.current.sending.at(-1);
    if (underway) await deliveries.current.get(underway.request.decisionId);
    const last = latest.current.last;
    if (!last) {
      tell({ type: "noticed", text: "nothing to undo" });
      return;
    }
    await takeBack(last.undoable.decisionId);
  }, [takeBack, tell]);
  const undoOne = useCallback((undoable: Undoable) => void takeBack(undoable.decisionId), [takeBack]);

  const open = useCallback(
    (next: string | null) => {
      void giveBack(latest);
      tell({ type: "opened", workflow: next });
    },
    [tell],
  );

  useShown(cursor, tell);
  useLeaving(latest);

  const notice = useCallback((text: string) => tell({ type: "noticed", text }), [tell]);
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
      undo: () => void undo(),
      undoOne,
      open,
      bring,
      drop,
      again: awaken,
      notice,
      close,
      sync,
    }),
    [cursor, decide, skip, sendBack, giveVerdict, undo, undoOne, open, bring, drop, awaken, notice, close, sync],
  );
}

/**
 * Keeps what is typed: stored a moment after the first change and then at most once a second while typing goes on, at
 * once when a field or the window is left. Never after the decision. A crash costs a second of typing. What an undo or
 * a failed decision brings back is stored at once: deciding may have deleted what was stored of it.
 */
import { useCallback, useEffect, useRef } from "react";
import { engine, wordsOf } from "../../ipc";
import { draftOf } from "./answering";
import type { Answering } from "./answering";
import type { Held } from "./cursor";
import type { Notify } from "./useReview";

const SOON_MS = 300;
const EVERY_MS = 1000;

export type Saving = { settle: () => void };

type Store = {
  timer: ReturnType<typeof setTimeout> | null;
  isUnderWay: boolean;
  /** When the last storing began. */
  begunAt: number;
  /** What was stored last, as it was sent; null when nobody knows. */
  stored: string | null;
  isSettled: boolean;
  /** The case is no longer drawn. Who types elsewhere by now may be somebody else, so nothing is tried again later. */
  isGone: boolean;
  /** That storing failed was said; it is said once until it works again. */
  isTold: boolean;
};

function storeFor({ view, answering }: Held, state: Answering): Store {
  return {
    timer: null,
    isUnderWay: false,
    begunAt: Number.NEGATIVE_INFINITY,
    stored: answering === null ? JSON.stringify(draftOf(view, state)) : null,
    isSettled: false,
    isGone: false,
    isTold: false,
  };
}

export function useDraftSaving(held: Held, state: Answering, active: boolean, notice: Notify): Saving {
  const { view } = held;
  const latest = useRef(state);
  const saved = useRef<Answering | null>(held.answering === null ? state : null);
  const later = useRef(() => {});
  const store = useRef<Store | null>(null);
  store.current ??= storeFor(held, state);

  const cancel = useCallback(() => {
    const kept = store.current;
    if (kept?.timer) clearTimeout(kept.timer);
    if (kept) kept.timer = null;
  }, []);

  const save = useCallback(async () => {
    cancel();
    const kept = store.current;
    // One at a time: a second one could overtake the first.
    if (kept === null || kept.isUnderWay || kept.isSettled || saved.current === latest.current) return;
    const now = latest.current;
    const draft = draftOf(view, now);
    const sent = JSON.stringify(draft);
    saved.current = now;
    if (sent === kept.stored) return;
    kept.isUnderWay = true;
    kept.begunAt = performance.now();
    try {
      await engine.saveDraft(view.no, draft);
      kept.stored = sent;
      kept.isTold = false;
      if (view.kind === "draft" && latest.current === now) notice("draft saved", "quiet");
    } catch (failure) {
      saved.current = null;
      notice(`what you typed is not stored yet: ${wordsOf(failure)}`, kept.isTold ? "quiet" : undefined);
      kept.isTold = true;
    } finally {
      kept.isUnderWay = false;
      // Once the case is gone what failed is not tried again; what was typed while an older state was stored is.
      const isLeft = kept.isGone && saved.current === null;
      if (saved.current !== latest.current && !isLeft) later.current();
    }
  }, [view, notice, cancel]);

  useEffect(() => {
    later.current = () => {
      const kept = store.current;
      if (kept === null || kept.timer !== null || kept.isUnderWay || kept.isSettled) return;
      if (kept.isGone) {
        void save();
        return;
      }
      const wait = Math.max(SOON_MS, kept.begunAt + EVERY_MS - performance.now());
      kept.timer = setTimeout(() => void save(), wait);
    };
  }, [save]);

  useEffect(() => {
    latest.current = state;
    if (active && saved.current !== state) later.current();
  }, [active, state]);

  useEffect(() => {
    // Brought back: the next second may be too late, and the case need not be on screen for it.
    if (saved.current === null) void save();
  }, [save]);

  useEffect(() => {
    const kept = store.current;
    if (kept !== null) kept.isGone = false;
    const flush = () => void save();
    const hidden = () => document.visibilityState === "hidden" && flush();
    document.addEventListener("visibilitychange", hidden);
    document.addEventListener("focusout", flush);
    window.addEventListener("blur", flush);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      document.removeEventListener("focusout", flush);
      window.removeEventListener("blur", flush);
      flush();
      if (kept !== null) kept.isGone = true;
    };
  }, [save]);

  return {
    settle: useCallback(() => {
      if (store.current) store.current.isSettled = true;
      cancel();
    }, [cancel]),
  };
}

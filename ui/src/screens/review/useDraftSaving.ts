/**
 * Keeps what is typed: stored a moment after the first change and then at most once a second while typing goes on, at
 * once when a field or the window is left. Never after the decision. A crash costs a second of typing.
 */
import { useCallback, useEffect, useRef } from "react";
import { engine, wordsOf } from "../../ipc";
import type { CaseView } from "../../ipc";
import { draftOf } from "./answering";
import type { Answering } from "./answering";

const SOON_MS = 300;
const EVERY_MS = 1000;

export type Saving = { settle: () => void };

type Store = {
  timer: ReturnType<typeof setTimeout> | null;
  isUnderWay: boolean;
  /** When the last storing began. */
  begunAt: number;
  /** What was stored last, as it was sent. */
  stored: string;
  isSettled: boolean;
};

export function useDraftSaving(
  view: CaseView,
  state: Answering,
  active: boolean,
  notice: (text: string) => void,
): Saving {
  const latest = useRef(state);
  const saved = useRef<Answering | null>(state);
  const later = useRef(() => {});
  const store = useRef<Store | null>(null);
  store.current ??= {
    timer: null,
    isUnderWay: false,
    begunAt: Number.NEGATIVE_INFINITY,
    stored: JSON.stringify(draftOf(view, state)),
    isSettled: false,
  };

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
      if (view.kind === "draft" && latest.current === now) notice("draft saved");
    } catch (failure) {
      saved.current = null;
      notice(`what you typed is not stored yet: ${wordsOf(failure)}`);
    } finally {
      kept.isUnderWay = false;
      if (saved.current !== latest.current) later.current();
    }
  }, [view, notice, cancel]);

  useEffect(() => {
    later.current = () => {
      const kept = store.current;
      if (kept === null || kept.timer !== null || kept.isUnderWay || kept.isSettled) return;
      const wait = Math.max(SOON_MS, kept.begunAt + EVERY_MS - performance.now());
      kept.timer = setTimeout(() => void save(), wait);
    };
  }, [save]);

  useEffect(() => {
    latest.current = state;
    if (active && saved.current !== state) later.current();
  }, [active, state]);

  useEffect(() => {
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
    };
  }, [save]);

  return {
    settle: useCallback(() => {
      if (store.current) store.current.isSettled = true;
      cancel();
    }, [cancel]),
  };
}

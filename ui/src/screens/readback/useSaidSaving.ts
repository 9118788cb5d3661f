/**
 * Keeps what a reader types: stored a moment after the first change and then at most once a second while typing goes on,
 * at once when a field or the window is left. Never after it was handed in.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { engine, wordsOf } from "../../ipc";
import type { Said } from "../../ipc";

const SOON_MS = 300;
const EVERY_MS = 1000;

export type SaidSaving = {
  /** What to say of it: null while everything typed is stored. */
  trouble: string | null;
  /** Stops storing and waits for what is under way: the answer is being handed in. */
  settle: () => Promise<void>;
  /** Goes on storing: it was not taken. */
  again: () => void;
};

export function useSaidSaving(id: string, said: Said): SaidSaving {
  const [trouble, setTrouble] = useState<string | null>(null);
  const latest = useRef(said);
  const stored = useRef(said);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const underWay = useRef<Promise<void> | null>(null);
  const begunAt = useRef(Number.NEGATIVE_INFINITY);
  const isSettled = useRef(false);
  /** The reading is no longer drawn, and may be opened again at any moment: what was typed last is stored at once. */
  const isGone = useRef(false);
  const later = useRef(() => {});

  const save = useCallback((): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    // One at a time: a second one could overtake the first.
    if (underWay.current !== null || isSettled.current || stored.current === latest.current) return;
    const sent = latest.current;
    begunAt.current = performance.now();
    underWay.current = engine
      .keepSaid(id, sent)
      .then(
        () => {
          stored.current = sent;
          setTrouble(null);
        },
        (failure: unknown) => setTrouble(`what you typed is not stored yet: ${wordsOf(failure)}`),
      )
      .finally(() => {
        underWay.current = null;
        // Once it is gone what failed is not tried again; what was typed since is tried once.
        const isLeft = isGone.current && stored.current !== sent && latest.current === sent;
        if (stored.current !== latest.current && !isLeft) later.current();
      });
  }, [id]);
  useEffect(() => {
    later.current = () => {
      if (timer.current !== null || underWay.current !== null || isSettled.current) return;
      if (isGone.current) {
        save();
        return;
      }
      timer.current = setTimeout(save, Math.max(SOON_MS, begunAt.current + EVERY_MS - performance.now()));
    };
  }, [save]);

  useEffect(() => {
    latest.current = said;
    if (stored.current !== said) later.current();
  }, [said]);

  useEffect(() => {
    isGone.current = false;
    document.addEventListener("visibilitychange", save);
    document.addEventListener("focusout", save);
    window.addEventListener("blur", save);
    return () => {
      document.removeEventListener("visibilitychange", save);
      document.removeEventListener("focusout", save);
      window.removeEventListener("blur", save);
      isGone.current = true;
      save();
    };
  }, [save]);

  const settle = useCallback(async () => {
    isSettled.current = true;
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    await underWay.current;
  }, []);
  const again = useCallback(() => {
    isSettled.current = false;
    if (stored.current !== latest.current) later.current();
  }, []);
  return { trouble, settle, again };
}

/**
 * Runs the time of a reading: the clock stops while the window is not in front, the engine is told at least once a second
 * and whenever the window is left, and `over` is called once, when nothing is left. What the engine says counts: it may
 * end a reading for reasons of its own.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { engine, kindOf, wordsOf } from "../../ipc";
import type { Given } from "../../ipc";
import { ReadingClock } from "./readingClock";

const STEP_MS = 100;
const TELL_MS = 1000;

function isInFront(): boolean {
  return document.hasFocus() && document.visibilityState === "visible";
}

export type ReadingTime = {
  usedMs: number;
  /** The window is in front: time runs and the text is shown. */
  runs: boolean;
  /** Ends it before its time. */
  done: () => void;
};

type Ends = { over: () => void; gone: (why: string) => void };

export function useReadingTime(given: Given, ends: Ends): ReadingTime {
  const { id, usedMs } = given;
  const limit = given.seconds * 1000;
  const [clock] = useState(() => new ReadingClock(usedMs, limit, performance.now(), isInFront()));
  const [seen, setSeen] = useState({ usedMs, runs: isInFront() });
  const latest = useRef(ends);
  const isOver = useRef(false);
  const told = useRef(usedMs);
  useEffect(() => {
    latest.current = ends;
  });

  const tell = useCallback(
    (used: number, done: boolean) => {
      told.current = used;
      engine.keepReadingTime(id, used, done).then(
        (progress) => {
          if (!progress.over || isOver.current) return;
          isOver.current = true;
          latest.current.over();
        },
        (failure: unknown) => {
          // A write that fails is tried again with the next second; a reading that ended elsewhere is not.
          if (kindOf(failure) === "leaseLost" && !isOver.current) latest.current.gone(wordsOf(failure));
        },
      );
    },
    [id],
  );

  const end = useCallback(
    (done: boolean) => {
      if (isOver.current) return;
      isOver.current = true;
      tell(clock.used(performance.now()), done);
      latest.current.over();
    },
    [clock, tell],
  );

  useEffect(() => {
    const look = () => {
      const used = clock.used(performance.now());
      setSeen({ usedMs: used, runs: clock.isRunning() });
      if (used >= limit) end(false);
      else if (used - told.current >= TELL_MS) tell(used, false);
    };
    const turned = () => {
      clock.turned(performance.now(), isInFront());
      if (!clock.isRunning() && !isOver.current) tell(clock.used(performance.now()), false);
      look();
    };
    const timer = setInterval(look, STEP_MS);
    for (const turn of ["focus", "blur"]) window.addEventListener(turn, turned);
    document.addEventListener("visibilitychange", turned);
    return () => {
      clearInterval(timer);
      for (const turn of ["focus", "blur"]) window.removeEventListener(turn, turned);
      document.removeEventListener("visibilitychange", turned);
      if (!isOver.current) tell(clock.used(performance.now()), false);
    };
  }, [clock, limit, end, tell]);

  return { ...seen, done: useCallback(() => end(true), [end]) };
}

/** Listens for the person's presence and keeps the active time: of the case on screen, and of the run so far. */
import { useEffect, useMemo, useRef, useState } from "react";
import { ActiveClock } from "./activeClock";
import { Stretch } from "./stretch";

export type CaseClock = {
  /** Active milliseconds on the case on screen. */
  read: () => number;
  isRunning: () => boolean;
  /** Active minutes since the last break, once they are a long run. */
  longRun: () => number | null;
};

/** How often the run is looked at. */
const LOOK_MS = 15_000;

export function useCaseClock(no: number | undefined): CaseClock {
  const [clock] = useState(() => new ActiveClock(performance.now(), document.hasFocus()));
  const [stretch] = useState(() => new Stretch(performance.now()));
  const shownNo = useRef(no);
  /** What of the case on screen has been added to the run. */
  const added = useRef(0);
  useEffect(() => {
    const add = () => {
      const now = performance.now();
      const active = clock.read(now);
      stretch.worked(active - added.current, now);
      added.current = active;
    };
    if (shownNo.current !== no) {
      add();
      clock.restart(performance.now());
      added.current = 0;
    }
    shownNo.current = no;
    const timer = setInterval(add, LOOK_MS);
    return () => clearInterval(timer);
  }, [no, clock, stretch]);
  useEffect(() => {
    const touched = () => clock.touched(performance.now());
    const turned = () => clock.turned(performance.now(), document.hasFocus() && document.visibilityState === "visible");
    const inputs = ["keydown", "pointerdown", "pointermove", "wheel"];
    for (const input of inputs) window.addEventListener(input, touched, { passive: true });
    for (const turn of ["focus", "blur"]) window.addEventListener(turn, turned);
    document.addEventListener("visibilitychange", turned);
    return () => {
      for (const input of inputs) window.removeEventListener(input, touched);
      for (const turn of ["focus", "blur"]) window.removeEventListener(turn, turned);
      document.removeEventListener("visibilitychange", turned);
    };
  }, [clock]);
  return useMemo(
    () => ({
      read: () => clock.read(performance.now()),
      isRunning: () => clock.isRunning(performance.now()),
      longRun: () => stretch.long(performance.now()),
    }),
    [clock, stretch],
  );
}

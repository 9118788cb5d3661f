/** The active time of the case on screen, and of the run so far. */
import { useEffect, useMemo, useRef, useState } from "react";
import { Stretch } from "./stretch";
import { useActiveClock } from "./useActiveClock";

export type CaseClock = {
  /** Active milliseconds on the case on screen. */
  read: () => number;
  isRunning: () => boolean;
  /** Active minutes since the last break, once they are a long run. */
  longRun: () => number | null;
};

/** How often the run is looked at. */
const LOOK_MS = 15_000;

/**
 * `no` is the case on the desk; `isSeen` says whether the desk is in front and not the list or the settings, where
 * nobody looks at the case. The run goes on there.
 */
export function useCaseClock(no: number | undefined, isSeen: boolean): CaseClock {
  const clock = useActiveClock(isSeen);
  const presence = useActiveClock(true);
  const [stretch] = useState(() => new Stretch(performance.now()));
  // Nothing is on screen before this is drawn, so the first case begins its time too.
  const shownNo = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (shownNo.current !== no) clock.restart(performance.now());
    shownNo.current = no;
  }, [no, clock]);
  useEffect(() => {
    /** What of the presence has been added to the run. */
    let added = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      const active = presence.read(now);
      stretch.worked(active - added, now);
      added = active;
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [presence, stretch]);
  return useMemo(
    () => ({
      read: () => clock.read(performance.now()),
      isRunning: () => clock.isRunning(performance.now()),
      longRun: () => stretch.long(performance.now()),
    }),
    [clock, stretch],
  );
}

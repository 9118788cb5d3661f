/** An active clock that listens: to hands on the window, and to the window coming to the front and leaving it. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ActiveClock } from "./activeClock";

/** `isSeen` says whether what is timed is in front inside the window. */
export function useActiveClock(isSeen: boolean): ActiveClock {
  const [clock] = useState(() => new ActiveClock(performance.now(), isPresent() && isSeen));
  const seen = useRef(isSeen);
  // Before anything is drawn that says whether it runs.
  useLayoutEffect(() => {
    // Another case in the same place is no return: only a change is one.
    if (seen.current === isSeen) return;
    seen.current = isSeen;
    clock.turned(performance.now(), isPresent() && isSeen);
  }, [isSeen, clock]);
  useEffect(() => {
    const touched = () => clock.touched(performance.now());
    const turned = () => clock.turned(performance.now(), isPresent() && seen.current);
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
  return clock;
}

/** Whether the window is in front of its person. */
function isPresent(): boolean {
  return document.hasFocus() && document.visibilityState === "visible";
}

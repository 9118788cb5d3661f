/** The active time on the case, and after a long run a quiet word about it. It redraws itself alone. */
import { useEffect, useState } from "react";
import { announce } from "../../live";
import type { CaseClock } from "./useCaseClock";
import styles from "./StatusLine.module.css";

const TICK_MS = 1000;

export function CaseTime({ clock }: { clock: CaseClock }) {
  const [seen, setSeen] = useState(() => look(clock));
  useEffect(() => {
    const tick = () => setSeen(look(clock));
    // What stood here a moment ago was read before the case came to the front.
    const soon = setTimeout(tick);
    const timer = setInterval(tick, TICK_MS);
    return () => {
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [clock]);
  const isLong = seen.longRun !== null;
  useEffect(() => {
    if (isLong) announce("a long run without a break; a few minutes away keep the eye fresh");
  }, [isLong]);
  return (
    <>
      <span title={`active time on this case${seen.runs ? "" : "; it waits while you are away"}`}>
        {spent(seen.ms)}
        {seen.runs ? "" : " paused"}
      </span>
      {seen.longRun === null ? null : (
        <span className={styles.rest} title="a few minutes away keep the eye fresh">
          {seen.longRun} min without a break
        </span>
      )}
    </>
  );
}

function look(clock: CaseClock): { ms: number; runs: boolean; longRun: number | null } {
  return { ms: clock.read(), runs: clock.isRunning(), longRun: clock.longRun() };
}

/** "0:07", "12:40". */
function spent(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

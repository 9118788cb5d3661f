/** How much of the time is left: a quiet ring with the seconds beside it. */
import { secondsLeft } from "./readingClock";
import styles from "./Ring.module.css";

/** The circumference of a circle of radius 9. */
const ROUND = 2 * Math.PI * 9;

export function Ring({ usedMs, seconds, paused }: { usedMs: number; seconds: number; paused: boolean }) {
  const limit = seconds * 1000;
  const left = secondsLeft(usedMs, limit);
  const part = Math.max(0, 1 - usedMs / limit);
  return (
    <span className={styles.time} role="timer" aria-label="Time to read">
      <svg width="22" height="22" viewBox="0 0 22 22" fill="none" strokeWidth="2.5" aria-hidden="true">
        <circle cx="11" cy="11" r="9" className={styles.track} />
        <circle
          cx="11"
          cy="11"
          r="9"
          className={styles.left}
          strokeDasharray={`${ROUND * part} ${ROUND}`}
          transform="rotate(-90 11 11)"
        />
      </svg>
      {paused ? `${left} s, paused` : `${left} s`}
    </span>
  );
}

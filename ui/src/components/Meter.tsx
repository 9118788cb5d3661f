/** Confidence against its threshold: a filled bar and a tick. */
import { plain } from "../words";
import styles from "./Meter.module.css";

export function Meter({ value, threshold, label }: { value: number; threshold: number | null; label: string }) {
  const percent = `${Math.min(100, Math.max(0, value * 100))}%`;
  return (
    <div
      className={styles.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={value}
      aria-valuetext={threshold === null ? plain(value) : `${plain(value)} of at least ${plain(threshold)}`}
    >
      <i className={threshold !== null && value >= threshold ? styles.enough : styles.low} style={{ width: percent }} />
      {threshold === null ? null : <u className={styles.tick} style={{ left: `${threshold * 100}%` }} />}
    </div>
  );
}

/** Shares as bars, and contributions as bars to either side of a line. Read as a list; the bars are decoration. */
import { scaleLinear } from "d3-scale";
import { share, signed } from "../words";
import { named } from "./hidden";
import { SafeText } from "./SafeText";
import styles from "./Bars.module.css";

export type Bar = { name: string; p: number | null };

/** The first bar is the answer and stands out; the scale ends at the next round number above the largest share. */
export function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const largest = Math.max(...bars.map((bar) => bar.p ?? 0), 0.0001);
  const width = scaleLinear().domain([0, largest]).nice(4).range([0, 96]);
  return (
    <ul className={styles.bars} aria-label={label}>
      {bars.map((bar, at) => (
        <li key={bar.name} className={styles.row} data-first={at === 0 || undefined}>
          <span className={styles.name} title={named(bar.name)}>
            <SafeText text={bar.name} />
          </span>
          <span className={styles.track} aria-hidden="true">
            {bar.p === null ? null : <i className={styles.bar} style={{ width: `${Math.max(width(bar.p), 0.6)}%` }} />}
          </span>
          <span className={styles.value}>{bar.p === null ? "" : share(bar.p)}</span>
        </li>
      ))}
    </ul>
  );
}

export type SignedBar = { name: string; value: string | null; contribution: number };

/** What moved the answer: for it to the right, against it to the left. */
export function SignedBars({ bars, label }: { bars: readonly SignedBar[]; label: string }) {
  const largest = Math.max(...bars.map((bar) => Math.abs(bar.contribution)), 0.0001);
  const width = scaleLinear().domain([0, largest]).range([0, 46]);
  return (
    <ul className={styles.bars} aria-label={label}>
      {bars.map((bar) => (
        <li key={`${bar.name} ${bar.value ?? ""}`} className={styles.row}>
          <span className={styles.name} title={named(bar.value === null ? bar.name : `${bar.name}: ${bar.value}`)}>
            <SafeText text={bar.name} />
            {bar.value === null ? null : (
              <em className={styles.of}>
                <SafeText text={bar.value} />
              </em>
            )}
          </span>
          <span className={styles.middle} aria-hidden="true">
            <i
              className={bar.contribution < 0 ? styles.against : styles.for}
              style={{ width: `${Math.max(width(Math.abs(bar.contribution)), 0.8)}%` }}
            />
          </span>
          <span className={styles.value}>{signed(bar.contribution)}</span>
        </li>
      ))}
    </ul>
  );
}

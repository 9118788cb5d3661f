/** Numbers over time as a small line, with the same numbers as a table for screen readers. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { plain } from "../words";
import { named } from "./hidden";
import { SafeText } from "./SafeText";
import { thinned } from "./thinned";
import type { Placed } from "./thinned";
import styles from "./Series.module.css";

export type Point = { x: string; y: number | null };

const WIDTH = 300;
const HEIGHT = 64;
/** Points that are read out; more than these nobody hears to the end. */
const READ_OUT = 400;
/** Height of a printed number, in the units of the plot. */
const LINE = 18;

export function Series({ points, title }: { points: readonly Point[]; title: string }) {
  const values = points.flatMap((point) => (point.y === null ? [] : [point.y]));
  const low = Math.min(...values, 0);
  const high = Math.max(...values, low + 1);
  const x = scaleLinear()
    .domain([0, Math.max(1, points.length - 1)])
    .range([0, WIDTH]);
  const y = scaleLinear()
    .domain([low, high])
    .range([HEIGHT - 2, 2]);
  const draw = line<Placed>()
    .defined((point) => point.y !== null)
    .x((point) => x(point.at))
    .y((point) => y(point.y ?? 0));
  const lastAt = points.findLastIndex((point) => point.y !== null);
  const last = points[lastAt]?.y ?? null;
  // Two numbers on the same line could not be read; the newest is the one that counts.
  const isApart = last === null || y(last) > LINE;
  return (
    <figure className={styles.series}>
      <div className={styles.plot} aria-hidden="true">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={styles.svg}>
          <line x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} className={styles.ground} />
          <path d={draw(thinned(points)) ?? ""} className={styles.path} />
        </svg>
        {last === null ? null : (
          <i
            className={styles.dot}
            style={{ left: `${(x(lastAt) / WIDTH) * 100}%`, top: `${(y(last) / HEIGHT) * 100}%` }}
          />
        )}
        {isApart ? <span className={styles.high}>{plain(high)}</span> : null}
        {last === null ? null : (
          <b className={styles.last} style={{ top: `${(y(last) / HEIGHT) * 100}%` }}>
            {plain(last)}
          </b>
        )}
      </div>
      <div className={styles.foot} aria-hidden="true">
        <span>
          <SafeText text={points[0]?.x ?? ""} />
        </span>
        <span>
          <SafeText text={points.at(-1)?.x ?? ""} />
        </span>
      </div>
      <SeriesTable points={points} title={title} />
    </figure>
  );
}

function SeriesTable({ points, title }: { points: readonly Point[]; title: string }) {
  return (
    <table className="unseen">
      <caption>{named(title)}</caption>
      <tbody>
        {points.slice(0, READ_OUT).map((point, at) => (
          // Points never move, and two may have one name.
          // oxlint-disable-next-line no-array-index-key
          <tr key={at}>
            <th scope="row">{named(point.x)}</th>
            <td>{point.y === null ? "no value" : plain(point.y)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A score on its scale: the bands, the AI's mark, and the person's beside it. */
import type { CaseView } from "../../ipc";
import { plain } from "../../words";
import { SafeText } from "../../components/SafeText";
import styles from "./ScoreScale.module.css";

type Props = { scale: CaseView["scale"]; score: number; label: string | null; mine?: number | null };

/** The bands as pairs of edges, lowest first. */
export function bandsOf(scale: NonNullable<CaseView["scale"]>): { from: number; to: number }[] {
  const edges = [scale.min, ...scale.bands, scale.max];
  return edges.slice(1).map((to, at) => ({ from: edges[at] ?? scale.min, to }));
}

/** Which band a score falls in, counted from 0. A score on an edge belongs to the band above it. */
export function bandOf(scale: NonNullable<CaseView["scale"]>, score: number): number {
  return scale.bands.filter((edge) => score >= edge).length;
}

export function ScoreScale({ scale, score, label, mine = null }: Props) {
  return (
    <div className={styles.score}>
      <p className={styles.value}>
        {plain(score)}
        {scale === null ? null : <span>of {plain(scale.max)}</span>}
        {label === null ? null : (
          <em>
            <SafeText text={label} />
          </em>
        )}
      </p>
      {scale === null ? null : <BandBar scale={scale} score={score} mine={mine} />}
    </div>
  );
}

export function BandBar({
  scale,
  score,
  mine,
}: {
  scale: NonNullable<CaseView["scale"]>;
  score: number | null;
  mine: number | null;
}) {
  const size = Math.max(1e-9, scale.max - scale.min);
  const at = (value: number) => `${((Math.min(Math.max(value, scale.min), scale.max) - scale.min) / size) * 100}%`;
  const picked = mine ?? score;
  return (
    <div className={styles.scale} aria-hidden="true">
      <div className={styles.bands}>
        {bandsOf(scale).map((band, index) => (
          <i
            key={band.from}
            className={styles.band}
            data-on={(picked !== null && bandOf(scale, picked) === index) || undefined}
            style={{ flexGrow: band.to - band.from }}
          />
        ))}
        {score === null ? null : <u className={styles.mark} style={{ left: at(score) }} />}
        {mine === null || mine === score ? null : <u className={styles.mine} style={{ left: at(mine) }} />}
      </div>
      <div className={styles.edges}>
        {[scale.min, ...scale.bands, scale.max].map((edge) => (
          <span key={edge} style={{ left: at(edge) }}>
            {plain(edge)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The trend over quarters: the sentence a lead can repeat, the chart with its chance band, the same numbers as a table. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import type { Tone } from "../../components/Chip";
import { focusHeading } from "../../focus";
import { engine, wordsOf } from "../../ipc";
import type { QuarterLine, Trend, TrendVerdict } from "../../ipc";
import { sentence } from "../../words";
import { percent } from "./ReportView";
import { TrendChart } from "./TrendChart";
import styles from "./Sameness.module.css";

const VERDICTS: Record<TrendVerdict, string> = {
  better: "better",
  worse: "worse",
  "no-clear-change": "no clear change",
  "not-enough-data": "not enough data",
};
/** A drop that may be chance is never red. */
const TONES: Record<TrendVerdict, Tone> = {
  better: "good",
  worse: "bad",
  "no-clear-change": "plain",
  "not-enough-data": "plain",
};

export function TrendView({ onLeave }: { onLeave: () => void }) {
  const { data, error, refetch } = useQuery({ queryKey: ["rounds", "trend"], queryFn: engine.roundTrend });
  const isThere = data !== undefined;
  useEffect(() => {
    if (isThere) focusHeading();
  }, [isThere]);
  return (
    <main className={styles.page} data-wide aria-label="Trend" aria-busy={!isThere && error === null}>
      <header className={styles.top}>
        <h1 tabIndex={-1} data-heading>
          Trend over quarters
        </h1>
        <p>The share of our pieces that judges find, round by round.</p>
      </header>
      {error === null ? null : (
        <div className={styles.trouble} role="alert">
          <p>{wordsOf(error)}</p>
          <Button onPress={() => void refetch()}>Try again</Button>
        </div>
      )}
      {data === undefined ? null : <Shown trend={data} />}
      <div className={styles.acts}>
        <Button chord="escape" onPress={onLeave}>
          All rounds
        </Button>
      </div>
    </main>
  );
}

function Shown({ trend }: { trend: Trend }) {
  return (
    <>
      <p className={styles.verdict} role="note" aria-label="Verdict">
        <Chip tone={TONES[trend.verdict]}>{VERDICTS[trend.verdict]}</Chip> {trend.says}
      </p>
      {trend.quarters.length === 0 ? (
        <p className={styles.quiet}>
          No round is revealed yet. The first revealed round is the first point of the trend.
        </p>
      ) : (
        <div className={styles.chartAndTable}>
          <Block title="Found of ours" aside="bars: 90 % interval · wash: what chance alone brings">
            <Card>
              <TrendChart quarters={trend.quarters} />
            </Card>
          </Block>
          <Block title="The same in numbers">
            <Card>
              <Quarters quarters={trend.quarters} />
            </Card>
          </Block>
        </div>
      )}
      {trend.slipped.length === 0 ? null : (
        <Block title="Behind the drop" aside="workflows whose pieces were found less often">
          <Card>
            <ul className={styles.words}>
              {trend.slipped.map((slipped) => (
                <li key={slipped.workflow}>{sentence(slipped.says)}</li>
              ))}
            </ul>
          </Card>
        </Block>
      )}
      <ul className={styles.tests} aria-label="Tests">
        {trend.confirmed === null ? null : (
          <li>
            Permuting rounds: {trend.confirmed.count} of {trend.confirmed.total} choices of {trend.rounds_now} have as
            few hits.
          </li>
        )}
        {trend.steady_fall === null ? null : (
          <li>
            A fall as steady as this over all quarters has a chance of {trend.steady_fall.toFixed(3)} (Mann–Kendall).
          </li>
        )}
      </ul>
    </>
  );
}

function Quarters({ quarters }: { quarters: readonly QuarterLine[] }) {
  return (
    <table className={styles.table}>
      <caption className="unseen">Quarters</caption>
      <thead>
        <tr>
          <th scope="col">Quarter</th>
          <th scope="col">Rounds</th>
          <th scope="col">Ballots</th>
          <th scope="col">Found</th>
          <th scope="col">Share</th>
          <th scope="col">90 % interval</th>
          <th scope="col">By chance</th>
          <th scope="col">d′</th>
        </tr>
      </thead>
      <tbody>
        {quarters.map((quarter) => (
          <tr key={quarter.quarter}>
            <th scope="row">{quarter.quarter}</th>
            <td>{quarter.rounds}</td>
            <td>{quarter.ballots}</td>
            <td>
              {quarter.hits} of {quarter.of}
            </td>
            <td>{percent(quarter.share)}</td>
            <td>{rangeWords(quarter.interval)}</td>
            <td>{rangeWords(quarter.chance)}</td>
            <td>{quarter.d_prime.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rangeWords(range: readonly [number, number] | null): string {
  return range === null ? "–" : `${Math.round(100 * range[0])}–${percent(range[1])}`;
}

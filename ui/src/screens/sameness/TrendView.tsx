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
import { decimal, percent, rangeOf } from "./numbers";
import { Says } from "./Says";
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
          <p>{sentence(wordsOf(error))}</p>
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
        <Chip tone={TONES[trend.verdict]}>{VERDICTS[trend.verdict]}</Chip> <Says text={trend.says} />
      </p>
      {trend.quarters.length === 0 ? (
        <p className={styles.quiet}>
          No round is revealed yet. The first revealed round is the first point of the trend.
        </p>
      ) : (
        <div className={styles.chartAndTable}>
          <Block title="Share of ours found" aside="thin line: 90 % interval · grey: chance alone">
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
            Permuting rounds: {trend.confirmed.count} of {trend.confirmed.total} choices of {trend.rounds_now}{" "}
            {trend.confirmed.count === "1" ? "has" : "have"} as few hits.
          </li>
        )}
        {trend.steady_fall === null ? null : (
          <li>
            If nothing had changed, a fall as steady as this over all quarters would have a chance of{" "}
            {trend.steady_fall.toFixed(3)} (Mann–Kendall).
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
          <th scope="col" data-number>
            Rounds
          </th>
          <th scope="col" data-number>
            Ballots
          </th>
          <th scope="col" data-number>
            Found
          </th>
          <th scope="col" data-number>
            Share
          </th>
          <th scope="col" data-number>
            90 % interval
          </th>
          <th scope="col" data-number>
            By chance
          </th>
          <th scope="col" data-number>
            d′
          </th>
        </tr>
      </thead>
      <tbody>
        {quarters.map((quarter) => (
          <tr key={quarter.quarter}>
            <th scope="row">{quarter.quarter}</th>
            <td data-number>{quarter.rounds}</td>
            <td data-number>{quarter.ballots}</td>
            <td data-number>
              {quarter.hits} of {quarter.of}
            </td>
            <td data-number>{percent(quarter.share)}</td>
            <td data-number>{rangeOf(quarter.interval)}</td>
            <td data-number>{rangeOf(quarter.chance)}</td>
            <td data-number>{decimal(quarter.d_prime)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a design can find before it is run: numbers in, and how often it finds what it is made for. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { Line } from "../../components/Field";
import { engine, wordsOf } from "../../ipc";
import type { PlanRequest, Planned } from "../../ipc";
import { counted, plain, sentence } from "../../words";
import { percent } from "./numbers";
import { Says } from "./Says";
import styles from "./Sameness.module.css";

type Typed = Record<keyof PlanRequest, string>;
const FIELDS: readonly (readonly [keyof PlanRequest, string, string])[] = [
  ["judges", "Judges a round", "1 to 50"],
  ["rounds", "Rounds a quarter", "1 to 12"],
  ["own", "Pieces of ours", "2 to 6"],
  ["other", "Pieces of theirs", "2 to 6"],
];

export function Planner({ onLeave }: { onLeave: () => void }) {
  const [typed, setTyped] = useState<Typed>({ judges: "5", rounds: "3", own: "3", other: "3" });
  const [asked, setAsked] = useState<PlanRequest>({ judges: 5, rounds: 3, own: 3, other: 3 });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);
  const { data, error, isFetching } = useQuery({
    queryKey: ["plan", asked],
    queryFn: () => engine.planRounds(asked),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const ask = () => {
    const { judges, rounds, own, other } = typed;
    setAsked({ judges: Number(judges), rounds: Number(rounds), own: Number(own), other: Number(other) });
  };
  const isWhole = FIELDS.every(([name]) => /^\s*\d{1,2}\s*$/u.test(typed[name]));
  return (
    <main className={styles.page} aria-label="Planner" aria-busy={isFetching}>
      <header className={styles.top}>
        <h1 tabIndex={-1} data-heading>
          Planner
        </h1>
        <p>What a design can find before it is run, simulated with judges who share three tenths of what they see.</p>
      </header>
      <Block title="Design">
        <Card>
          <div className={styles.form}>
            <div className={styles.four}>
              {FIELDS.map(([name, words, hint], at) => (
                <Line
                  key={name}
                  {...(at === 0 ? { ref: first } : {})}
                  name={words}
                  value={typed[name]}
                  onChange={(text) => setTyped((before) => ({ ...before, [name]: text }))}
                  onEnter={() => (isWhole ? ask() : undefined)}
                  hint={hint}
                />
              ))}
            </div>
            <div className={styles.acts}>
              <Button look="go" chord="enter" disabled={!isWhole} onPress={ask}>
                {isFetching ? "Simulating …" : "Simulate"}
              </Button>
              <Button chord="escape" onPress={onLeave}>
                All rounds
              </Button>
            </div>
          </div>
        </Card>
      </Block>
      <p className={styles.alert} role="alert">
        {error === null ? "" : sentence(wordsOf(error))}
      </p>
      {data === undefined ? null : <Shown planned={data} />}
    </main>
  );
}

function Shown({ planned }: { planned: Planned }) {
  const runs = planned.false_alert.runs;
  return (
    <>
      <p className={styles.verdict}>
        <Says text={planned.says} />
      </p>
      <div className={styles.chartAndTable}>
        <Block title="Between quarters" aside="after four quarters of the same size">
          <Card>
            <table className={styles.table}>
              <caption className="unseen">How often an alert is raised</caption>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col" data-number>
                    An alert comes
                  </th>
                </tr>
              </thead>
              <tbody>
                <tr>
                  <th scope="row">nothing changed</th>
                  <td data-number>{percent(planned.false_alert.share)}</td>
                </tr>
                <tr>
                  <th scope="row">judges tell half as well</th>
                  <td data-number>{percent(planned.finds_half.share)}</td>
                </tr>
                <tr>
                  <th scope="row">they cannot tell any more</th>
                  <td data-number>{percent(planned.finds_collapse.share)}</td>
                </tr>
              </tbody>
            </table>
          </Card>
        </Block>
        <Block
          title="Within one quarter"
          aside={
            planned.floor === null
              ? undefined
              : `p can reach ${plain(planned.floor.count)} of ${plain(planned.floor.total)} keys`
          }
        >
          <Card>
            <table className={styles.table}>
              <caption className="unseen">How often recognition is shown at 5 %</caption>
              <thead>
                <tr>
                  <th scope="col">d′ of a judge</th>
                  <th scope="col" data-number>
                    Mean hits of {planned.design.own}
                  </th>
                  <th scope="col" data-number>
                    Shown at 5 %
                  </th>
                </tr>
              </thead>
              <tbody>
                {planned.shows.map((shown) => (
                  <tr key={shown.d_prime}>
                    <th scope="row">{shown.d_prime.toFixed(1)}</th>
                    <td data-number>{shown.mean_hits.toFixed(2)}</td>
                    <td data-number>{percent(shown.found.share)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Card>
        </Block>
      </div>
      <p className={styles.foot}>
        d′ is how far apart ours and theirs lie for a judge: 0 is guessing. Each share is out of{" "}
        {counted(runs, "simulated quarter")}.
      </p>
    </>
  );
}

/** One's ballots: rounds that wait to be judged, and those one has judged. Enter opens the first that waits. */
import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import { named } from "../../components/hidden";
import { SafeText } from "../../components/SafeText";
import { focusHeading } from "../../focus";
import { wordsOf } from "../../ipc";
import type { RoundView } from "../../ipc";
import { counted, sentence } from "../../words";
import { shortSeal, waitsFor } from "./ballot";
import { useRounds } from "./useRounds";
import { useSteps } from "./useSteps";
import styles from "./Sameness.module.css";

export function BallotsScreen({ me, onOpen }: { me: string; onOpen: (round: string) => void }) {
  const { data, error, refetch } = useRounds();
  const list = useRef<HTMLUListElement>(null);
  useSteps(list);
  const waiting = data?.rounds.filter((round) => waitsFor(round, me)) ?? [];
  const cast = data?.rounds.filter((round) => round.cast_by.includes(me)) ?? [];
  const isThere = data !== undefined;
  const hasWaiting = waiting.length > 0;
  useEffect(() => {
    if (!isThere) return;
    const first = list.current?.querySelector("button");
    if (hasWaiting && first) first.focus();
    else focusHeading();
  }, [isThere, hasWaiting]);
  return (
    <main className={styles.page} aria-label="My ballots" aria-busy={!isThere && error === null}>
      <header className={styles.top}>
        <h1 tabIndex={-1} data-heading>
          My ballots
        </h1>
        <p>Rounds to judge: which pieces are ours, when nothing but the writing is left of them.</p>
      </header>
      {error === null ? null : (
        <div className={styles.trouble} role="alert">
          <p>{sentence(wordsOf(error))}</p>
          <Button onPress={() => void refetch()}>Try again</Button>
        </div>
      )}
      {isThere && !hasWaiting ? (
        <p className={styles.quiet}>No round waits for you. You will find one here as soon as a lead seals it.</p>
      ) : null}
      {hasWaiting ? (
        <ul ref={list} className={styles.rows}>
          {waiting.map((round) => (
            <li key={round.round}>
              <button type="button" className={styles.row} onClick={() => onOpen(round.round)}>
                <b title={named(round.topic)}>
                  <SafeText text={round.topic} />
                </b>
                <span>
                  {round.quarter} · {counted(round.pieces, "piece")}
                  {round.asked === null ? "" : `, ${round.asked} of them ours`}
                </span>
                <Chip>sealed {shortSeal(round.commitment ?? "")}</Chip>
                <em>judge</em>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {cast.length > 0 ? (
        <section className={styles.part} aria-label="Cast">
          <h2>Cast</h2>
          <ul className={styles.rows}>
            {cast.map((round) => (
              <li key={round.round}>
                <CastRow round={round} onOpen={() => onOpen(round.round)} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </main>
  );
}

function CastRow({ round, onOpen }: { round: RoundView; onOpen: () => void }) {
  const stands =
    round.state === "revealed" ? "revealed" : round.state === "void" ? "void, it counts no more" : "not revealed yet";
  return (
    <button type="button" className={styles.row} data-done onClick={onOpen}>
      <b title={named(round.topic)}>
        <SafeText text={round.topic} />
      </b>
      <span>
        {round.quarter} · {stands}
      </span>
      <Chip tone="good">cast</Chip>
      <em>look</em>
    </button>
  );
}

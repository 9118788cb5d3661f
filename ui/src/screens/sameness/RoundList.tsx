/** All rounds, the newest quarter first, and the reminder of the quarter. */
import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import { Chip } from "../../components/Chip";
import type { Tone } from "../../components/Chip";
import { named } from "../../components/hidden";
import { SafeText } from "../../components/SafeText";
import { focusHeading } from "../../focus";
import type { RoundsView, RoundView } from "../../ipc";
import { runCommand } from "../../keys";
import { counted } from "../../words";
import { Secrecy } from "./Secrecy";
import { useSecrecy } from "./useRounds";
import { useSteps } from "./useSteps";
import styles from "./Sameness.module.css";

type Props = { view: RoundsView; isLead: boolean; onOpen: (round: string) => void };

export function RoundList({ view, isLead, onOpen }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const secrecy = useSecrecy();
  // A secret that is gone is brought back first: without it a new round may be refused.
  const isNext = view.due.due && secrecy.data?.ok !== false;
  useSteps(list);
  useEffect(() => {
    const first = list.current?.querySelector("button");
    if (first) first.focus();
    else focusHeading();
  }, []);
  const isEmpty = view.rounds.length === 0;
  return (
    <main className={styles.page} aria-label="Sameness rounds">
      <header className={styles.top}>
        <h1 tabIndex={-1} data-heading>
          Sameness rounds
        </h1>
        <p>Can people tell our pieces from a competitor’s, when nothing but the writing is left of them?</p>
        <div className={styles.acts}>
          {isLead ? (
            <Button look={isNext ? "go" : "plain"} command="newRound" onPress={() => runCommand("newRound")}>
              New round
            </Button>
          ) : null}
          <Button command="trend" onPress={() => runCommand("trend")}>
            Trend
          </Button>
          <Button command="planner" onPress={() => runCommand("planner")}>
            Planner
          </Button>
        </div>
      </header>
      <p className={styles.due} data-due={view.due.due || undefined} role="note" aria-label="This quarter">
        {dueWords(view)}
      </p>
      {isEmpty ? (
        <p className={styles.quiet}>
          No round yet. A round is one topic: three pieces of ours and three of others, masked, sealed, and judged blind
          by several people. {isLead ? "Make the first one." : "A lead makes the first one."}
        </p>
      ) : (
        <ul ref={list} className={styles.rows}>
          {view.rounds.map((round) => (
            <li key={round.round}>
              <button type="button" className={styles.row} onClick={() => onOpen(round.round)}>
                <b title={named(round.topic)}>
                  <SafeText text={round.topic} />
                </b>
                <span>
                  {round.quarter} · {detail(round)}
                </span>
                <Chip tone={TONES[round.state]}>{STATES[round.state]}</Chip>
                <em>open</em>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Secrecy isLead={isLead} />
    </main>
  );
}

const STATES: Record<RoundView["state"], string> = {
  making: "in the making",
  sealed: "with the judges",
  revealed: "revealed",
  void: "void",
};
const TONES: Record<RoundView["state"], Tone> = { making: "plain", sealed: "accent", revealed: "good", void: "warn" };

function detail(round: RoundView): string {
  switch (round.state) {
    case "making":
      return counted(round.pieces, "piece");
    case "sealed":
    case "revealed":
      return `${counted(round.cast_by.length, "ballot")} cast`;
    case "void":
      return round.void_reason ?? "it counts no more";
  }
}

/** The reminder without a word about the command line. */
function dueWords({ due }: RoundsView): string {
  if (due.sealed + due.revealed + due.making === 0)
    return `${due.quarter} has no round yet: two are the least a trend can be read from.`;
  if (due.due) return `${due.quarter} has a round in the making: settle what is open and seal it.`;
  const more = due.revealed + due.sealed < 2 ? "; one more makes a trend readable" : "";
  return `${due.quarter}: ${due.revealed} revealed, ${due.sealed} with the judges${more}.`;
}

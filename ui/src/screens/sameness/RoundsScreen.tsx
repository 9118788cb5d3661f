/** The lead's rounds: the list with what this quarter still needs, one round, the trend, the planner. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { Button } from "../../components/Button";
import { wordsOf } from "../../ipc";
import { useCommand } from "../../keys";
import { sentence } from "../../words";
import { Making } from "./Making";
import { NewRound } from "./NewRound";
import { Planner } from "./Planner";
import { ReportView } from "./ReportView";
import { RoundList } from "./RoundList";
import { SealedRound } from "./SealedRound";
import { TrendView } from "./TrendView";
import { useRounds } from "./useRounds";
import styles from "./Sameness.module.css";

type Place = { at: "list" } | { at: "new" } | { at: "trend" } | { at: "plan" } | { at: "round"; round: string };

export function RoundsScreen({
  people,
  isLead,
  onLeave,
}: {
  people: readonly string[];
  isLead: boolean;
  onLeave: () => void;
}) {
  const client = useQueryClient();
  const { data, error, refetch } = useRounds();
  const [place, setPlace] = useState<Place>({ at: "list" });
  const toList = useCallback(() => setPlace({ at: "list" }), []);
  const again = useCallback(async () => {
    await client.invalidateQueries({ queryKey: ["rounds"] });
  }, [client]);
  useCommand("newRound", () => setPlace({ at: "new" }), isLead);
  useCommand("trend", () => setPlace({ at: "trend" }));
  useCommand("planner", () => setPlace({ at: "plan" }));
  useCommand("rounds", toList);
  useCommand("leave", () => (place.at === "list" ? onLeave() : toList()));
  if (data === undefined) {
    return (
      <main className={styles.page} aria-label="Sameness rounds" aria-busy={error === null}>
        <h1 tabIndex={-1} data-heading>
          Sameness rounds
        </h1>
        {error === null ? (
          <p className={styles.quiet}>Reading the rounds …</p>
        ) : (
          <div className={styles.trouble} role="alert">
            <p>{sentence(wordsOf(error))}</p>
            <Button onPress={() => void refetch()}>Try again</Button>
          </div>
        )}
      </main>
    );
  }
  if (place.at === "new") {
    return <NewRound onMade={(round) => void again().then(() => setPlace({ at: "round", round }))} onLeave={toList} />;
  }
  if (place.at === "trend") return <TrendView onLeave={toList} />;
  if (place.at === "plan") return <Planner onLeave={toList} />;
  const round = place.at === "round" ? data.rounds.find((one) => one.round === place.round) : undefined;
  if (round === undefined) {
    return <RoundList view={data} isLead={isLead} onOpen={(id) => setPlace({ at: "round", round: id })} />;
  }
  switch (round.state) {
    case "making":
      return <Making key={round.round} round={round} onChanged={again} onLeave={toList} />;
    case "revealed":
      return <ReportView round={round} onLeave={toList} />;
    case "sealed":
    case "void":
      return <SealedRound round={round} people={people} isLead={isLead} onChanged={again} onLeave={toList} />;
  }
}

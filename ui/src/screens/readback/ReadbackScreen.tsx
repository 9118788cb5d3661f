/** Readbacks: what waits to be read and to be scored, and the quiet rooms in which that is done. It puts the parts together. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { engine, wordsOf } from "../../ipc";
import type { Given, Person, Scored, Scoring as ToBeScored } from "../../ipc";
import { announce } from "../../live";
import { Answering } from "./Answering";
import { ReadbackList } from "./ReadbackList";
import { Reading } from "./Reading";
import { Scoring } from "./Scoring";

type Props = {
  me: Person;
  /** Whether a room has the whole window. */
  onQuiet: (quiet: boolean) => void;
};

type Stage =
  | { kind: "list"; notice: string | null }
  | { kind: "read"; given: Given }
  | { kind: "say"; given: Given }
  | { kind: "score"; scoring: ToBeScored };

export function ReadbackScreen({ me, onQuiet }: Props) {
  const client = useQueryClient();
  const waiting = useQuery({ queryKey: ["readbacks", me.id], queryFn: engine.readbacks });
  const [stage, setStage] = useState<Stage>({ kind: "list", notice: null });
  const isQuiet = stage.kind !== "list";
  useEffect(() => {
    onQuiet(isQuiet);
    return () => onQuiet(false);
  }, [isQuiet, onQuiet]);

  const back = useCallback(
    (notice: string | null) => {
      setStage({ kind: "list", notice });
      if (notice !== null) announce(notice);
      void client.invalidateQueries({ queryKey: ["readbacks"] });
    },
    [client],
  );
  const read = useCallback(
    (no: number) => {
      engine.startReadback(no).then(
        (given) => setStage({ kind: given.piece === null ? "say" : "read", given }),
        (failure: unknown) => back(wordsOf(failure)),
      );
    },
    [back],
  );
  const score = useCallback(
    (id: string) => {
      engine.scoring(id).then(
        (scoring) => setStage({ kind: "score", scoring }),
        (failure: unknown) => back(wordsOf(failure)),
      );
    },
    [back],
  );
  const leave = useCallback(() => back(null), [back]);

  switch (stage.kind) {
    case "list":
      return <ReadbackList waiting={waiting} notice={stage.notice} onRead={read} onScore={score} />;
    case "read":
      // The text leaves with the stage: what is kept of it is what the reader typed.
      return (
        <Reading
          given={stage.given}
          onOver={() => {
            announce("the text is away; take your time");
            setStage({ kind: "say", given: { ...stage.given, piece: null } });
          }}
          onGone={back}
          onLeave={leave}
        />
      );
    case "say":
      return (
        <Answering
          given={stage.given}
          onAnswered={() => back("handed in; somebody scores it now")}
          onGone={back}
          onLeave={leave}
        />
      );
    case "score":
      return (
        <Scoring scoring={stage.scoring} onScored={(scored) => back(outcome(scored))} onGone={back} onLeave={leave} />
      );
  }
}

function outcome(scored: Scored): string {
  if (scored.second) return "recorded";
  return scored.passed
    ? "recorded: it passed, and leaves after its hold"
    : "recorded: it did not pass, and goes back to review with the answers beside it";
}

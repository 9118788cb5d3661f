/** A ballot that somebody filled in on paper is typed in: a line of marks and ratings for each piece. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { engine } from "../../ipc";
import type { RoundView } from "../../ipc";
import { announce } from "../../live";
import { useRequest } from "../../useRequest";
import { uuidv7 } from "../../uuid";
import { judgedOf, letterOf } from "./ballot";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { round: RoundView; people: readonly string[]; onTyped: () => void; onClose: () => void };

export function TypeBallot({ round, people, onTyped, onClose }: Props) {
  const [judge, setJudge] = useState("");
  const [lines, setLines] = useState<readonly string[]>(() => Array.from({ length: round.pieces }, () => ""));
  const { isBusy, trouble, complain, run, mayLeave, leave, end } = useRequest(onClose);
  const ballot = useRef(uuidv7());
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  // Who made the round may not judge it, and who has cast cannot again.
  const judges = people.filter((name) => name !== round.made_by && !round.cast_by.includes(name));
  const type = () => {
    const judged = lines.map(judgedOf);
    const wrong = judged.findIndex((one) => one === null);
    if (wrong >= 0) {
      complain(`piece ${letterOf(wrong)}: type a rating from 1 to 5, an x before it when it is marked as ours`);
      return;
    }
    const request = {
      ballot: ballot.current,
      commitment: round.commitment ?? "",
      judged: judged.flatMap((one) => (one === null ? [] : [one])),
    };
    run(
      () => engine.typeBallot(round.round, judge.trim(), request),
      (cast) => {
        announce(`The ballot of ${cast.judge} is cast.`);
        onTyped();
        end();
      },
    );
  };
  return (
    <Dialog name="Type in a paper ballot" onClose={leave} size="wide">
      <div className={styles.dialog}>
        <h1>Type in a paper ballot</h1>
        <p className={styles.quiet}>
          For each piece the rating, with an x before it where it is marked as ours, then any words: “x4 opens with a
          scene”. Pieces stand as P1, P2 and so on on paper.
        </p>
        <Line
          ref={field}
          name="Whose ballot"
          value={judge}
          onChange={setJudge}
          onEscape={leave}
          hint={judges.length === 0 ? "everybody here has cast" : `not cast yet: ${judges.join(", ")}`}
        />
        <div className={styles.paper}>
          {lines.map((line, at) => (
            <Line
              key={letterOf(at)}
              name={`P${at + 1} (${letterOf(at)})`}
              value={line}
              onChange={(text) => setLines((before) => before.map((old, place) => (place === at ? text : old)))}
              onEnter={type}
              onEscape={leave}
            />
          ))}
        </div>
        <p className={styles.alert} role="alert">
          {trouble === null ? "" : sentence(trouble)}
        </p>
        <div className={styles.acts}>
          <Button look="go" chord="enter" disabled={isBusy || judge.trim() === ""} onPress={type}>
            {isBusy ? "Casting …" : "Cast it for them"}
          </Button>
          <Button chord="escape" disabled={!mayLeave} onPress={leave}>
            Back
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

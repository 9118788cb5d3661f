/** The piece, its brief and what was said back, side by side: each of the three is scored yes, partly or no. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { digitOf } from "../../chord";
import { engine, kindOf, wordsOf } from "../../ipc";
import type { FieldScore, Scored, Scoring as ToScore } from "../../ipc";
import { useCommand, useKeyLayer } from "../../keys";
import { announce } from "../../live";
import { sentence } from "../../words";
import { Piece } from "./Piece";
import { FIELDS, MARKS, reachWords, scored, toScore } from "./readback";
import type { Field, Marked } from "./readback";
import { Room } from "./Room";
import { RoomAct } from "./RoomAct";
import styles from "./Scoring.module.css";

type Props = {
  scoring: ToScore;
  onScored: (scored: Scored) => void;
  onGone: (why: string) => void;
  onLeave: () => void;
};

export function Scoring({ scoring, onScored, onGone, onLeave }: Props) {
  const [marked, setMarked] = useState<Marked>({});
  const [at, setAt] = useState(0);
  const [trouble, setTrouble] = useState<string | null>(null);
  const isSending = useRef(false);
  const groups = useRef<(HTMLFieldSetElement | null)[]>([]);
  const here = marked[FIELDS[at]?.field ?? "audience"];
  useEffect(() => focusIn(groups.current[at], here), [at, here]);

  const mark = (field: Field, place: number, given: FieldScore) => {
    const next = { ...marked, [field]: given };
    setMarked(next);
    setTrouble(null);
    setAt(toScore(next, place));
  };
  const markHere = (given: FieldScore | undefined) => {
    const field = FIELDS[at]?.field;
    if (field === undefined || given === undefined) return false;
    mark(field, at, given);
    return true;
  };
  const record = async () => {
    const scores = scored(marked);
    if (scores === null) {
      const text = "each of the three needs a score";
      setTrouble(text);
      announce(text);
      setAt(toScore(marked, at));
      return;
    }
    if (isSending.current) return;
    isSending.current = true;
    try {
      onScored(await engine.scoreReadback(scoring.id, scores));
    } catch (failure) {
      isSending.current = false;
      if (kindOf(failure) === "leaseLost" || kindOf(failure) === "notPermitted") onGone(wordsOf(failure));
      else setTrouble(wordsOf(failure));
    }
  };
  useCommand("scoreYes", () => markHere("yes"));
  useCommand("scorePartly", () => markHere("partly"));
  useCommand("scoreNo", () => markHere("no"));
  useCommand("recordScore", () => void record());
  useCommand("leave", onLeave);
  // Boards that need Shift for digits.
  useKeyLayer((_, event) => markHere(MARKS[(digitOf(event) ?? 0) - 1]?.mark), true);
  return (
    <Room
      name="Score a readback"
      about={scoring.workflow}
      aside={scoring.own ? "Your own: nobody else here can score it" : "Neither the author nor the reader is named"}
      foot={reachWords(scoring)}
      footAside={
        <RoomAct chord="escape" onPress={onLeave}>
          leave it for later
        </RoomAct>
      }
    >
      <div className={styles.sides}>
        <Piece piece={scoring.piece} small />
        <form className={styles.fields} aria-label="Scores" onSubmit={(event) => event.preventDefault()}>
          <p className={styles.question}>
            Does what was said back match the brief? Each of the three has its own score.
          </p>
          {FIELDS.map(({ field, name }, place) => (
            <fieldset
              key={field}
              ref={(group) => {
                groups.current[place] = group;
              }}
              className={styles.field}
              data-here={place === at || undefined}
            >
              <legend>{name}</legend>
              <dl>
                <dt>The brief</dt>
                <dd>{brief(scoring, field)}</dd>
                <dt>Said back</dt>
                <dd className={styles.said}>
                  <SafeText text={scoring.said[field]} />
                </dd>
              </dl>
              <div className={styles.marks}>
                {MARKS.map((one) => (
                  <label key={one.mark} data-on={marked[field] === one.mark || undefined}>
                    <input
                      type="radio"
                      name={`score-${field}`}
                      value={one.mark}
                      checked={marked[field] === one.mark}
                      onFocus={() => setAt(place)}
                      onChange={() => mark(field, place, one.mark)}
                    />
                    {one.text}
                    <Key chord={one.chord} dim={place !== at} />
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
          {trouble === null ? null : (
            <p className={styles.trouble} role="alert">
              {sentence(trouble)}
            </p>
          )}
          <div className={styles.go}>
            <Button look="go" command="recordScore" onPress={() => void record()} disabled={scored(marked) === null}>
              Record
            </Button>
          </div>
        </form>
      </div>
    </Room>
  );
}

function brief(scoring: ToScore, field: Field) {
  const text = scoring.brief?.[field] ?? "";
  return text === "" ? "says nothing of it" : <SafeText text={text} />;
}

/** The score that a field has, or its first one, unless one of the field has the focus already. */
function focusIn(group: HTMLFieldSetElement | null | undefined, given: FieldScore | undefined): void {
  const chosen = given === undefined ? null : group?.querySelector<HTMLInputElement>(`input[value="${given}"]`);
  if (chosen) chosen.focus();
  else if (!group?.contains(document.activeElement)) group?.querySelector("input")?.focus();
}

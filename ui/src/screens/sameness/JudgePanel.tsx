/** What a judge thinks of one piece: how it reads, whether it is one of ours, what gave it away. */
import { useId } from "react";
import type { Ref } from "react";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { Key } from "../../components/Key";
import { leaveField } from "../../focus";
import type { Judged } from "../../ipc";
import { questionOf } from "./ballot";
import styles from "./Ballot.module.css";

type Props = {
  asked: number | null;
  mine: Judged;
  letter: string;
  note: Ref<HTMLTextAreaElement>;
  onRate: (rating: number) => void;
  onMark: () => void;
  onNote: (words: string) => void;
};

const RATINGS = [1, 2, 3, 4, 5];
const WORDS = ["surely theirs", "rather theirs", "cannot tell", "rather ours", "surely ours"];

export function JudgePanel({ asked, mine, letter, note, onRate, onMark, onNote }: Props) {
  const id = useId();
  return (
    <aside className={styles.panel} aria-label={`Your view of piece ${letter}`}>
      <section>
        <h2 id={id}>How does it read?</h2>
        <div className={styles.stars} role="radiogroup" aria-labelledby={id}>
          {RATINGS.map((rating) => (
            <button
              key={rating}
              type="button"
              role="radio"
              aria-checked={mine.rating === rating}
              aria-label={`${rating}, ${WORDS[rating - 1] ?? ""}`}
              aria-keyshortcuts={String(rating)}
              tabIndex={mine.rating === rating || (mine.rating === null && rating === 1) ? 0 : -1}
              className={styles.star}
              onClick={() => {
                onRate(rating);
                leaveField();
              }}
            >
              {rating}
            </button>
          ))}
        </div>
        <div className={styles.ends} aria-hidden="true">
          <span>surely theirs</span>
          <span>surely ours</span>
        </div>
      </section>
      <section>
        <h2>{questionOf(asked)}</h2>
        <Button
          look={mine.ours ? "go" : "plain"}
          chord="space"
          pressed={mine.ours}
          name={mine.ours ? "Marked as ours" : "Mark as ours"}
          onPress={() => {
            onMark();
            leaveField();
          }}
        >
          {mine.ours ? "Marked as ours" : "Mark as ours"}
        </Button>
      </section>
      <section>
        <h2 className={styles.noteHead}>
          What gave it away? <Key chord="n" dim />
        </h2>
        <Area
          ref={note}
          quiet
          rows={4}
          name="What gave it away"
          value={mine.gave_away ?? ""}
          onChange={onNote}
          placeholder="a habit, a word, a turn of thought"
        />
      </section>
    </aside>
  );
}

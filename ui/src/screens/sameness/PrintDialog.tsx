/** A round for people who judge on paper: one file that a browser prints. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { engine, wordsOf } from "../../ipc";
import type { RoundView } from "../../ipc";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

export function PrintDialog({ round, onClose }: { round: RoundView; onClose: () => void }) {
  const [path, setPath] = useState("");
  const [said, setSaid] = useState<{ text: string; isBad: boolean } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const print = () => {
    if (path.trim() === "") return;
    engine.printRound(round.round, path.trim()).then(
      (printed) => setSaid({ text: `Written: ${printed.file}. Open it in a browser and print it.`, isBad: false }),
      (failure: unknown) => setSaid({ text: sentence(wordsOf(failure)), isBad: true }),
    );
  };
  return (
    <Dialog name="Print the round" onClose={onClose}>
      <div className={styles.dialog}>
        <h1>Print the round</h1>
        <p>One page file with the pieces and a ballot of one page that carries the whole commitment.</p>
        <Line
          ref={field}
          name="New file"
          mono
          value={path}
          onChange={setPath}
          onEnter={print}
          onEscape={onClose}
          placeholder="/home/me/round.html"
        />
        <p className={said?.isBad ? styles.alert : styles.quiet} role="status">
          {said?.text}
        </p>
        <div className={styles.acts}>
          <Button look="go" chord="enter" disabled={path.trim() === ""} onPress={print}>
            Write it
          </Button>
          <Button chord="escape" onPress={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

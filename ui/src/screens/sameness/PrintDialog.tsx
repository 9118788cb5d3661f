/** A round for people who judge on paper: one file that a browser prints. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { engine } from "../../ipc";
import type { RoundView } from "../../ipc";
import { useRequest } from "../../useRequest";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

export function PrintDialog({ round, onClose }: { round: RoundView; onClose: () => void }) {
  const [path, setPath] = useState("");
  const [written, setWritten] = useState<string | null>(null);
  const { isBusy, trouble, run, mayLeave, leave } = useRequest(onClose);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const print = () => {
    if (path.trim() === "") return;
    setWritten(null);
    run(
      () => engine.printRound(round.round, path.trim()),
      (printed) => setWritten(`Written: ${printed.file}. Open it in a browser and print it.`),
    );
  };
  return (
    <Dialog name="Print the round" onClose={leave}>
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
          onEscape={leave}
          placeholder="/home/me/round.html"
        />
        <p className={trouble === null ? styles.quiet : styles.alert} role="status">
          {trouble === null ? written : sentence(trouble)}
        </p>
        <div className={styles.acts}>
          <Button look="go" chord="enter" disabled={isBusy || path.trim() === ""} onPress={print}>
            {isBusy ? "Writing …" : "Write it"}
          </Button>
          <Button chord="escape" disabled={!mayLeave} onPress={leave}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

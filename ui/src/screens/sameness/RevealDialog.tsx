/** The reveal: the commitment is recomputed; when anything was changed the round becomes void and says so. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { engine, wordsOf } from "../../ipc";
import type { RoundView } from "../../ipc";
import { announce } from "../../live";
import { counted, sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { round: RoundView; onRevealed: () => void; onClose: () => void };

export function RevealDialog({ round, onRevealed, onClose }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  const reveal = () => {
    if (isBusy) return;
    setBusy(true);
    engine.revealRound(round.round).then(
      (revealed) => {
        announce(revealed.void === null ? "The round is revealed." : `The round is void: ${revealed.void}.`);
        onClose();
        onRevealed();
      },
      (failure: unknown) => {
        setTrouble(wordsOf(failure));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog name="Reveal the round" onClose={onClose}>
      <div className={styles.dialog}>
        <h1>Reveal the round</h1>
        <p>
          {counted(round.cast_by.length, "ballot")} cast. The key opens for everybody who may read reports, and nobody
          can judge any more.
        </p>
        <p className={styles.alert} role="alert">
          {trouble === null ? "" : sentence(trouble)}
        </p>
        <div ref={place} className={styles.acts}>
          <Button look="go" chord="enter" disabled={isBusy} onPress={reveal}>
            {isBusy ? "Revealing …" : "Reveal it"}
          </Button>
          <Button chord="escape" onPress={onClose}>
            Wait for more
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

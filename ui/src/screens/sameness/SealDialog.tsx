/** The last look before a round is sealed: nothing of it can be changed afterwards. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { engine, wordsOf } from "../../ipc";
import type { RoundView } from "../../ipc";
import { announce } from "../../live";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { round: RoundView; pieces: number; onSealed: () => void; onClose: () => void };

export function SealDialog({ round, pieces, onSealed, onClose }: Props) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  const seal = () => {
    if (isBusy) return;
    setBusy(true);
    engine.sealRound(round.round).then(
      () => {
        announce("The round is sealed.");
        onClose();
        onSealed();
      },
      (failure: unknown) => {
        setTrouble(wordsOf(failure));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog name="Seal the round" onClose={onClose}>
      <div className={styles.dialog}>
        <h1>Seal the round</h1>
        <p>
          The order of its {pieces} pieces and the key are drawn at random. A commitment to them goes into the audit log
          and onto every ballot before anybody votes. Nothing can be changed afterwards, and nobody, you included, sees
          the key until the reveal.
        </p>
        <p className={styles.alert} role="alert">
          {trouble === null ? "" : sentence(trouble)}
        </p>
        <div ref={place} className={styles.acts}>
          <Button look="go" chord="enter" disabled={isBusy} onPress={seal}>
            {isBusy ? "Sealing …" : "Seal it"}
          </Button>
          <Button chord="escape" onPress={onClose}>
            Not yet
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

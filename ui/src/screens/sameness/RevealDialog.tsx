/** The reveal: the commitment is recomputed; when anything was changed the round becomes void and says so. */
import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { engine } from "../../ipc";
import type { RoundView } from "../../ipc";
import { announce } from "../../live";
import { useRequest } from "../../useRequest";
import { counted, sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { round: RoundView; onRevealed: () => void; onClose: () => void };

export function RevealDialog({ round, onRevealed, onClose }: Props) {
  const request = useRequest(onClose);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  const reveal = () =>
    request.run(
      () => engine.revealRound(round.round),
      (revealed) => {
        announce(revealed.void === null ? "The round is revealed." : `The round is void: ${revealed.void}.`);
        request.end();
        onRevealed();
      },
    );
  return (
    <Dialog name="Reveal the round" onClose={request.leave}>
      <div className={styles.dialog}>
        <h1>Reveal the round</h1>
        <p>
          {counted(round.cast_by.length, "ballot")} cast. The key opens for everybody who may read reports, and nobody
          can judge any more.
        </p>
        <p className={styles.alert} role="alert">
          {request.trouble === null ? "" : sentence(request.trouble)}
        </p>
        <div ref={place} className={styles.acts}>
          <Button look="go" chord="enter" disabled={request.isBusy} onPress={reveal}>
            {request.isBusy ? "Revealing …" : "Reveal it"}
          </Button>
          <Button chord="escape" disabled={!request.mayLeave} onPress={request.leave}>
            Wait for more
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

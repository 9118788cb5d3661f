/** The last look before a round is sealed: nothing of it can be changed afterwards. */
import { useEffect, useRef } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { engine } from "../../ipc";
import type { RoundView } from "../../ipc";
import { announce } from "../../live";
import { useRequest } from "../../useRequest";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { round: RoundView; pieces: number; onSealed: () => void; onClose: () => void };

export function SealDialog({ round, pieces, onSealed, onClose }: Props) {
  const request = useRequest(onClose);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  const seal = () =>
    request.run(
      () => engine.sealRound(round.round),
      () => {
        announce("The round is sealed.");
        request.end();
        onSealed();
      },
    );
  return (
    <Dialog name="Seal the round" onClose={request.leave}>
      <div className={styles.dialog}>
        <h1>Seal the round</h1>
        <p>
          The order of its {pieces} pieces and the key are drawn at random. A commitment to them goes into the audit log
          and onto every ballot before anybody votes. Nothing can be changed afterwards, and nobody, you included, sees
          the key until the reveal.
        </p>
        <p className={styles.alert} role="alert">
          {request.trouble === null ? "" : sentence(request.trouble)}
        </p>
        <div ref={place} className={styles.acts}>
          <Button look="go" chord="enter" disabled={request.isBusy} onPress={seal}>
            {request.isBusy ? "Sealing …" : "Seal it"}
          </Button>
          <Button chord="escape" disabled={!request.mayLeave} onPress={request.leave}>
            Not yet
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

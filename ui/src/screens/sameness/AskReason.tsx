/** A question with a reason: what happens is recorded with it. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { wordsOf } from "../../ipc";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = {
  title: string;
  lead: string;
  go: string;
  onGo: (reason: string) => Promise<void>;
  onClose: () => void;
};

export function AskReason({ title, lead, go, onGo, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isBusy = useRef(false);
  useEffect(() => field.current?.focus(), []);
  const run = () => {
    if (isBusy.current || reason.trim() === "") return;
    isBusy.current = true;
    onGo(reason)
      .then(onClose, (failure: unknown) => setTrouble(wordsOf(failure)))
      .finally(() => {
        isBusy.current = false;
      });
  };
  return (
    <Dialog name={title} onClose={onClose}>
      <div className={styles.dialog}>
        <h1>{title}</h1>
        <p>{lead}</p>
        <Line ref={field} name="Reason" value={reason} onChange={setReason} onEnter={run} onEscape={onClose} />
        <p className={styles.alert} role="alert">
          {trouble === null ? "" : sentence(trouble)}
        </p>
        <div className={styles.acts}>
          <Button look="go" chord="enter" disabled={reason.trim() === ""} onPress={run}>
            {go}
          </Button>
          <Button chord="escape" onPress={onClose}>
            Back
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

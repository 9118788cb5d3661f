/** A question with a reason: what happens is recorded with it. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Line } from "../../components/Field";
import { useRequest } from "../../useRequest";
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
  const request = useRequest(onClose);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const run = () => {
    if (reason.trim() !== "") request.run(() => onGo(reason), request.end);
  };
  return (
    <Dialog name={title} onClose={request.leave}>
      <div className={styles.dialog}>
        <h1>{title}</h1>
        <p>{lead}</p>
        <Line ref={field} name="Reason" value={reason} onChange={setReason} onEnter={run} onEscape={request.leave} />
        <p className={styles.alert} role="alert">
          {request.trouble === null ? "" : sentence(request.trouble)}
        </p>
        <div className={styles.acts}>
          <Button look="go" chord="enter" disabled={request.isBusy || reason.trim() === ""} onPress={run}>
            {go}
          </Button>
          <Button chord="escape" disabled={!request.mayLeave} onPress={request.leave}>
            Back
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

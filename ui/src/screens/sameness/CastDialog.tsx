/** The last look before a ballot is cast: what was marked, and the commitment it carries. */
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { BallotView, Judged } from "../../ipc";
import { sentence } from "../../words";
import { letterOf, wholeSeal } from "./ballot";
import styles from "./Ballot.module.css";

type Props = {
  view: BallotView;
  judged: readonly Judged[];
  trouble: string | null;
  isBusy: boolean;
  onCast: () => void;
  onClose: () => void;
};

export function CastDialog({ view, judged, trouble, isBusy, onCast, onClose }: Props) {
  // It is final: whoever left before the answer would not know whether it was cast.
  const close = () => {
    if (!isBusy) onClose();
  };
  return (
    <Dialog name="Cast your ballot" onClose={close}>
      <div className={styles.dialog}>
        <h1>Cast your ballot</h1>
        <p>A ballot is final: it cannot be taken back or changed.</p>
        <ul className={styles.summary}>
          {judged.map((one, at) => (
            <li key={letterOf(at)} data-on={one.ours || undefined}>
              <b>{letterOf(at)}</b>
              <span>{one.ours ? "ours" : "theirs"}</span>
              <em>{one.rating === null ? "not rated" : `rated ${one.rating}`}</em>
            </li>
          ))}
        </ul>
        <p className={styles.hint}>It carries this commitment to the answers, which were sealed before you read:</p>
        <p className={styles.hex}>{wholeSeal(view.commitment)}</p>
        {trouble === null ? null : (
          <p className={styles.trouble} role="alert">
            {sentence(trouble)}
          </p>
        )}
        <div className={styles.acts}>
          {/* The dialog was opened to press this. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <span ref={(place) => place?.querySelector("button")?.focus()}>
            <Button look="go" chord="enter" disabled={isBusy} onPress={onCast}>
              {isBusy ? "Casting …" : "Cast ballot"}
            </Button>
          </span>
          <Button chord="escape" disabled={isBusy} onPress={close}>
            Read on
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

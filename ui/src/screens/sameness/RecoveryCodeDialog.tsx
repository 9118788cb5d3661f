/** A recovery code is made and shown once: nobody can show it again, only make another. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { engine } from "../../ipc";
import { announce } from "../../live";
import { useRequest } from "../../useRequest";
import { sentence } from "../../words";
import styles from "./Sameness.module.css";

type Props = { replaces: boolean; onClose: () => void };

export function RecoveryCodeDialog({ replaces, onClose }: Props) {
  const [code, setCode] = useState<string | null>(null);
  // A code that is being made replaces the older one and is shown once, so it is waited for however long that takes.
  const { isBusy, trouble, run, leave } = useRequest(onClose, null);
  const make = () => run(() => engine.makeRecoveryCode(), setCode);
  return (
    <Dialog name="Recovery code" onClose={leave} stays={code !== null}>
      {code === null ? (
        <Asking replaces={replaces} isBusy={isBusy} trouble={trouble} onMake={make} onClose={leave} />
      ) : (
        <Shown code={code} onClose={leave} />
      )}
    </Dialog>
  );
}

type AskingProps = Props & { isBusy: boolean; trouble: string | null; onMake: () => void };

function Asking({ replaces, isBusy, trouble, onMake, onClose }: AskingProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  return (
    <div className={styles.dialog}>
      <h1>Make a recovery code</h1>
      <p>
        Where this computer’s keyring or the station’s folder is gone, a backup and this code open the rounds again.
        {replaces ? " The older code opens nothing here from then on." : null}
      </p>
      <p className={styles.alert} role="alert">
        {trouble === null ? "" : sentence(trouble)}
      </p>
      <div ref={place} className={styles.acts}>
        <Button look="go" chord="enter" disabled={isBusy} onPress={onMake}>
          {isBusy ? "Making …" : "Make it"}
        </Button>
        <Button chord="escape" disabled={isBusy} onPress={onClose}>
          Not now
        </Button>
      </div>
    </div>
  );
}

/** The first button copies, and a click beside the dialog does nothing: the code never goes before it was read. */
function Shown({ code, onClose }: { code: string; onClose: () => void }) {
  const [said, setSaid] = useState("");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  const copy = () => {
    navigator.clipboard.writeText(code).then(
      () => {
        setSaid("Copied.");
        announce("recovery code copied");
      },
      () => setSaid("It could not be copied; select it, or write it down."),
    );
  };
  return (
    <div className={styles.dialog}>
      <h1>Recovery code</h1>
      <p>
        Write it down and keep it away from this computer and its backups: it is shown this once and stored nowhere, and
        whoever has it and a backup can open the rounds.
      </p>
      <p className={styles.code} role="group" aria-label="Recovery code">
        {code}
      </p>
      <div ref={place} className={styles.acts}>
        <Button chord="enter" onPress={copy}>
          Copy it
        </Button>
        <Button chord="escape" onPress={onClose}>
          It is written down
        </Button>
        <span className={styles.quiet} role="status">
          {said}
        </span>
      </div>
    </div>
  );
}

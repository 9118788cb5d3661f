/**
 * Opening a decided case again: which one, what was decided, and why it is opened. A lead does this; the decision the
 * case had stands until somebody answers it anew.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Area, Line } from "../../components/Field";
import { SafeText } from "../../components/SafeText";
import { engine, wordsOf } from "../../ipc";
import type { QueueView, Reopening } from "../../ipc";
import { useRequest } from "../../useRequest";
import type { DialogRequest } from "../../useRequest";
import { sentence } from "../../words";
import styles from "./Reopen.module.css";

type Props = {
  /** The case, where one is meant already. */
  no: number | null;
  onClose: () => void;
  onReopened: (name: string, queue: QueueView) => void;
};

export function Reopen({ no, onClose, onReopened }: Props) {
  const [which, setWhich] = useState<number | string | null>(no);
  const request = useRequest(onClose);
  const found = useQuery({
    queryKey: ["reopening", which],
    queryFn: () => engine.reopening(which ?? ""),
    enabled: which !== null && which !== "",
    retry: false,
    gcTime: 0,
  });
  return (
    <Dialog name="Reopen a decided case" onClose={request.leave}>
      <header className={styles.head}>
        <h1>Reopen a decided case</h1>
      </header>
      <div className={styles.body}>
        {no === null && found.data === undefined ? <WhichCase onFind={setWhich} onClose={onClose} /> : null}
        {found.error === null ? null : (
          <p className={styles.complaint} role="alert">
            {sentence(wordsOf(found.error))}
          </p>
        )}
        {found.data === undefined ? null : <Why found={found.data} request={request} onReopened={onReopened} />}
      </div>
    </Dialog>
  );
}

function WhichCase({ onFind, onClose }: { onFind: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  return (
    <div
      className={styles.field}
      ref={(place) => {
        place?.querySelector("input")?.focus();
      }}
    >
      <Line
        name="Case"
        value={name}
        placeholder="SOURCE/ID, or the ID alone"
        hint="Enter looks for it, Escape leaves"
        onChange={setName}
        onEnter={() => onFind(name.trim())}
        onEscape={onClose}
      />
    </div>
  );
}

type WhyProps = { found: Reopening; request: DialogRequest; onReopened: Props["onReopened"] };

function Why({ found, request, onReopened }: WhyProps) {
  const [at, setAt] = useState(0);
  const [note, setNote] = useState("");
  const { isBusy, trouble, complain, run, mayLeave, leave, end } = request;
  const reason = found.reasons[at];
  const send = () => {
    if (reason === undefined) return;
    if (reason.noteRequired && note.trim() === "") {
      complain(`“${reason.text}” needs a note`);
      return;
    }
    run(
      () => engine.reopen(found.no, reason.code, note.trim() === "" ? null : note.trim()),
      (queue) => {
        end();
        onReopened(found.name, queue);
      },
    );
  };
  return (
    <>
      <p className={styles.what}>
        <b>
          <SafeText text={found.name} />
        </b>
        <span>
          <SafeText text={found.decided} />
        </span>
        <small>
          {found.sent
            ? "It was sent. The sinks are told once another decision takes its place."
            : "Nothing of it was sent, and nothing will be before it is decided again."}
        </small>
      </p>
      <div
        role="radiogroup"
        aria-label="Reason"
        className={styles.reasons}
        ref={(place) => {
          if (place && !place.contains(document.activeElement) && document.activeElement?.tagName !== "TEXTAREA")
            place.querySelector<HTMLElement>("[tabindex='0']")?.focus();
        }}
      >
        {found.reasons.map((known, index) => (
          <div
            key={known.code}
            role="radio"
            aria-checked={index === at}
            aria-label={known.text}
            tabIndex={index === at ? 0 : -1}
            className={styles.reason}
            data-on={index === at || undefined}
            onClick={() => setAt(index)}
            onKeyDown={(event) => {
              const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
              if (event.key === "Enter" && !event.repeat) {
                event.preventDefault();
                send();
              }
              if (step === 0) return;
              event.preventDefault();
              const to = (index + step + found.reasons.length) % found.reasons.length;
              setAt(to);
              const option = event.currentTarget.parentElement?.children[to];
              if (option instanceof HTMLElement) option.focus();
            }}
          >
            <span>{known.text}</span>
            {known.noteRequired ? <em>with a note</em> : null}
          </div>
        ))}
      </div>
      <div className={styles.field}>
        <Area
          name="Note"
          rows={2}
          value={note}
          placeholder={reason?.noteRequired ? "This reason needs a note" : "Optional"}
          invalid={trouble !== null && reason?.noteRequired === true && note.trim() === ""}
          onChange={setNote}
          onEnter={send}
          onEscape={leave}
        />
      </div>
      <p className={styles.complaint} role="alert">
        {trouble === null ? "" : sentence(trouble)}
      </p>
      <div className={styles.acts}>
        <Button look="go" chord="enter" disabled={isBusy} onPress={send}>
          Reopen this case
        </Button>
        <Button look="plain" chord="escape" disabled={!mayLeave} onPress={leave}>
          Leave it
        </Button>
      </div>
    </>
  );
}

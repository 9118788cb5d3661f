/** The status line: the keys that work right now, the day's count, and the last decision with its undo. */
import { useEffect, useState } from "react";
import { useNowUntil } from "../../clock";
import { CommandKey, Key } from "../../components/Key";
import type { QueueView } from "../../ipc";
import { commandList } from "../../commands";
import type { CommandId } from "../../commands";
import { runCommand, useKeyOf } from "../../keys";
import { secondsLeft } from "../../time";
import { count } from "../../words";
import type { Cursor, Last } from "./cursor";
import styles from "./StatusLine.module.css";

type Props = { cursor: Cursor; queue: QueueView | undefined; undo: () => void; isFront: boolean };

const NOTICE_MS = 6000;

export function StatusLine({ cursor, queue, undo, isFront }: Props) {
  const kind = cursor.line[0]?.view.kind ?? null;
  return (
    <footer className={styles.status} role="status" aria-live="off" aria-label="Status">
      <Hint id="help" />
      <Hint id="palette" />
      {isFront && kind === "draft" ? <Hint id="changes" /> : null}
      {isFront ? null : <Hint id="review" />}
      <span>{queue === undefined ? "" : dayWords(queue)}</span>
      <span className={styles.right}>
        <Notice notice={cursor.notice} />
        <Sending cursor={cursor} />
        {cursor.last === null || cursor.sending.length > 0 ? null : (
          <Toast key={cursor.last.undoable.decisionId} last={cursor.last} undo={undo} />
        )}
      </span>
    </footer>
  );
}

function dayWords(queue: QueueView): string {
  const pace = queue.perHour === null ? "" : `, ${count(Math.round(queue.perHour))} an hour`;
  return `${count(queue.decidedToday)} decided today${pace}`;
}

function Hint({ id }: { id: CommandId }) {
  return (
    <button type="button" className={styles.hint} tabIndex={-1} onClick={() => runCommand(id)}>
      <CommandKey id={id} />
      {commandList[id].short}
    </button>
  );
}

/** A quiet word that goes away by itself. */
function Notice({ notice }: { notice: Cursor["notice"] }) {
  const [goneNo, setGone] = useState(0);
  const no = notice?.no ?? 0;
  useEffect(() => {
    if (no === 0) return undefined;
    const timer = setTimeout(() => setGone(no), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [no]);
  return notice === null || goneNo === no ? null : <span className={styles.notice}>{sentenceStart(notice.text)}</span>;
}

function sentenceStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is on its way is said only when it takes longer than one notices. */
function Sending({ cursor }: { cursor: Cursor }) {
  const newest = cursor.sending.at(-1);
  if (!newest) return null;
  return (
    <span className={styles.sending}>{newest.attempt > 1 ? "Checking whether it was recorded …" : "Recording …"}</span>
  );
}

function Toast({ last, undo }: { last: Last; undo: () => void }) {
  const { holdUntil, afterHold } = last.undoable;
  const now = useNowUntil(holdUntil);
  const key = useKeyOf("undo");
  const left = secondsLeft(holdUntil, now);
  const isOver = left === 0 || afterHold;
  return (
    <span className={styles.toast} data-over={isOver || undefined}>
      <span className={styles.what} title={last.undoable.label}>
        {last.undoable.label}
      </span>
      <button
        type="button"
        className={styles.undo}
        aria-label="Undo"
        title={isOver ? "already sent: undoing sends a correction" : undefined}
        onClick={undo}
      >
        {key === null ? null : <Key chord={key} />}
        <span aria-hidden="true">{isOver ? "undo" : `undo, ${left} s`}</span>
      </button>
    </span>
  );
}

/** The status line: the keys that work right now, the day's count, and the last decision with its undo. */
import { useEffect } from "react";
import { useNowUntil } from "../../clock";
import { CommandKey, Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import { useSeen } from "../../frames";
import type { QueueView, Undoable } from "../../ipc";
import { commandList } from "../../commands";
import type { CommandId } from "../../commands";
import { runCommand, useKeyOf } from "../../keys";
import { holdWords, secondsLeft } from "../../time";
import { count } from "../../words";
import { CaseTime } from "./CaseTime";
import type { Cursor } from "./cursor";
import type { CaseClock } from "./useCaseClock";
import styles from "./StatusLine.module.css";

type Props = {
  cursor: Cursor;
  queue: QueueView | undefined;
  clock: CaseClock;
  /** Takes back this decision, if it is still the last one. */
  undo: (decisionId: string) => void;
  /** Called when a notice has been there long enough. */
  faded: (text: string) => void;
  isFront: boolean;
};

const NOTICE_MS = 6000;

export function StatusLine({ cursor: newest, queue, clock, undo, faded, isFront }: Props) {
  // What it says of a decision may not be painted together with the next case, which would be later by it.
  const cursor = useSeen(newest);
  // Nothing is edited or proved before one's verdict.
  const judged = cursor.line[0]?.view.blind === true ? null : (cursor.line[0]?.view ?? null);
  const kind = judged?.kind ?? null;
  const hasBar = (judged?.bar ?? null) !== null;
  return (
    <footer className={styles.status} role="status" aria-live="off" aria-label="Status">
      <Hint id="help" />
      <Hint id="palette" />
      {isFront && kind === "draft" ? <Hint id="changes" /> : null}
      {isFront && hasBar ? <Hint id="evidence" /> : null}
      {isFront ? null : <Hint id="review" />}
      <span>{queue === undefined ? "" : dayWords(queue)}</span>
      {isFront && kind !== null ? <CaseTime clock={clock} /> : null}
      <span className={styles.right}>
        <Notice notice={cursor.notice} faded={faded} />
        <Sending cursor={cursor} />
        {cursor.last === null || cursor.sending.length > 0 ? null : (
          <Toast key={cursor.last.decisionId} last={cursor.last} undo={undo} />
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
function Notice({ notice, faded }: { notice: Cursor["notice"]; faded: Props["faded"] }) {
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => faded(notice.text), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice, faded]);
  return notice === null ? null : (
    <span className={styles.notice} title={named(notice.text)}>
      <SafeText text={sentenceStart(notice.text)} />
    </span>
  );
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

function Toast({ last, undo }: { last: Undoable; undo: Props["undo"] }) {
  const { decisionId, holdUntil, effect, label, text } = last;
  const now = useNowUntil(holdUntil);
  const key = useKeyOf("undo");
  const left = secondsLeft(holdUntil, now);
  const isOver = left === 0 || effect.kind !== "held";
  const what = effect.kind === "waits" ? `${label}, waits for another person` : label;
  return (
    <span className={styles.toast} data-over={isOver || undefined}>
      <span className={styles.what} title={named(what)}>
        <SafeText text={what} />
      </span>
      <button
        type="button"
        className={styles.undo}
        aria-label="Undo"
        title={text === "" ? undefined : text}
        // The second half of a double click would take back one decision more, for which the next toast stands here.
        onClick={(event) => {
          if (event.detail < 2) undo(decisionId);
        }}
      >
        {key === null ? null : <Key chord={key} />}
        <span aria-hidden="true">{isOver ? "undo" : `undo, ${holdWords(left)}`}</span>
      </button>
    </span>
  );
}

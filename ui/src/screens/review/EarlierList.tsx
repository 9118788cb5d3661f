/** Earlier cases one below the other. One of them takes the focus: arrows move it, Enter opens the case. */
import { useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, Ref } from "react";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import { useNow, useZone } from "../../clock";
import type { Earlier } from "../../ipc";
import { useCommand } from "../../keys";
import { moment } from "../../time";
import styles from "./Around.module.css";

export type EarlierListHandle = {
  /** Puts the focus on the row it was on last, or on the words that stand there instead. */
  focus: () => void;
  /** The row the focus is on, or was on last. */
  at: () => number;
};

type Row = { earlier: Earlier; shared?: readonly string[] };

type Props = {
  name: string;
  rows: readonly Row[];
  /** What is said where there are no rows. */
  instead: string;
  open: (earlier: Earlier) => void;
  withWorkflow?: boolean;
  ref: Ref<EarlierListHandle>;
};

export function EarlierList({ name, rows, instead, open, withWorkflow = false, ref }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [isWithin, setWithin] = useState(false);
  const focusRow = (row: number) => {
    const rowOrWords = place.current?.querySelectorAll<HTMLElement>("[data-row]")[row] ?? place.current;
    rowOrWords?.focus();
  };
  useImperativeHandle(ref, () => ({ focus: () => focusRow(Math.min(at, rows.length - 1)), at: () => at }));
  const isEmpty = rows.length === 0;
  useLayoutEffect(() => {
    // Whoever came while they were looked for goes on to the first of them.
    const list = place.current;
    if (!isEmpty && list !== null && document.activeElement === list) {
      list.querySelector<HTMLElement>("[data-row]")?.focus();
    }
  }, [isEmpty]);
  const step = (by: number) => {
    if (rows.length > 0) focusRow(Math.min(Math.max(at + by, 0), rows.length - 1));
  };
  useCommand("down", () => step(1), isWithin);
  useCommand("up", () => step(-1), isWithin);
  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    step(by);
  };
  return (
    <div ref={place} className={styles.list} role="group" aria-label={named(name)} tabIndex={-1}>
      {isEmpty ? (
        <p className={styles.instead}>
          <SafeText text={instead} />
        </p>
      ) : null}
      {rows.map(({ earlier, shared }, row) => (
        <EarlierRow
          key={earlier.no}
          earlier={earlier}
          shared={shared ?? []}
          workflow={withWorkflow ? earlier.workflowName : null}
          isCurrent={row === Math.min(at, rows.length - 1)}
          onKeyDown={move}
          onFocus={() => {
            setAt(row);
            setWithin(true);
          }}
          onBlur={() => setWithin(false)}
          open={() => open(earlier)}
        />
      ))}
    </div>
  );
}

type RowProps = {
  earlier: Earlier;
  shared: readonly string[];
  workflow: string | null;
  isCurrent: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
  onBlur: () => void;
  open: () => void;
};

function EarlierRow({ earlier, shared, workflow, isCurrent, open, ...hears }: RowProps) {
  const zone = useZone();
  const now = useNow(60_000);
  const { decided, answer, stands } = earlier;
  const outcome = decided?.text ?? stands ?? "";
  const isTold = answer !== null && answer !== decided?.value;
  const spoken = [
    outcome,
    isTold ? `the AI said ${answer}` : null,
    decided?.reason,
    decided?.who,
    decided?.note,
    shared.length === 0 ? null : `shares ${shared.join(", ")}`,
  ].filter(Boolean);
  return (
    <button
      type="button"
      data-row
      className={styles.row}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={named(`${earlier.title}: ${spoken.join(", ")}`)}
      onClick={open}
      {...hears}
    >
      <span className={styles.head}>
        <b dir="auto">
          <SafeText text={earlier.title} />
        </b>
        {workflow === null ? null : <i>{workflow}</i>}
        <time>{moment(decided?.at ?? earlier.at, now, zone)}</time>
      </span>
      <span className={styles.what}>
        <b data-open={decided === null || undefined}>
          <SafeText text={outcome} />
        </b>
        {isTold ? (
          <i>
            the AI said <SafeText text={answer} />
          </i>
        ) : null}
        {decided?.reason ? <i>{decided.reason}</i> : null}
        {decided === null ? null : (
          <i>
            <SafeText text={decided.who} />
          </i>
        )}
      </span>
      {decided?.note ? (
        <q dir="auto">
          <SafeText text={decided.note} />
        </q>
      ) : null}
      {shared.length === 0 ? null : (
        <span className={styles.shared}>
          shares <SafeText text={shared.join(", ")} />
        </span>
      )}
    </button>
  );
}

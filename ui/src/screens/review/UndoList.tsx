/** One's last decisions in a list, each with what undoing it would do. Enter undoes the row, a lead may reopen another. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import { chordOf } from "../../chord";
import { useNow, useZone } from "../../clock";
import { Dialog } from "../../components/Dialog";
import { Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { engine, wordsOf } from "../../ipc";
import type { Undoable } from "../../ipc";
import { isComposing, useKeyOf } from "../../keys";
import { lately } from "../../time";
import { sentence } from "../../words";
import styles from "./UndoList.module.css";

/** How far back one can look. */
const LAST = 50;

type Props = {
  onClose: () => void;
  undo: (undoable: Undoable) => void;
  /** Null for those who may not reopen. */
  reopen: ((no: number) => void) | null;
};

export function UndoList({ onClose, undo, reopen }: Props) {
  // What an undo would do changes with every second, so nothing is kept from the last time.
  const { data, error } = useQuery({ queryKey: ["recent"], queryFn: () => engine.recent(LAST), gcTime: 0 });
  const [focused, setFocused] = useState<string | null>(null);
  const reopenKey = useKeyOf("reopen");
  const row = data?.find((one) => one.decisionId === focused) ?? data?.[0];
  const act = (id: string | number) => {
    const chosen = data?.find((one) => one.decisionId === id);
    if (chosen === undefined || chosen.effect.kind === "never") return;
    onClose();
    // After the dialog has given the focus back, so that the case that comes back may take it.
    requestAnimationFrame(() => undo(chosen));
  };
  useReopenKey(reopen !== null && row?.reopens === true, () => {
    if (row === undefined) return;
    onClose();
    requestAnimationFrame(() => reopen?.(row.no));
  });
  return (
    <Dialog name="Your last decisions" onClose={onClose} size="wide">
      <header className={styles.head}>
        <h1>Your last decisions</h1>
        <span>newest first</span>
      </header>
      <div className={styles.body}>
        {error === null ? null : (
          <p className={styles.nothing} role="alert">
            {sentence(wordsOf(error))}
          </p>
        )}
        {data === undefined ? (
          error === null ? (
            <p className={styles.nothing}>Looking …</p>
          ) : null
        ) : (
          <ListBox
            aria-label="Decisions"
            className={styles.list ?? ""}
            selectionMode="none"
            // A dialog that opens to be walked through starts at its first row.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus="first"
            onAction={act}
            renderEmptyState={() => <p className={styles.nothing}>You have decided nothing yet.</p>}
          >
            {data.map((one) => (
              <Row key={one.decisionId} one={one} onFocus={() => setFocused(one.decisionId)} />
            ))}
          </ListBox>
        )}
      </div>
      <footer className={styles.foot}>
        {/* The keys that would do something on the row one is at. */}
        {row === undefined || row.effect.kind === "never" ? null : (
          <span>
            <Key chord="enter" /> undoes it
          </span>
        )}
        {reopen === null || reopenKey === null || row?.reopens !== true ? null : (
          <span>
            <Key chord={reopenKey} /> reopens it
          </span>
        )}
        <span>
          <Key chord="escape" /> leaves
        </span>
      </footer>
    </Dialog>
  );
}

/** A dialog keeps the keys of the screen behind it away; this one is let through, before the list takes it as typing. */
function useReopenKey(enabled: boolean, act: () => void): void {
  const key = useKeyOf("reopen");
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!enabled || key === null) return undefined;
    const listener = (event: KeyboardEvent) => {
      if (event.repeat || isComposing(event) || chordOf(event) !== key) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener("keydown", listener, true);
    return () => window.removeEventListener("keydown", listener, true);
  }, [enabled, key]);
}

function Row({ one, onFocus }: { one: Undoable; onFocus: () => void }) {
  const zone = useZone();
  const now = useNow(20_000);
  return (
    <ListBoxItem
      id={one.decisionId}
      textValue={`${one.caseId}, ${one.label}, ${one.text}`}
      className={styles.row ?? ""}
      data-off={one.effect.kind === "never" || undefined}
      onFocus={onFocus}
    >
      <time>{lately(one.at, now, zone)}</time>
      <span className={styles.case}>
        <SafeText text={one.caseId} />
      </span>
      <span className={styles.what}>
        <SafeText text={one.label} />
      </span>
      <span className={styles.effect} data-kind={one.effect.kind}>
        {one.text}
      </span>
    </ListBoxItem>
  );
}

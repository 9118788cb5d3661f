/** The field one types a filter into, with what could stand where the caret is below it. */
import { useCallback, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, Ref } from "react";
import { Line } from "../../components/Field";
import { CommandKey } from "../../components/Key";
import type { FilterKey } from "../../ipc";
import { isBegun, offers } from "./completion";
import type { Offer } from "./completion";
import type { Mistake } from "./useCaseList";
import styles from "./FilterField.module.css";

/** What the screen may ask of the field. */
export type FieldDoor = { focus: () => void };

type Props = {
  door: Ref<FieldDoor>;
  keys: readonly FilterKey[];
  typed: string;
  mistake: Mistake | null;
  onTyped: (text: string) => void;
  /** Finds what is typed. */
  onEnter: (text: string) => void;
  /** Back to the list. */
  onLeave: () => void;
};

export function FilterField({ door, keys, typed, mistake, onTyped, onEnter, onLeave }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<readonly Offer[]>([]);
  const [row, setRow] = useState<number | null>(null);
  const caret = useRef<number | null>(null);
  const offer = useCallback(
    (text: string, at: number) => {
      setShown(offers(keys, text, at));
      setRow(null);
    },
    [keys],
  );
  const close = () => {
    setShown([]);
    setRow(null);
  };
  useImperativeHandle(door, () => ({
    focus: () => {
      input.current?.focus();
      // A mistake is what one comes for.
      if (mistake !== null && mistake.end <= typed.length) input.current?.setSelectionRange(mistake.start, mistake.end);
      else input.current?.select();
      offer(input.current?.value ?? "", input.current?.selectionEnd ?? 0);
    },
  }));
  // Whoever was faster than the list of keys is offered them when they come.
  useEffect(() => {
    const field = input.current;
    if (field === null || document.activeElement !== field || field.value === "") return;
    offer(field.value, field.selectionEnd ?? field.value.length);
  }, [offer]);
  // The caret goes behind what was taken, once it stands in the field.
  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const take = (taken: Offer) => {
    onTyped(taken.filled);
    caret.current = taken.caret;
    offer(taken.filled, taken.caret);
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      if (shown.length === 0) {
        offer(typed, input.current?.selectionEnd ?? typed.length);
        return true;
      }
      const from = row ?? (step > 0 ? -1 : shown.length);
      setRow((from + step + shown.length) % shown.length);
      return true;
    }
    const offered = shown[row ?? 0];
    if (event.key === "Tab" && !event.shiftKey && offered && isBegun(typed, input.current?.selectionEnd ?? 0)) {
      take(offered);
      return true;
    }
    if (event.key === "Enter" && row !== null && offered) {
      take(offered);
      return true;
    }
    return false;
  };
  return (
    <div
      className={styles.filter}
      onBlur={(event) => (event.currentTarget.contains(event.relatedTarget) ? undefined : close())}
    >
      <Line
        ref={input}
        name="Filter"
        quiet
        mono
        placeholder="workflow:ticket-routing state:open confidence:<0.5 age:>2d"
        value={typed}
        controls={shown.length === 0 ? undefined : `${id}offers`}
        activeOption={row === null ? undefined : `${id}${row}`}
        invalid={mistake !== null}
        onChange={(text) => {
          onTyped(text);
          offer(text, input.current?.selectionEnd ?? text.length);
        }}
        onFocus={() => offer(typed, input.current?.selectionEnd ?? typed.length)}
        onKey={onKey}
        onEnter={() => {
          close();
          onEnter(typed);
        }}
        onEscape={() => {
          close();
          onLeave();
        }}
      />
      <span className={styles.tip}>
        <CommandKey id="field" />
      </span>
      {shown.length === 0 ? null : (
        <div id={`${id}offers`} role="listbox" aria-label="Completions" className={styles.offers}>
          {shown.map((one, at) => (
            <div
              key={one.text}
              id={`${id}${at}`}
              role="option"
              aria-selected={at === row}
              tabIndex={-1}
              className={styles.offer}
              data-row={at === row || undefined}
              // The field keeps the focus: pressing must not blur it.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
              onKeyDown={() => undefined}
            >
              <code>{one.text}</code>
              {one.hint === "" ? null : <em>{one.hint}</em>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

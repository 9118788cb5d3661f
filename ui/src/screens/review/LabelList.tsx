/** The label list: filters as one types, digits take the first nine, arrows move, Enter takes. */
import { useContext, useEffect, useId, useMemo, useRef } from "react";
import type { KeyboardEvent } from "react";
import { Block } from "../../components/Block";
import { Line } from "../../components/Field";
import { CommandKey, Key } from "../../components/Key";
import { SafeText } from "../../components/SafeText";
import { leaveField } from "../../focus";
import { InFront, useCommand, useKeyLayer } from "../../keys";
import { takeLabels } from "../../labelCalls";
import { counted, share } from "../../words";
import type { FormProps } from "./DeskForm";
import { filtered, labelRows } from "./labels";
import options from "./Options.module.css";
import styles from "./LabelList.module.css";

export function LabelList({ view, state, tell, onward }: FormProps) {
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const all = useMemo(() => labelRows(view), [view]);
  const rows = useMemo(() => filtered(all, state.filter), [all, state.filter]);
  const isFiltering = state.filter !== "";

  const take = (at: number) => {
    const row = rows[at];
    if (row) tell({ type: "label", label: row.value === state.label ? null : row.value });
    return row !== undefined;
  };
  useCommand("field", () => field.current?.select());
  useKeyLayer((chord) => {
    if (chord === "down" || chord === "up") {
      const step = chord === "down" ? 1 : -1;
      const at = rows.findIndex((row) => row.value === state.label);
      const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
      if (next) tell({ type: "label", label: next.value });
      return next !== undefined;
    }
    return /^[1-9]$/u.test(chord) && take(Number(chord) - 1);
  }, state.panel === null);

  const moveInField = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return false;
    tell({ type: "row", row: Math.min(Math.max(state.row + step, 0), rows.length - 1) });
    return true;
  };
  const takeInField = () => {
    const row = rows[state.row];
    if (!row) return;
    tell({ type: "label", label: row.value });
    onward();
  };

  const front = useContext(InFront);
  useEffect(() => takeLabels({ front, take: (label) => tell({ type: "label", label }) }), [front, tell]);
  useEffect(() => {
    if (state.complaint?.place === "answer") field.current?.focus();
  }, [state.complaint]);
  const inView = isFiltering ? state.row : rows.findIndex((row) => row.value === state.label);
  useEffect(() => {
    const option = list.current?.children[Math.max(inView, 0)];
    if (option instanceof HTMLElement) option.scrollIntoView({ block: "nearest" });
  }, [inView]);

  return (
    <Block
      give
      title={view.answer === null ? "Your answer" : "Or override with"}
      aside={isFiltering ? `${rows.length} of ${all.length}` : all.length > 9 ? counted(all.length, "label") : null}
    >
      <div className={styles.filter}>
        <Line
          ref={field}
          name="Filter labels"
          quiet
          placeholder="Type to filter"
          value={state.filter}
          controls={`${id}list`}
          activeOption={rows.length === 0 ? undefined : `${id}${state.row}`}
          onChange={(text) => tell({ type: "filter", text })}
          onEnter={takeInField}
          onKey={moveInField}
          onEscape={leaveField}
        />
        <span className={styles.tip}>
          <CommandKey id="field" />
        </span>
      </div>
      <div
        ref={list}
        id={`${id}list`}
        role="listbox"
        aria-label="Labels"
        className={`${options.list} ${options.scroll}`}
        data-scroller
        // As high as all its labels would be, up to nine, or what a high window has room for: filtering must not move
        // what stands below.
        style={{ flexBasis: `min(${all.length * 31}px, max(${9 * 31}px, 55vh - 161px))` }}
      >
        {rows.map((row, at) => (
          <div
            key={row.value}
            id={`${id}${at}`}
            role="option"
            aria-selected={row.value === state.label}
            aria-label={row.text}
            tabIndex={-1}
            className={options.option}
            data-on={row.value === state.label || undefined}
            data-row={(isFiltering && at === state.row) || undefined}
            onClick={() => take(at)}
            onKeyDown={(event) => {
              if (event.key !== " ") return;
              event.preventDefault();
              take(at);
            }}
          >
            {at < 9 ? <Key chord={String(at + 1)} /> : <i className={options.blank} />}
            <span className={options.text} title={row.text}>
              <SafeText text={row.text} />
            </span>
            {row.isAnswer ? (
              <em className={options.aside}>the AI's</em>
            ) : row.p === null ? null : (
              <em className={options.aside}>{share(row.p)}</em>
            )}
          </div>
        ))}
        {rows.length === 0 ? (
          <p className={options.nothing}>No label has “{state.filter}”. Escape leaves the field.</p>
        ) : null}
      </div>
    </Block>
  );
}

/** The list as a grid: only the rows that are seen are drawn, and the scrollbar stands for all of them. */
import { useCallback, useId, useImperativeHandle, useState } from "react";
import type { KeyboardEvent, MouseEvent, Ref } from "react";
import { useNow, useZone } from "../../clock";
import { isComposing, useCommand } from "../../keys";
import type { ListedCase } from "../../ipc";
import { CaseRow, HeadRow } from "./CaseRow";
import { extended, gone, toggled, unmarked } from "./marks";
import type { Marks } from "./marks";
import type { CaseList } from "./useCaseList";
import { usePlace } from "./usePlace";
import { ROW, drawnRows, rowsSeen, slotsOf, topShowing } from "./windowing";
import styles from "./CaseTable.module.css";

/** What the screen may ask of the list. */
export type TableDoor = { focus: () => void };

type Props = {
  door: Ref<TableDoor>;
  list: CaseList;
  total: number;
  marks: Marks;
  onMarks: (marks: Marks) => void;
  /** Where the list stood when it was last on screen, in pixels. */
  top: number;
  onTop: (top: number) => void;
  onOpen: (row: ListedCase) => void;
  /** Opens the row one stands on, as soon as it is there. */
  onEnter: () => void;
  onFilter: () => void;
  /** Marks as many as can be decided at once, from the row one stands on. */
  onMarkAll: () => void;
  /** Whether every row is of one workflow, so that its column says nothing. */
  isOneWorkflow: boolean;
};

export function CaseTable(props: Props) {
  const { door, list, total, marks, onMarks, onOpen, onFilter, isOneWorkflow } = props;
  const id = useId();
  const [isFocused, setFocused] = useState(false);
  const now = useNow(30_000);
  const zone = useZone();
  const { isThere, want } = list;
  const place = usePlace({ total, isThere, want }, HEAD, props.top, props.onTop);
  const { scroller, extent, top, wish, isWaiting, go, onScroll, drawn } = place;
  useImperativeHandle(door, () => ({ focus: () => scroller.current?.focus() }));
  const { first, count } = drawnRows(top, extent);

  const stand = useCallback(
    (next: Marks) => {
      onMarks(next);
      go(topShowing(next.at, wish, extent));
    },
    [onMarks, go, wish, extent],
  );
  const by = (rows: number) => stand(gone(marks, marks.at + rows, total));
  const toggle = () => onMarks(toggled(marks, list.rowAt(marks.at)?.no));
  useCommand("down", () => by(1));
  useCommand("up", () => by(-1));
  useCommand("pageDown", () => by(rowsSeen(extent)));
  useCommand("pageUp", () => by(-rowsSeen(extent)));

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const arrow = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (arrow !== 0 && isPlain) {
      if (event.shiftKey) stand(extended(marks, marks.at + arrow, total, (row) => list.rowAt(row)?.no));
      else by(arrow);
    } else if (event.key === "Home" && isPlain) stand(gone(marks, 0, total));
    else if (event.key === "End" && isPlain) stand(gone(marks, total - 1, total));
    else if (event.key === " " && isPlain && !event.shiftKey) toggle();
    else if (event.key === "Enter" && isPlain && !event.repeat) props.onEnter();
    else if (event.key === "Escape" && marks.marked.size > 0) onMarks(unmarked(marks));
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) props.onMarkAll();
    else if (event.key === "f" && isPlain) onFilter();
    else return;
    event.preventDefault();
  };
  const pick = useCallback(
    (row: number, event: MouseEvent) => {
      const numberAt = (at: number) => list.rowAt(at)?.no;
      const there = gone(marks, row, total);
      if (event.shiftKey) onMarks(extended(marks, row, total, numberAt));
      else onMarks(event.ctrlKey || event.metaKey ? toggled(there, numberAt(row)) : there);
    },
    [marks, total, list, onMarks],
  );
  const mark = useCallback(
    (row: number) => onMarks(toggled(gone(marks, row, total), list.rowAt(row)?.no)),
    [marks, total, list, onMarks],
  );
  const { origin, rows } = slotsOf(first, count);
  const isSeen = marks.at >= first && marks.at < first + count;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Cases"
      aria-rowcount={total + 1}
      aria-multiselectable
      aria-busy={list.isBusy || isWaiting}
      aria-activedescendant={isSeen ? `${id}${marks.at}` : undefined}
      tabIndex={0}
      className={styles.grid}
      data-scroller
      data-one-workflow={isOneWorkflow || undefined}
      data-stale={list.mistake !== null || undefined}
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onScroll={onScroll}
    >
      <div className={styles.layer} style={{ height: extent.seen + HEAD }}>
        <HeadRow />
        <div className={styles.rows} style={{ height: extent.seen }}>
          <div className={styles.moving} style={{ transform: `translateY(${origin * ROW - top}px)` }}>
            {rows.map((row) => {
              const listed = list.rowAt(row);
              return (
                <CaseRow
                  // The same elements wherever one is: they are filled again, and none is made or moved.
                  key={row % count}
                  place={(row - origin) * ROW}
                  id={`${id}${row}`}
                  row={row}
                  listed={listed}
                  isAt={row === marks.at}
                  isFocused={isFocused && row === marks.at}
                  isMarked={listed !== undefined && marks.marked.has(listed.no)}
                  now={now}
                  zone={zone}
                  onPick={pick}
                  onMark={mark}
                  onOpen={onOpen}
                />
              );
            })}
          </div>
        </div>
      </div>
      <div style={{ height: drawn }} />
    </div>
  );
}

/** Height of the head row, in pixels; the style sheet says the same. */
const HEAD = 30;

/** One row of the list. Its height never changes, so nothing jumps when it is read. */
import { memo } from "react";
import type { MouseEvent } from "react";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import type { ListedCase } from "../../ipc";
import { moment, span } from "../../time";
import { readable, share } from "../../words";
import styles from "./CaseTable.module.css";

const HEADS = ["Case", "Workflow", "Title", "AI's answer", "Conf.", "State", "Decided", "By", "Age", "Due"] as const;

export const HeadRow = memo(function HeadRow() {
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      <span role="columnheader" aria-label="Marked" />
      {HEADS.map((head) => (
        <span key={head} role="columnheader" data-column={head}>
          {head}
        </span>
      ))}
    </div>
  );
});

type Props = {
  id: string;
  row: number;
  /** Where it stands in the box of the rows, in pixels. */
  place: number;
  listed: ListedCase | undefined;
  isAt: boolean;
  /** One stands on it, and keys go to the list. */
  isFocused: boolean;
  isMarked: boolean;
  now: number;
  zone: string;
  onPick: (row: number, event: MouseEvent) => void;
  onMark: (row: number) => void;
  onOpen: (row: ListedCase) => void;
};

export const CaseRow = memo(function CaseRow(props: Props) {
  const { id, row, place, listed, isAt, isFocused, isMarked, onPick, onMark, onOpen } = props;
  return (
    // Keys belong to the grid, which says in its active descendant which row they mean.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isMarked}
      aria-busy={listed === undefined}
      className={styles.row}
      style={{ top: place }}
      data-at={isAt || undefined}
      data-focused={isFocused || undefined}
      onClick={(event) => onPick(row, event)}
      onDoubleClick={() => (listed ? onOpen(listed) : undefined)}
      tabIndex={-1}
    >
      {/* As above: the grid hears the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <span
        role="gridcell"
        tabIndex={-1}
        aria-label={isMarked ? "marked" : "not marked"}
        className={styles.mark}
        data-on={isMarked || undefined}
        onClick={(event) => {
          event.stopPropagation();
          onMark(row);
        }}
      >
        <i />
      </span>
      <Cells {...props} />
    </div>
  );
});

/** The same cells before and after the row was read: a jump through the list fills elements and makes none. */
function Cells({ listed, now, zone }: Props) {
  return (
    <>
      <span role="gridcell" data-column="Case" title={listed && named(`${listed.source}/${listed.caseId}`)}>
        {listed && <SafeText text={listed.caseId} />}
      </span>
      <span role="gridcell" data-column="Workflow">
        {listed?.workflowName}
      </span>
      <span role="gridcell" data-column="Title" title={listed && named(listed.title)} dir="auto">
        {listed && <SafeText text={listed.title} />}
      </span>
      <span role="gridcell" data-column="AI's answer" title={named(listed?.answer ?? "")}>
        {listed && answerOf(listed)}
      </span>
      <span role="gridcell" data-column="Conf." data-low={isBelow(listed) || undefined}>
        {listed?.confidence === null || listed === undefined ? "" : share(listed.confidence)}
      </span>
      <span role="gridcell" data-column="State" data-state={listed?.state}>
        {listed && readable(listed.state)}
      </span>
      <span role="gridcell" data-column="Decided" title={named(listed?.decided ?? "")}>
        {listed?.decided ? <SafeText text={listed.decided} /> : ""}
      </span>
      <span role="gridcell" data-column="By">
        {listed?.by ? <SafeText text={listed.by} /> : ""}
      </span>
      <span role="gridcell" data-column="Age">
        {listed && span(now - listed.arrivedAt)}
      </span>
      <span role="gridcell" data-column="Due" data-late={(listed?.open && listed.dueAt < now) || undefined}>
        {listed?.open ? dueWords(listed.dueAt, now, zone) : ""}
      </span>
    </>
  );
}

function answerOf(listed: ListedCase) {
  if (listed.withheld) return <em>once judged</em>;
  return listed.answer === null ? <em>none</em> : <SafeText text={listed.answer} />;
}

function isBelow(listed: ListedCase | undefined): boolean {
  return listed !== undefined && listed.confidence !== null && listed.confidence < listed.threshold;
}

const SOON_MS = 4 * 3_600_000;

/** When it is due, as short as a column wants it: "in 3 h", "22 Nov 18:41", "−2 days" when that is past. */
function dueWords(at: number, now: number, zone: string): string {
  if (at < now) return `−${span(now - at)}`;
  return at - now < SOON_MS ? `in ${span(at - now)}` : moment(at, now, zone);
}

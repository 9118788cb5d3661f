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
  const { id, row, listed, isAt, isFocused, isMarked, onPick, onMark, onOpen } = props;
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
      {listed === undefined ? <Skeleton /> : <Cells {...props} listed={listed} />}
    </div>
  );
});

function Cells({ listed, now, zone }: Props & { listed: ListedCase }) {
  const isBelow = listed.confidence !== null && listed.confidence < listed.threshold;
  return (
    <>
      <span role="gridcell" data-column="Case" title={named(`${listed.source}/${listed.caseId}`)}>
        <SafeText text={listed.caseId} />
      </span>
      <span role="gridcell" data-column="Workflow">
        {listed.workflowName}
      </span>
      <span role="gridcell" data-column="Title" title={named(listed.title)} dir="auto">
        <SafeText text={listed.title} />
      </span>
      <span role="gridcell" data-column="AI's answer" title={named(listed.answer ?? "")}>
        {listed.withheld ? (
          <em>once judged</em>
        ) : listed.answer === null ? (
          <em>none</em>
        ) : (
          <SafeText text={listed.answer} />
        )}
      </span>
      <span role="gridcell" data-column="Conf." data-low={isBelow || undefined}>
        {listed.confidence === null ? "" : share(listed.confidence)}
      </span>
      <span role="gridcell" data-column="State" data-state={listed.state}>
        {readable(listed.state)}
      </span>
      <span role="gridcell" data-column="Decided" title={named(listed.decided ?? "")}>
        {listed.decided === null ? "" : <SafeText text={listed.decided} />}
      </span>
      <span role="gridcell" data-column="By">
        {listed.by === null ? "" : <SafeText text={listed.by} />}
      </span>
      <span role="gridcell" data-column="Age">
        {span(now - listed.arrivedAt)}
      </span>
      <span role="gridcell" data-column="Due" data-late={(listed.open && listed.dueAt < now) || undefined}>
        {listed.open ? dueWords(listed.dueAt, now, zone) : ""}
      </span>
    </>
  );
}

const SOON_MS = 4 * 3_600_000;

/** When it is due, as short as a column wants it: "in 3 h", "22 Nov 18:41", "−2 days" when that is past. */
function dueWords(at: number, now: number, zone: string): string {
  if (at < now) return `−${span(now - at)}`;
  return at - now < SOON_MS ? `in ${span(at - now)}` : moment(at, now, zone);
}

const WIDTHS = [70, 60, 80, 65, 60, 55, 50, 60, 60, 60] as const;

function Skeleton() {
  return HEADS.map((head, at) => (
    <span key={head} role="gridcell" aria-label={`${head}, being read`} data-column={head}>
      <i className={styles.bar} style={{ width: `${WIDTHS[at] ?? 60}%` }} />
    </span>
  ));
}

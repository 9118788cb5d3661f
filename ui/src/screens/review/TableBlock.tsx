/** A table: its head stays in sight, numbers stand under each other, a long one folds. */
import { memo, useMemo, useRef } from "react";
import { FoldFoot } from "../../components/FoldFoot";
import { Scroller } from "../../components/Scroller";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import { useFold } from "../../components/useFold";
import type { Block } from "../../ipc";
import { counted } from "../../words";
import { numericColumns } from "./numeric";
import styles from "./ContextBlock.module.css";

type Table = Extract<Block, { type: "table" }>;

const SHOWN = 15;
const STEP = 150;

export function TableBlock({ block }: { block: Table }) {
  const { columns, rows } = block;
  const first = rows.length <= SHOWN * 1.2 ? rows.length : SHOWN;
  const place = useRef<HTMLDivElement>(null);
  const key = `table ${block.title} ${rows.length}`;
  const fold = useFold(place, { key, size: rows.length, first, step: STEP });
  const numbers = useMemo(() => numericColumns(columns.length, rows), [columns, rows]);
  return (
    <div ref={place}>
      <Scroller name={`${named(block.title)}, scrolls`} className={styles.scroll}>
        <table className={styles.table}>
          <caption className="unseen">{named(block.title)}</caption>
          <thead>
            <tr>
              {columns.map((column, at) => (
                // Columns never move, and two may have one name.
                // oxlint-disable-next-line no-array-index-key
                <th key={at} scope="col" data-number={numbers[at] || undefined}>
                  <SafeText text={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, fold.shown).map((row, at) => (
              // Rows of a table in a case never move.
              // oxlint-disable-next-line no-array-index-key
              <Row key={at} cells={row} numbers={numbers} />
            ))}
          </tbody>
        </table>
      </Scroller>
      <FoldFoot fold={fold} rest={counted(rows.length - fold.shown, "more row")} />
    </div>
  );
}

/** What was drawn before a fold opened further is not drawn again. */
const Row = memo(function Row({ cells, numbers }: { cells: readonly string[]; numbers: readonly boolean[] }) {
  return (
    <tr>
      {cells.map((cell, column) => (
        // Columns never move, and two cells may say the same.
        // oxlint-disable-next-line no-array-index-key
        <td key={column} data-number={numbers[column] || undefined}>
          <SafeText text={cell} />
        </td>
      ))}
    </tr>
  );
});

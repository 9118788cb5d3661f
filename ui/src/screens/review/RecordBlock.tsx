/** Values by name. A long record can be searched; values that changed since the previous version are marked. */
import { useRef, useState } from "react";
import { FoldFoot } from "../../components/FoldFoot";
import { Line } from "../../components/Field";
import { named } from "../../components/hidden";
import { useFold } from "../../components/useFold";
import type { Block } from "../../ipc";
import { counted } from "../../words";
import { Rows } from "./Rows";
import styles from "./ContextBlock.module.css";

type Record = Extract<Block, { type: "record" }>;

/** From how many values on one searches rather than reads. */
const SEARCHABLE = 12;
const SHOWN = 30;
const STEP = 500;

export function RecordBlock({ block, wide }: { block: Record; wide: boolean }) {
  const [typed, setTyped] = useState("");
  const { rows } = block;
  const first = rows.length <= SHOWN * 1.15 ? rows.length : SHOWN;
  const place = useRef<HTMLDivElement>(null);
  const key = `record ${block.title} ${rows.length}`;
  const fold = useFold(place, { key, size: rows.length, first, step: STEP });
  const wanted = typed.trim().toLowerCase();
  // A search looks through what is folded, too.
  const found = wanted === "" ? rows.slice(0, fold.shown) : rows.filter((row) => holds(row, wanted));
  return (
    <div ref={place}>
      {rows.length <= SEARCHABLE ? null : (
        <div className={styles.search}>
          <Line
            name={`Search ${named(block.title)}`}
            quiet
            placeholder="Search names and values"
            value={typed}
            onChange={setTyped}
          />
          <span>{wanted === "" ? counted(rows.length, "value") : `${found.length} of ${rows.length}`}</span>
        </div>
      )}
      <Rows rows={found} wide={wide && rows.length > 6} />
      {wanted !== "" && found.length === 0 ? <p className={styles.more}>No name or value has “{typed}”.</p> : null}
      {wanted === "" ? <FoldFoot fold={fold} rest={counted(rows.length - fold.shown, "more value")} /> : null}
    </div>
  );
}

function holds(row: Record["rows"][number], wanted: string): boolean {
  return `${row.name}\n${row.value}\n${row.before ?? ""}`.toLowerCase().includes(wanted);
}

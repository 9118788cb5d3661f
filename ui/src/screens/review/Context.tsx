/** The evidence: input and context, each block by its type. Short blocks stand in pairs, wide ones alone. */
import { memo, useMemo, useState } from "react";
import type { Block as CaseBlock, CaseView } from "../../ipc";
import { useCommand } from "../../keys";
import { ContextBlock } from "./ContextBlock";
import { Moved } from "./Moved";
import styles from "./Machine.module.css";

/** What moved the answer stands among the evidence where the answer itself fills the sheet. */
export type Cell = CaseBlock | { type: "moved"; title: string };

/** Whether a block reads well in half the sheet. */
function isNarrow(cell: Cell): boolean {
  switch (cell.type) {
    case "record":
      return cell.rows.length <= 10 && cell.rows.every((row) => row.value.length <= 90);
    case "text":
      return cell.text.length <= 120;
    case "attachment":
      return (cell.text ?? "").length <= 120;
    case "series":
    case "image":
    case "moved":
      return true;
    case "timeline":
    case "markdown":
    case "html":
    case "table":
      return false;
  }
}

/** Rows of one or two cells; a narrow cell is joined by the next narrow one, whatever wide ones stand between. */
export function layout(cells: readonly Cell[]): Cell[][] {
  const left = [...cells];
  const rows: Cell[][] = [];
  for (let cell = left.shift(); cell; cell = left.shift()) {
    const partner = isNarrow(cell) ? left.findIndex(isNarrow) : -1;
    const joined = partner < 0 ? [] : left.splice(partner, 1);
    rows.push([cell, ...joined]);
  }
  return rows;
}

function cellsOf(view: CaseView): Cell[] {
  const evidence = view.input === null ? view.context : [view.input, ...view.context];
  const standsApart = view.kind === "classification" || view.kind === "score" || view.kind === "action";
  if (standsApart || view.explanation.length === 0) return evidence;
  return [...evidence.slice(0, 1), { type: "moved", title: "What moved it" }, ...evidence.slice(1)];
}

export const Context = memo(function Context({ view }: { view: CaseView }) {
  const [areDrawn, setDrawn] = useState(false);
  const pages = useMemo(() => ({ areDrawn, toggle: () => setDrawn(!areDrawn) }), [areDrawn]);
  const cells = cellsOf(view);
  useCommand(
    "page",
    pages.toggle,
    cells.some((cell) => cell.type === "html" && cell.drawn !== null),
  );
  const firstImage = cells.find((cell) => cell.type === "image" && cell.picture.type === "drawn");
  return layout(cells).map((row, at) => (
    // Blocks of a case never move, so their place is their identity.
    // oxlint-disable-next-line no-array-index-key
    <div key={at} className={styles.two} data-loose data-single={row.length === 1 || undefined}>
      {row.map((cell, column) => {
        // Two blocks may have one title, so a block is known by its place.
        const key = `block ${column}`;
        if (cell.type === "moved") return <Moved key={key} view={view} />;
        const isFirstImage = cell === firstImage;
        return (
          <ContextBlock key={key} block={cell} wide={row.length === 1} pages={pages} isFirstImage={isFirstImage} />
        );
      })}
    </div>
  ));
});

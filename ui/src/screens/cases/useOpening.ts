/**
 * Enter in the list. Fingers are faster than a list that is being found, or read after a jump: what was asked for of a
 * row that is not there yet is done once it is, and forgotten when one moves on.
 */
import { useEffect, useRef } from "react";
import { isTyping } from "../../focus";
import type { ListedCase } from "../../ipc";
import type { CaseList } from "./useCaseList";

/** `at` is the row one stands on. What comes back opens its case, now or when it is there. */
export function useOpening(list: CaseList, at: number, onOpen: (listed: ListedCase) => void): () => void {
  const wished = useRef<number | null>(null);
  const { isElsewhere, rowAt, found, mistake, failure } = list;
  const go = () => {
    if (isElsewhere || wished.current === null) return;
    const listed = rowAt(at);
    const isOver = wished.current !== at || isTyping(document.activeElement);
    if (isOver || mistake !== null || failure !== null || found?.total === 0) wished.current = null;
    else if (listed) {
      wished.current = null;
      onOpen(listed);
    }
  };
  // Whatever was drawn anew may have brought the row.
  useEffect(go);
  return () => {
    wished.current = at;
    go();
  };
}

/**
 * Enter in the list. Fingers are faster than a list that is being found or read: what was asked for of a row that is
 * not there yet is done once it is, and forgotten when one moves on.
 */
import { useEffect, useRef } from "react";
import type { ListedCase } from "../../ipc";
import type { CaseList } from "./useCaseList";

/** `at` is the row one stands on. What comes back opens its case, now or when it is there. */
export function useOpening(list: CaseList, at: number, onOpen: (listed: ListedCase) => void): () => void {
  const wished = useRef<number | null>(null);
  const { isBusy, rowAt, found, mistake } = list;
  const go = () => {
    if (isBusy || wished.current === null) return;
    const listed = rowAt(at);
    if (wished.current !== at || mistake !== null || found?.total === 0) wished.current = null;
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

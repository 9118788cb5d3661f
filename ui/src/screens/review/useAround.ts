/** Earlier cases of the same subject, and precedents: asked for once the case is painted, and again when it comes to the front. */
import { useEffect, useRef, useState } from "react";
import { engine, wordsOf } from "../../ipc";
import type { Around } from "../../ipc";
import { afterPaint } from "../../frames";

export type Fetched = { around: Around | null; failure: string | null };

const NOTHING: Fetched = { around: null, failure: null };

/** What is withheld while a case is `blind` is asked for again once it is not. */
export function useAround(no: number, active: boolean, blind: boolean): Fetched {
  const [fetched, setFetched] = useState(NOTHING);
  const isOld = !blind && fetched.around?.precedents.withheld === true;
  // A case that was on screen is on its way out: nothing more is read for it.
  const wasActive = useRef(false);
  useEffect(() => {
    if (wasActive.current && !isOld) return undefined;
    wasActive.current = active;
    let isOver = false;
    const found = (next: (known: Fetched) => Fetched) => {
      if (isOver) return;
      isOver = true;
      setFetched(next);
    };
    afterPaint(() => {
      if (isOver) return;
      engine.around(no).then(
        (around) => found(() => ({ around, failure: null })),
        // What was read ahead is better than an error.
        (failure: unknown) => found((known) => (known.around ? known : { around: null, failure: wordsOf(failure) })),
      );
    });
    return () => {
      if (!isOver) wasActive.current = false;
      isOver = true;
    };
  }, [no, active, isOld]);
  return fetched;
}

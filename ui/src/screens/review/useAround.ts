/** Earlier cases of the same subject, and precedents: asked for once the case is painted, and again when it comes to the front. */
import { useEffect, useRef, useState } from "react";
import { engine, wordsOf } from "../../ipc";
import type { Around } from "../../ipc";
import { afterPaint } from "../../frames";

export type Fetched = { around: Around | null; failure: string | null };

const NOTHING: Fetched = { around: null, failure: null };

/** How often precedents are looked for again while settled cases are being read into the index. */
const AGAIN_MS = 1000;

/** Nothing was found, and not everything was searched: it is looked again until one of the two is no longer so. */
function useLookAgain(no: number, active: boolean, around: Around | null, keep: (fetched: Fetched) => void): void {
  const found = around?.precedents;
  const isEarly = active && found?.withheld === false && found.cases.length === 0 && found.unread > 0;
  useEffect(() => {
    if (!isEarly) return undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      if (!isOver) timer = setTimeout(look, AGAIN_MS);
    };
    const look = () => {
      engine
        .around(no)
        .then((next) => (isOver ? undefined : keep({ around: next, failure: null })))
        // What is there says that not everything was searched.
        .catch(() => undefined)
        .finally(wait);
    };
    wait();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [no, isEarly, keep]);
}

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
  useLookAgain(no, active, fetched.around, setFetched);
  return fetched;
}

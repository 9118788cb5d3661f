/**
 * The one request that a dialog is there for: it runs once at a time, and nothing closes the dialog before its answer, or
 * before it is plain that there will hardly be one.
 */
import { useEffect, useRef, useState } from "react";
import { wordsOf } from "./ipc";

/** After so long whoever waits may leave: an answer may never come, and a dialog that stays would be the end of the window. */
export const LONG_MS = 20_000;

export type DialogRequest = {
  isBusy: boolean;
  /** Why the last one failed, or what is wrong with what was entered, in words; null when nothing is. */
  trouble: string | null;
  complain: (text: string) => void;
  /** Asks, unless something is asked already, and hands the answer on; a failure becomes the trouble. */
  run: <T>(ask: () => Promise<T>, then: (answer: T) => void) => void;
  /** Whether the dialog can be left. */
  mayLeave: boolean;
  /** For whoever wants to leave: closes the dialog, unless an answer is awaited, which would be missed. */
  leave: () => void;
  /** For whoever has the answer: closes the dialog, unless it was left before; another may stand there by now. */
  end: () => void;
};

type State = "resting" | "running" | "long";

/** With `patience` null the answer is waited for however long it takes. */
export function useRequest(onClose: () => void, patience: number | null = LONG_MS): DialogRequest {
  const [state, setState] = useState<State>("resting");
  const [trouble, setTrouble] = useState<string | null>(null);
  // A second press may come before the first one is drawn.
  const now = useRef<State>("resting");
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const become = (next: State) => {
    now.current = next;
    setState(next);
  };
  useEffect(() => {
    if (state !== "running" || patience === null) return undefined;
    const timer = setTimeout(() => {
      // The answer may have come and not be drawn yet.
      if (now.current !== "running") return;
      now.current = "long";
      setState("long");
      setTrouble("there is no answer yet; wait, or leave and look later whether it was done");
    }, patience);
    return () => clearTimeout(timer);
  }, [state, patience]);
  return {
    isBusy: state !== "resting",
    trouble,
    complain: setTrouble,
    run: (ask, then) => {
      if (now.current !== "resting") return;
      become("running");
      setTrouble(null);
      ask().then(
        (answer) => {
          become("resting");
          setTrouble(null);
          then(answer);
        },
        (failure: unknown) => {
          become("resting");
          setTrouble(wordsOf(failure));
        },
      );
    },
    mayLeave: state !== "running",
    leave: () => {
      if (now.current !== "running") onClose();
    },
    end: () => {
      if (!isGone.current) onClose();
    },
  };
}

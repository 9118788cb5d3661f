/** The one request that a dialog is there for: it runs once at a time, and nothing closes the dialog before its answer. */
import { useEffect, useRef, useState } from "react";
import { wordsOf } from "./ipc";

/** After so long whoever waits may leave: an answer may never come, and a dialog that stays would be the end of the window. */
export const LONG_MS = 20_000;

export type Request = {
  isBusy: boolean;
  /** Why the last one failed, or what is wrong with what was entered, in words; null when nothing is. */
  trouble: string | null;
  complain: (text: string) => void;
  /** Asks, unless something is asked already, and hands the answer on; a failure becomes the trouble. */
  run: <T>(ask: () => Promise<T>, then: (answer: T) => void) => void;
  /** Whether the dialog can be left. */
  mayLeave: boolean;
  /** Closes the dialog, unless an answer is awaited: whoever left would not learn what became of it. */
  close: () => void;
};

type State = "resting" | "running" | "long";

export function useRequest(onClose: () => void): Request {
  const [state, setState] = useState<State>("resting");
  const [trouble, setTrouble] = useState<string | null>(null);
  // A second press may come before the first one is drawn.
  const now = useRef<State>("resting");
  const become = (next: State) => {
    now.current = next;
    setState(next);
  };
  useEffect(() => {
    if (state !== "running") return undefined;
    const timer = setTimeout(() => {
      now.current = "long";
      setState("long");
      setTrouble("there is no answer yet; wait, or leave and look later whether it was done");
    }, LONG_MS);
    return () => clearTimeout(timer);
  }, [state]);
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
    close: () => {
      if (now.current !== "running") onClose();
    },
  };
}

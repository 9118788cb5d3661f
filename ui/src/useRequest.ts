/** The one request that a dialog is there for: it runs once at a time, and nothing closes the dialog before its answer. */
import { useRef, useState } from "react";
import { wordsOf } from "./ipc";

export type Request = {
  isBusy: boolean;
  /** Why the last one failed, or what is wrong with what was entered, in words; null when nothing is. */
  trouble: string | null;
  complain: (text: string) => void;
  /** Asks, unless something is asked already, and hands the answer on; a failure becomes the trouble. */
  run: <T>(ask: () => Promise<T>, then: (answer: T) => void) => void;
  /** Closes the dialog, unless an answer is awaited: whoever left would not learn what became of it. */
  close: () => void;
};

export function useRequest(onClose: () => void): Request {
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  // A second press may come before the first one is drawn.
  const isRunning = useRef(false);
  const rest = () => {
    isRunning.current = false;
    setBusy(false);
  };
  return {
    isBusy,
    trouble,
    complain: setTrouble,
    run: (ask, then) => {
      if (isRunning.current) return;
      isRunning.current = true;
      setBusy(true);
      setTrouble(null);
      ask().then(
        (answer) => {
          rest();
          then(answer);
        },
        (failure: unknown) => {
          rest();
          setTrouble(wordsOf(failure));
        },
      );
    },
    close: () => {
      if (!isRunning.current) onClose();
    },
  };
}

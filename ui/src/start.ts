/**
 * The first questions of a window, asked while its screens are still being read: whose station it is, what waits, and the
 * first case. What could not be answered is left for the screens, which ask again and say what is wrong.
 */
import { engine, hearing, wordsOf } from "./ipc";
import type { Boot, CaseView, QueueView } from "./ipc";

export type Start = {
  boot: Boot | null;
  queue: QueueView | null;
  /** The first case, taken for this window. */
  first: CaseView | null;
  /** Why there is none, when something was wrong with it: it has gone behind the others by then. */
  trouble: string | null;
  /** For whoever listens for changes from now on: whether anything has changed since the questions were asked. */
  heard: () => boolean;
};

/** Asks for what the first screen shows; never refused. */
export async function ask(): Promise<Start> {
  let changed = false;
  const noted = () => {
    changed = true;
  };
  const listening = hearing(noted).catch(() => () => undefined);
  const heard = () => {
    void listening.then((end) => end());
    return changed;
  };
  // Nothing that changes after an answer may go unheard.
  const [boot] = await Promise.all([engine.boot().catch(() => null), listening]);
  if (boot === null || boot.station === null || boot.me === null) {
    return { boot, queue: null, first: null, trouble: null, heard };
  }
  const [queue, taken] = await Promise.allSettled([engine.queue(), engine.next(null, [])]);
  return {
    boot,
    queue: queue.status === "fulfilled" ? queue.value : null,
    first: taken.status === "fulfilled" ? taken.value : null,
    trouble: taken.status === "rejected" ? wordsOf(taken.reason) : null,
    heard,
  };
}

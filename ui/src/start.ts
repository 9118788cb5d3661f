/**
 * The first questions of a window, asked while its screens are still being read: whose station it is, what waits, and the
 * first case. Each answer is given away once, to whoever would have asked for it; from then on one asks the engine.
 */
import { engine, hearing } from "./ipc";
import type { Boot, CaseView, QueueView } from "./ipc";

/** What is waited for at most before the screens are drawn without the answers, in milliseconds: they show what is waited for then. */
const PATIENCE_MS = 300;

export type Start = {
  /** Settled when the answers are there, or after a moment. */
  settled: Promise<unknown>;
  /** The answers that are there. */
  take: () => { boot: Boot | null; queue: QueueView | null };
  boot: () => Promise<Boot>;
  queue: () => Promise<QueueView>;
  first: First;
  /** For whoever listens for changes from now on: the tags of what has changed since the queue was asked for. */
  heard: () => readonly string[];
};

/** The first case, taken for this window. */
export type First = {
  /** The case, if it is there. */
  take: () => CaseView | null;
  /** The answer to wait for; null once it was given away. */
  wait: () => Promise<CaseView | null> | null;
};

/** Asks for what the first screen shows; `fonts` are there once it can be written as it stays. */
export function begin(fonts: Promise<unknown>): Start {
  const tags = new Set<string>();
  const listening = hearing((changed) => changed.tags.forEach((tag) => tags.add(tag)));
  const asked = engine.boot();
  const isSeated = asked.then(
    ({ station, me }) => station !== null && me !== null,
    () => false,
  );
  // Not before somebody listens: what changes after an answer is heard of.
  const mayAsk = Promise.all([isSeated, listening.catch(() => null)]).then(([is]) => is);
  const boot = new Answer(asked);
  const queue = new Answer(mayAsk.then((may) => (may ? engine.queue() : null)));
  const first = new Answer(mayAsk.then((may) => (may ? engine.next(null, []) : null)));
  return {
    settled: Promise.race([
      Promise.all([boot.settled, queue.settled, first.settled, fonts.catch(() => null)]),
      new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
    ]),
    take: () => ({ boot: boot.take(), queue: queue.take() }),
    boot: () => boot.wait() ?? engine.boot(),
    queue: async () => (await queue.wait()) ?? engine.queue(),
    first: {
      take: () => first.take(),
      wait: () => first.wait()?.then(async (view) => ((await mayAsk) ? view : engine.next(null, []))) ?? null,
    },
    heard: () => {
      void listening.then((end) => end());
      return [...tags];
    },
  };
}

/** An answer on its way, given away once. */
class Answer<T> {
  /** Never refused. */
  readonly settled: Promise<void>;
  private here: T | null = null;
  private isGiven = false;
  private readonly answer: Promise<T>;

  constructor(answer: Promise<T>) {
    this.answer = answer;
    this.settled = answer.then(
      (value) => {
        this.here = value;
      },
      () => undefined,
    );
  }

  /** The answer, when it has come and was not given away; nothing of it is kept here. */
  take(): T | null {
    const value = this.here;
    this.here = null;
    if (this.isGiven || value === null) return null;
    this.isGiven = true;
    return value;
  }

  /** The answer to wait for; null once it was given away. */
  wait(): Promise<T> | null {
    if (this.isGiven) return null;
    this.isGiven = true;
    this.here = null;
    return this.answer;
  }
}

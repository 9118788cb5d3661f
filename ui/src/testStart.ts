/** A start for tests at which nothing was asked for ahead, and nothing is ever answered. */
import type { Start } from "./start";

const never = () => new Promise<never>(() => undefined);

export const QUIET_START: Start = {
  settled: Promise.resolve(),
  take: () => ({ boot: null, queue: null }),
  boot: never,
  queue: never,
  first: { take: () => null, wait: () => null },
  heard: () => [],
};

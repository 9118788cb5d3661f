/** Lets the palette pick a label of the case on screen. The case in front listens; nobody else does. */

import type { Front } from "./keys";

type Taker = { front: Front; take: (label: string) => void };

const takers = new Set<Taker>();

/** Called by every case that is drawn; returns what ends it. */
export function takeLabels(taker: Taker): () => void {
  takers.add(taker);
  return () => {
    takers.delete(taker);
  };
}

export function runLabel(label: string): void {
  for (const taker of takers) if (taker.front.current) taker.take(label);
}

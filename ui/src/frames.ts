/** Waiting for the screen: what must not delay the next case runs after it is painted. */

import { useEffect, useState } from "react";

/** After the second animation frame from now, or after 120 ms when frames are late or the window paints none (hidden). */
export function afterPaint(then: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    then();
  };
  requestAnimationFrame(() => requestAnimationFrame(once));
  setTimeout(once, 120);
}

const unseen = new Set<() => void>();

/**
 * After the paint as `afterPaint`, or before the next key or press when that comes first: what is done then is not seen, but
 * whoever acts must find it done. Returns what calls it off.
 */
export function onceSeen(then: () => void): () => void {
  const once = () => {
    if (unseen.delete(once)) then();
  };
  unseen.add(once);
  // Not in the frame itself, which would be late by it.
  afterPaint(() => setTimeout(once));
  return () => void unseen.delete(once);
}

/** `newest` once everything that was drawn with it has been seen, until then what it was before. */
export function useSeen<T>(newest: T): T {
  const [seen, setSeen] = useState(newest);
  useEffect(() => onceSeen(() => setSeen(() => newest)), [newest]);
  return seen;
}

/** Somebody acts: what waits for the screen to be seen is done now. */
export function catchUp(): void {
  for (const once of unseen) once();
}

/** `afterPaint` to wait for. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    afterPaint(resolve);
  });
}

/** Marks the press of a deciding key, for the benchmark. */
export function markKey(): void {
  performance.mark("decide-key");
}

/** Marks the second frame after a case came on screen. */
export function markPainted(no: number | null): void {
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("case-painted", { detail: { no } })));
}

/** Whether a person could work now: what is not needed for that waits until then, and stories wait for it and count from it. */
import { useSyncExternalStore } from "react";

/** How long a frame is waited for. */
const PATIENCE_MS = 1000;

const waiting = new Set<() => void>();
let isTold = false;

/** Says that a person could work now. */
export function markReady(): void {
  const { dataset } = document.documentElement;
  dataset["ready"] = "true";
  if (dataset["readyAt"] !== undefined) return;
  dataset["readyAt"] = String(Date.now());
  // After the frame that shows it, so that nothing else delays that frame; a hidden window has none.
  requestAnimationFrame(() => setTimeout(tell));
  setTimeout(tell, PATIENCE_MS);
}

/** Whether somebody could work since the frame before this one; true from then on. */
export function useIsReady(): boolean {
  return useSyncExternalStore(listen, isReady);
}

/** Whether the first frame in which somebody could work is past. */
export function isReady(): boolean {
  return isTold;
}

/** Does it once somebody can work and the frame that shows it is past. */
export function whenReady(then: () => void): void {
  if (isTold) then();
  else waiting.add(then);
}

function tell(): void {
  if (isTold) return;
  isTold = true;
  for (const one of waiting) one();
}

function listen(one: () => void): () => void {
  waiting.add(one);
  return () => void waiting.delete(one);
}

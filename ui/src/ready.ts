/** Whether a person could work now: what is not needed for that waits until then, tests wait for it, and the benchmark reads when it was. */
import { useSyncExternalStore } from "react";

const waiting = new Set<() => void>();
let isTold = false;

/** Says that a person could work now. */
export function markReady(): void {
  const { dataset } = document.documentElement;
  dataset["ready"] = "true";
  if (dataset["readyAt"] !== undefined) return;
  dataset["readyAt"] = String(Date.now());
  // After the frame that shows it, so that nothing else delays that frame.
  requestAnimationFrame(() => setTimeout(tell));
}

/** Whether somebody could work since the frame before this one; true from then on. */
export function useIsReady(): boolean {
  return useSyncExternalStore(listen, () => isTold);
}

/** Does it once somebody can work and the frame that shows it is past. */
export function whenReady(then: () => void): void {
  if (isTold) then();
  else waiting.add(then);
}

function tell(): void {
  isTold = true;
  for (const one of waiting) one();
}

function listen(one: () => void): () => void {
  waiting.add(one);
  return () => void waiting.delete(one);
}

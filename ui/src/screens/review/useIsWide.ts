/** Whether the window has room for two columns of reading beside rail and desk. */
import { useSyncExternalStore } from "react";

const WIDE = "(min-width: 1600px)";

function subscribe(seen: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", seen);
  return () => query.removeEventListener("change", seen);
}

export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches);
}

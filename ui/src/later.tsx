/**
 * Parts of the window that the first case does without. They are read once somebody could work, so that no start waits
 * for them, and stand where they are used as if they had always been there.
 */
import { useSyncExternalStore } from "react";
import type { ComponentType } from "react";
import { whenReady } from "./ready";

type State<P> = { kind: "away" } | { kind: "here"; Part: ComponentType<P> } | { kind: "failed"; failure: unknown };

/** The part that `load` reads. Whoever needs it before it is there sees `instead`, or nothing, for that moment. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  instead?: ComponentType<P>,
): ComponentType<P> {
  let state: State<P> = { kind: "away" };
  let reading: Promise<void> | null = null;
  const waiting = new Set<() => void>();
  const become = (next: State<P>) => {
    state = next;
    for (const one of waiting) one();
  };
  const read = () => {
    reading ??= load().then(
      (Part) => become({ kind: "here", Part }),
      (failure: unknown) => become({ kind: "failed", failure }),
    );
  };
  const listen = (one: () => void) => {
    waiting.add(one);
    read();
    return () => void waiting.delete(one);
  };
  // What else waits for that moment is a word to the engine each; reading takes longer.
  whenReady(() => setTimeout(read));
  return function Later(props: P) {
    const now = useSyncExternalStore(listen, () => state);
    // A part of the program is missing from itself: nothing that it would go on with can be trusted.
    if (now.kind === "failed") throw now.failure;
    const Instead = instead;
    if (now.kind === "away") return Instead === undefined ? null : <Instead {...props} />;
    return <now.Part {...props} />;
  };
}

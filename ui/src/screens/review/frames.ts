/** Waiting for the screen: what must not delay the next case runs after it is painted. */

/** After the second animation frame from now, or after 120 ms when the window paints nothing (hidden). */
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

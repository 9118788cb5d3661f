/** What was entered outlives its drawing: a case that is pushed too far back to be drawn comes back as it was left. */
import { useLayoutEffect, useRef } from "react";
import type { Answering } from "./answering";
import type { Held } from "./cursor";

/** Hands what was entered to `keep` when the case is no longer drawn; nothing when it is as it began. */
export function useKeeping(held: Held, state: Answering, keep: (held: Held, answering: Answering) => void): void {
  const begun = useRef(state);
  const latest = useRef({ held, state });
  useLayoutEffect(() => {
    latest.current = { held, state };
  });
  // With the drawing, and not a moment later: the case may be drawn again by the very next event.
  useLayoutEffect(
    () => () => {
      const last = latest.current;
      if (last.state !== begun.current) keep(last.held, last.state);
    },
    [keep],
  );
}

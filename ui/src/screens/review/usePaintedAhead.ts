/**
 * A case that is drawn ahead is painted ahead too, once and unseen: words that are painted for the first time take half as
 * long again (their shapes are kept after that), and then it is the paint that somebody waits for.
 */
import { useEffect, useRef } from "react";
import { afterPaint } from "../../frames";

type Part = { current: HTMLElement | null };

/** `sheet` and `desk` are painted once while they wait; never a case that has been on screen. */
export function usePaintedAhead(active: boolean, sheet: Part, desk: Part): void {
  const wasActive = useRef(false);
  useEffect(() => {
    wasActive.current ||= active;
    if (wasActive.current) return undefined;
    const parts = [sheet.current, desk.current].filter((part) => part !== null);
    let isOver = false;
    const end = () => {
      isOver = true;
      for (const part of parts) delete part.dataset["ahead"];
    };
    // Not in the frames in which it is laid out, or the case on screen would stand still for longer.
    afterPaint(() => {
      if (isOver) return;
      for (const part of parts) part.dataset["ahead"] = "true";
      afterPaint(end);
    });
    return end;
  }, [active, sheet, desk]);
}

/** Where a long list stands: by scrollbar, wheel and keys. It owns the element that scrolls. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { flushSync } from "react-dom";
import { ROW, clamped, drawnOf, isScaled, scrolledOf, topOf } from "./windowing";
import type { Extent } from "./windowing";

export type ListPlace = {
  scroller: RefObject<HTMLDivElement | null>;
  extent: Extent;
  /** The place in the list, in pixels. */
  top: number;
  go: (top: number) => void;
  onScroll: () => void;
  /** Height of the element inside the scroller that makes its scrollbar. */
  drawn: number;
};

/** `head` is the height of what stays above the rows; `before` is where the list stood when it was last on screen. */
export function usePlace(rows: number, head: number, before: number, onTop: (top: number) => void): ListPlace {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(0);
  const [top, setTop] = useState(before);
  const [extent, setExtent] = useState<Extent>({ rows, seen });
  if (extent.rows !== rows || extent.seen !== seen) setExtent({ rows, seen });
  // What the scrollbar was last set to: its own word of that is nobody's wish.
  const set = useRef<number | null>(null);
  const latest = useRef(top);

  const go = useCallback(
    (next: number) => {
      const to = clamped(next, extent);
      latest.current = to;
      setTop(to);
      onTop(to);
      const element = scroller.current;
      if (!element) return;
      element.scrollTop = scrolledOf(to, extent);
      set.current = element.scrollTop;
    },
    [extent, onTop],
  );
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => setSeen(Math.max(0, element.clientHeight - head));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [head]);
  // Another list or another height: as near as can be to where one was.
  useLayoutEffect(() => {
    if (extent.seen > 0) go(latest.current);
  }, [extent, go]);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isScaled(extent)) return undefined;
    // In proportion one notch of the wheel would pass dozens of rows.
    const roll = (event: WheelEvent) => {
      if (event.ctrlKey) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * ROW : event.deltaY;
      go(latest.current + pixels);
    };
    element.addEventListener("wheel", roll, { passive: false });
    return () => element.removeEventListener("wheel", roll);
  }, [extent, go]);
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element || (set.current !== null && Math.abs(element.scrollTop - set.current) < 1)) return;
    set.current = null;
    const to = topOf(element.scrollTop, extent);
    latest.current = to;
    // Before this very frame is painted: later, and one would see the rows of the place one has left.
    flushSync(() => setTop(to));
    onTop(to);
  }, [extent, onTop]);
  return { scroller, extent, top, go, onScroll, drawn: Math.max(0, drawnOf(extent) - extent.seen) };
}

/**
 * Where a long list stands: by scrollbar, wheel and keys. It owns the element that scrolls.
 *
 * A jump to rows that were not read waits a moment for them: drawing rows twice, empty and then full, takes longer than
 * reading them, and flickers.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { flushSync } from "react-dom";
import { ROW, clamped, drawnOf, drawnRows, isScaled, scrolledOf, topOf } from "./windowing";
import type { Extent } from "./windowing";

/** How long a jump waits for its rows before it shows where they will be. */
const PATIENCE_MS = 50;

/** What the place asks of the rows. */
type Rows = {
  total: number;
  /** Whether any of these rows can be shown. */
  isThere: (first: number, count: number) => boolean;
  /** These rows are to be shown. */
  want: (first: number, count: number) => void;
};

export type ListPlace = {
  scroller: RefObject<HTMLDivElement | null>;
  extent: Extent;
  /** The place that is drawn, in pixels. */
  top: number;
  /** The place one went to. */
  wish: number;
  /** What is drawn is still the place one came from. */
  isWaiting: boolean;
  go: (top: number) => void;
  onScroll: () => void;
  /** Height of the element inside the scroller that makes its scrollbar. */
  drawn: number;
};

/** `head` is the height of what stays above the rows; `before` is where the list stood when it was last on screen. */
export function usePlace(rows: Rows, head: number, before: number, onTop: (top: number) => void): ListPlace {
  const { total, isThere, want } = rows;
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(0);
  const [wish, setWish] = useState(before);
  const [top, setTop] = useState(before);
  const [extent, setExtent] = useState<Extent>({ rows: total, seen });
  if (extent.rows !== total || extent.seen !== seen) setExtent({ rows: total, seen });
  // What the scrollbar was last set to: its own word of that is nobody's wish.
  const set = useRef<number | null>(null);
  const latest = useRef(wish);
  const { first, count } = drawnRows(wish, extent);
  if (wish !== top && isThere(first, count)) setTop(wish);
  // Before the paint: what comes meanwhile for these rows is drawn only where they are known to be wanted.
  useLayoutEffect(() => {
    if (count > 0) want(first, count);
  }, [first, count, want]);
  const isWaiting = wish !== top;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setTop(latest.current), PATIENCE_MS);
    return () => clearTimeout(timer);
    // Anew with each drawing, and not with each wish: whoever drags on and on waits no longer.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isWaiting, top]);
  const go = useCallback(
    (next: number) => {
      const to = clamped(next, extent);
      latest.current = to;
      setWish(to);
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
    if (extent.seen > 0 && extent.rows > 0) go(latest.current);
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
    // Before this very frame is painted: a frame later the rows would lag behind the bar.
    flushSync(() => setWish(to));
    onTop(to);
  }, [extent, onTop]);
  const drawn = Math.max(0, drawnOf(extent) - extent.seen);
  return { scroller, extent, top: clamped(top, extent), wish, isWaiting, go, onScroll, drawn };
}

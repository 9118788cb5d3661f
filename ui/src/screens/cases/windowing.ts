/**
 * Which rows of a long list are drawn. Pure. A webview cannot make an element as high as a million rows, so above a
 * limit the scrollbar stands for the whole list in proportion, and the list keeps its own place in pixels.
 */

/** Height of a row, in pixels; the style sheet says the same. */
export const ROW = 32;

/** The highest element that every webview scrolls without rounding, in pixels. */
export const HIGHEST = 8_000_000;

/** Rows drawn above and below what is seen. */
const SPARE = 4;

/** A list of `rows` rows seen through `seen` pixels. */
export type Extent = { rows: number; seen: number };

/** Height of the whole list. */
export function wholeOf({ rows }: Extent): number {
  return rows * ROW;
}

/** Height that the scrolled element is given. */
export function drawnOf(extent: Extent): number {
  return Math.min(wholeOf(extent), HIGHEST);
}

/** Whether the scrollbar moves the list in proportion and not pixel by pixel. */
export function isScaled(extent: Extent): boolean {
  return wholeOf(extent) > HIGHEST;
}

function room(height: number, extent: Extent): number {
  return Math.max(0, height - extent.seen);
}

/** A place inside the list. */
export function clamped(top: number, extent: Extent): number {
  return Math.min(Math.max(0, top), room(wholeOf(extent), extent));
}

/** The place in the list that a scrollbar's place means. */
export function topOf(scrolled: number, extent: Extent): number {
  if (!isScaled(extent)) return clamped(scrolled, extent);
  return clamped((scrolled / room(drawnOf(extent), extent)) * room(wholeOf(extent), extent), extent);
}

/** Where the scrollbar stands for a place in the list. */
export function scrolledOf(top: number, extent: Extent): number {
  if (!isScaled(extent)) return top;
  return (top / room(wholeOf(extent), extent)) * room(drawnOf(extent), extent);
}

/**
 * The rows that are drawn at a place: the first, and how many. Their number is the same wherever one is, so that a
 * jump draws in the elements that are there already.
 */
export function drawnRows(top: number, extent: Extent): { first: number; count: number } {
  if (extent.seen === 0) return { first: 0, count: 0 };
  const count = Math.min(extent.rows, Math.ceil(extent.seen / ROW) + 1 + 2 * SPARE);
  const first = Math.min(Math.max(0, Math.floor(top / ROW) - SPARE), extent.rows - count);
  return { first, count };
}

/**
 * Which row each of `count` elements shows, in an order of elements that never changes: moving one costs as much as
 * making it. `origin` is the row that stands at the top of the box they are placed in.
 */
export function slotsOf(first: number, count: number): { origin: number; rows: number[] } {
  const origin = count === 0 ? 0 : Math.floor(first / count) * count;
  const rows = Array.from({ length: count }, (_, slot) => {
    const row = origin + slot;
    return row < first ? row + count : row;
  });
  return { origin, rows };
}

/** Whole rows that are seen at once, at least one. */
export function rowsSeen(extent: Extent): number {
  return Math.max(1, Math.floor(extent.seen / ROW));
}

/** The place that shows a row, moved no further than it takes. */
export function topShowing(row: number, top: number, extent: Extent): number {
  const start = row * ROW;
  if (start < top) return clamped(start, extent);
  if (start + ROW > top + extent.seen) return clamped(start + ROW - extent.seen, extent);
  return top;
}

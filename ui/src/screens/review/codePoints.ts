/** Places in UTF-16 units, as a field counts, and in code points, as the engine does. Pure. */
import type { Range } from "./editing";

/** Without the `u` flag, so that the halves of a character are seen one by one. */
const HALF = /[\uD800-\uDBFF]/;

/** The unit at which each code point begins, and the end of the text. */
function beginnings(text: string): Uint32Array {
  const units = new Uint32Array(text.length + 1);
  let point = 0;
  for (let unit = 0; unit < text.length; point += 1) {
    units[point] = unit;
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  }
  units[point] = text.length;
  return units.subarray(0, point + 1);
}

/** The same ranges counted in units. */
export function inUnits<T extends Range>(text: string, ranges: readonly T[]): T[] {
  if (!HALF.test(text)) return [...ranges];
  const units = beginnings(text);
  const unit = (point: number) => units[Math.min(point, units.length - 1)] ?? text.length;
  return ranges.map((range) => ({ ...range, start: unit(range.start), end: unit(range.end) }));
}

/** The same ranges counted in code points. */
export function inPoints<T extends Range>(text: string, ranges: readonly T[]): T[] {
  if (!HALF.test(text)) return [...ranges];
  const points = new Uint32Array(text.length + 1);
  beginnings(text).forEach((unit, point) => {
    points[unit] = point;
  });
  const point = (unit: number) => points[Math.min(unit, text.length)] ?? 0;
  return ranges.map((range) => ({ ...range, start: point(range.start), end: point(range.end) }));
}

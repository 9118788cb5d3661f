/** Numbers of reports and trends, the same in every table. Pure. */

/** "67 %" */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** "0.67", "−0.33": two places and a real minus, so that a column can be compared by eye. */
export function decimal(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== "0.00" ? `−${text}` : text;
}

/** "31–91 %"; a dash for a range that is not known. */
export function rangeOf(range: readonly [number, number] | null): string {
  return range === null ? "–" : `${Math.round(100 * range[0])}–${percent(range[1])}`;
}

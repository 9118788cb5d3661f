/** A long series with fewer points and the same shape: of each stretch its lowest and its highest. Pure. */

export type Placed = { y: number | null; at: number };

/** More than these fall on the same pixels. */
const MOST = 900;

/** The points to draw, each with its place in the whole. */
export function thinned(points: readonly { y: number | null }[], most: number = MOST): Placed[] {
  const placed = points.map(({ y }, at) => ({ y, at }));
  if (placed.length <= most) return placed;
  const stretch = Math.ceil(placed.length / (most / 2));
  const kept: Placed[] = [];
  for (let from = 0; from < placed.length; from += stretch) {
    const part = placed.slice(from, from + stretch);
    // A gap stays a gap.
    const gap = part.find((point) => point.y === null);
    const known = part.filter((point) => point.y !== null).toSorted((one, other) => (one.y ?? 0) - (other.y ?? 0));
    const ends = [known[0], known.at(-1), gap].filter((point) => point !== undefined);
    kept.push(...[...new Set(ends)].toSorted((one, other) => one.at - other.at));
  }
  return kept;
}

/** What is drawn under the words of a draft: claims, accepted evidence, the proposal on show, what is selected. Pure. */
import type { Range } from "./editing";

export type Layer = Range & { kind: "claim" | "evidence" | "proposal" | "selection" };

/** A piece of text under which the same layers lie. */
export type Piece = { text: string; start: number; kinds: ReadonlySet<Layer["kind"]> };

/** Cuts a text that begins at `offset` where layers begin and end. */
export function piecesOf(text: string, offset: number, layers: readonly Layer[]): Piece[] {
  const end = offset + text.length;
  const inside = layers.filter((layer) => layer.start < end && layer.end > offset);
  if (inside.length === 0) return text === "" ? [] : [{ text, start: offset, kinds: new Set() }];
  const cuts = new Set([offset, end]);
  for (const layer of inside) {
    cuts.add(Math.max(offset, layer.start));
    cuts.add(Math.min(end, layer.end));
  }
  const places = [...cuts].toSorted((one, other) => one - other);
  return places.slice(0, -1).map((start, at) => {
    const stop = places[at + 1] ?? end;
    const over = inside.filter((layer) => layer.start < stop && layer.end > start);
    return { text: text.slice(start - offset, stop - offset), start, kinds: new Set(over.map((layer) => layer.kind)) };
  });
}

export type Paragraph = { text: string; layers: Layer[] };

/** The lines of a text, each with its own layers counted from its beginning, so that a line that did not change is not drawn anew. */
export function paragraphsOf(text: string, layers: readonly Layer[]): Paragraph[] {
  const sorted = layers.toSorted((one, other) => one.start - other.start);
  let offset = 0;
  let first = 0;
  return text.split("\n").map((line) => {
    const end = offset + line.length;
    // Layers are short; one that reaches over a line end is cut at it.
    while (first < sorted.length && (sorted[first]?.end ?? 0) <= offset) first += 1;
    const own: Layer[] = [];
    for (let at = first; at < sorted.length; at += 1) {
      const layer = sorted[at];
      if (layer === undefined || layer.start >= end) break;
      if (layer.end <= offset || line === "") continue;
      own.push({ kind: layer.kind, start: Math.max(0, layer.start - offset), end: Math.min(end, layer.end) - offset });
    }
    offset = end + 1;
    return { text: line, layers: own };
  });
}

export function sameLayers(one: readonly Layer[], other: readonly Layer[]): boolean {
  return (
    one.length === other.length &&
    one.every((layer, at) => {
      const beside = other[at];
      return layer.start === beside?.start && layer.end === beside.end && layer.kind === beside.kind;
    })
  );
}

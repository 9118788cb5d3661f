/** One change of a text: at a place, some words out and others in. Pure. Places are UTF-16 units, as a field counts them. */
export type Patch = { at: number; out: string; into: string };

export type Range = { start: number; end: number };

/** Whether a unit is the first or second half of one character. */
function isHalf(unit: number, which: "first" | "second"): boolean {
  return which === "first" ? unit >= 0xd800 && unit < 0xdc00 : unit >= 0xdc00 && unit < 0xe000;
}

/** What turns one text into the other, with the least that changed; null when nothing did. */
export function patchOf(before: string, after: string): Patch | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  // A character is never cut in two.
  if (start > 0 && isHalf(before.charCodeAt(start - 1), "first")) start -= 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  if (tail > 0 && isHalf(before.charCodeAt(before.length - tail), "second")) tail -= 1;
  return { at: start, out: before.slice(start, before.length - tail), into: after.slice(start, after.length - tail) };
}

export function patched(text: string, { at, out, into }: Patch): string {
  return text.slice(0, at) + into + text.slice(at + out.length);
}

export function reversed({ at, out, into }: Patch): Patch {
  return { at, out: into, into: out };
}

/** Whether the words that a patch takes out stand where it says. */
export function fits(text: string, { at, out }: Patch): boolean {
  return text.startsWith(out, at) && at <= text.length;
}

/** Where a range stands after a patch; null when the patch changed something inside it. */
export function carried({ start, end }: Range, { at, out, into }: Patch): Range | null {
  if (end <= at) return { start, end };
  const shift = into.length - out.length;
  return start >= at + out.length ? { start: start + shift, end: end + shift } : null;
}

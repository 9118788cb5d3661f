/**
 * What was done to a text, step by step, so that it can be undone and done again, after a restart too. Pure. A field's
 * own memory is lost with the window; this one is stored with the draft.
 */
import { fits, patched, reversed } from "./editing";
import type { Patch } from "./editing";

/** `applied` steps stand in the text; those behind it were undone. `bytes` is what the steps weigh, `at` when the last was typed. */
export type History = { steps: readonly Patch[]; applied: number; bytes: number; at: number };

export const NO_HISTORY: History = { steps: [], applied: 0, bytes: 0, at: 0 };

export const MOST_STEPS = 200;
export const MOST_BYTES = 256 * 1024;

/** Typing without a pause is one step until it is this long. */
const RUN_UNITS = 60;
const RUN_MS = 1000;

const encoder = new TextEncoder();

function weight({ out, into }: Patch): number {
  return encoder.encode(out).length + encoder.encode(into).length;
}

/** Typing on, or deleting on, as one step; null when the two belong to different moments. */
function joined(last: Patch, next: Patch): Patch | null {
  const isTyping = next.out === "" && next.at === last.at + last.into.length && last.into !== "";
  if (isTyping && last.into.length < RUN_UNITS && !last.into.endsWith("\n")) {
    return { ...last, into: last.into + next.into };
  }
  const isDeleting = next.into === "" && last.into === "" && next.at + next.out.length === last.at;
  if (isDeleting && last.out.length < RUN_UNITS) return { ...next, out: next.out + last.out };
  return null;
}

/** The history after a change; what had been undone is forgotten, and so is the oldest when it grows too long. */
export function recorded(history: History, patch: Patch, at: number): History {
  const kept = history.steps.slice(0, history.applied);
  const forgotten = history.steps.slice(history.applied);
  let bytes = forgotten.reduce((sum, step) => sum - weight(step), history.bytes);
  const last = kept.at(-1);
  const isOneRun = last !== undefined && forgotten.length === 0 && Math.abs(at - history.at) < RUN_MS;
  const both = isOneRun ? joined(last, patch) : null;
  if (both !== null && last !== undefined) {
    kept[kept.length - 1] = both;
    bytes += weight(both) - weight(last);
  } else {
    kept.push(patch);
    bytes += weight(patch);
  }
  while (kept.length > MOST_STEPS || bytes > MOST_BYTES) {
    const oldest = kept.shift();
    if (oldest === undefined) break;
    bytes -= weight(oldest);
  }
  return { steps: kept, applied: kept.length, bytes, at };
}

/** A text one step back or forward, and where the caret goes. */
export type Stepped = { text: string; history: History; patch: Patch; caret: number };

export function undone(history: History, text: string): Stepped | null {
  const step = history.steps[history.applied - 1];
  return step === undefined ? null : stepped(history, text, reversed(step), -1);
}

export function redone(history: History, text: string): Stepped | null {
  const step = history.steps[history.applied];
  return step === undefined ? null : stepped(history, text, step, 1);
}

function stepped(history: History, text: string, patch: Patch, by: 1 | -1): Stepped | null {
  if (!fits(text, patch)) return null;
  return {
    text: patched(text, patch),
    // A pause, so that what is typed next begins a step of its own.
    history: { ...history, applied: history.applied + by, at: 0 },
    patch,
    caret: patch.at + patch.into.length,
  };
}

/** A stored history, when it is one that leads to `text`; otherwise none. */
export function leadingTo(text: string, steps: readonly Patch[], applied: number): History {
  let earlier = text;
  for (const step of steps.slice(0, applied).toReversed()) {
    const back = reversed(step);
    if (!fits(earlier, back)) return NO_HISTORY;
    earlier = patched(earlier, back);
  }
  const bytes = steps.reduce((sum, step) => sum + weight(step), 0);
  return { steps, applied: Math.min(applied, steps.length), bytes, at: 0 };
}

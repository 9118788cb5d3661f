import { describe, expect, it } from "vitest";
import { carried, patchOf, patched, reversed } from "./editing";
import { MOST_BYTES, MOST_STEPS, NO_HISTORY, leadingTo, recorded, redone, undone } from "./history";
import type { History } from "./history";

/** A text typed in order, each with its moment. */
function typed(texts: readonly (readonly [string, number])[]): { text: string; history: History } {
  return texts.reduce<{ text: string; history: History }>(
    (state, [next, at]) => {
      const patch = patchOf(state.text, next);
      return { text: next, history: patch === null ? state.history : recorded(state.history, patch, at) };
    },
    { text: "", history: NO_HISTORY },
  );
}

/** Numbers that look like chance and are the same in each run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

describe("a change of a text", () => {
  it.each([
    ["close in eleven days", "close in four days", { at: 9, out: "eleven", into: "four" }],
    ["aa", "aaa", { at: 2, out: "", into: "a" }],
    ["one two", "one", { at: 3, out: " two", into: "" }],
    ["😀", "😁", { at: 0, out: "😀", into: "😁" }],
    ["x😀y", "x😀😀y", { at: 3, out: "", into: "😀" }],
  ])("from %j to %j is the least", (before, after, patch) => {
    expect(patchOf(before, after), "one place, whole characters").toEqual(patch);
  });

  it("leads from any text to any other and back", () => {
    const roll = dice(7);
    const any = () => Array.from({ length: roll(12) }, () => ["a", "b", "😀", " "][roll(4)] ?? "").join("");
    for (let n = 0; n < 2000; n += 1) {
      const [before, after] = [any(), any()];
      const patch = patchOf(before, after);
      if (patch === null) continue;
      expect(patched(before, patch), `${before} to ${after}`).toBe(after);
      expect(patched(after, reversed(patch)), `${after} back to ${before}`).toBe(before);
    }
  });

  it("moves what stands behind it and lets go of what it touches", () => {
    const patch = { at: 5, out: "old", into: "newer" };
    expect(carried({ start: 0, end: 5 }, patch), "before it").toEqual({ start: 0, end: 5 });
    expect(carried({ start: 8, end: 12 }, patch), "behind it").toEqual({ start: 10, end: 14 });
    expect(carried({ start: 4, end: 6 }, patch), "inside it").toBeNull();
  });
});

describe("the history of a text", () => {
  it("takes a run of typing back as one, and a pause parts two runs", () => {
    const { text, history } = typed([
      ["H", 0],
      ["He", 100],
      ["Hey", 200],
      ["Hey you", 5000],
    ]);
    const once = undone(history, text);
    expect(once?.text, "the second run").toBe("Hey");
    expect(once?.caret, "the caret stands where it was typed").toBe(3);
    expect(undone(once?.history ?? history, "Hey")?.text, "the first run").toBe("");
  });

  it("takes deleting back as one", () => {
    const { text, history } = typed([
      ["words", 0],
      ["word", 3000],
      ["wor", 3100],
    ]);
    expect(undone(history, text)?.text, "both letters").toBe("words");
  });

  it("does again what was undone, until something else is typed", () => {
    const { text, history } = typed([
      ["one", 0],
      ["one two", 5000],
    ]);
    const back = undone(history, text);
    expect(back && redone(back.history, back.text)?.text, "forward again").toBe("one two");
    const other = back && recorded(back.history, { at: 3, out: "", into: "!" }, 9000);
    expect(other && redone(other, "one!"), "the undone words are forgotten").toBeNull();
  });

  it("forgets the oldest steps and never outgrows its limits", () => {
    let [text, history] = ["", NO_HISTORY];
    for (let n = 0; n < 2 * MOST_STEPS; n += 1) {
      history = recorded(history, { at: text.length, out: "", into: `${n}\n` }, n * 5000);
      text += `${n}\n`;
    }
    expect(history.steps.length, "so many steps").toBe(MOST_STEPS);
    const page = "é".repeat(40_000);
    for (let n = 0; n < 8; n += 1) history = recorded(history, { at: 0, out: "", into: page }, n * 5000 + 1e7);
    const bytes = history.steps.reduce((sum, step) => sum + new TextEncoder().encode(step.into).length, 0);
    expect(bytes, "so many bytes").toBeLessThanOrEqual(MOST_BYTES);
    expect(history.bytes, "and the sum is right").toBe(bytes);
    const huge = recorded(history, { at: 0, out: "", into: page.repeat(9) }, 2e7);
    expect(huge.steps, "one step that is too much leaves none").toEqual([]);
  });

  it("comes back from the store only with its own text", () => {
    const { text, history } = typed([
      ["one", 0],
      ["one two", 5000],
      ["one too", 9000],
    ]);
    const kept = leadingTo(text, history.steps, history.applied);
    expect(undone(kept, text)?.text, "undo goes on where it was").toBe("one two");
    expect(leadingTo("another text", history.steps, history.applied), "a foreign history would garble").toEqual(
      NO_HISTORY,
    );
  });

  it("can be walked to its beginning and its end from anywhere", () => {
    const roll = dice(11);
    let [text, history] = ["", NO_HISTORY];
    const texts = [text];
    for (let n = 1; n <= 60; n += 1) {
      const at = roll(text.length + 1);
      const next = text.slice(0, at) + "xyz".slice(0, roll(4)) + text.slice(Math.min(text.length, at + roll(3)));
      const patch = patchOf(text, next);
      if (patch === null) continue;
      history = recorded(history, patch, n * 5000);
      text = next;
      texts.push(text);
    }
    for (const earlier of texts.toReversed().slice(1)) {
      const back = undone(history, text);
      expect(back?.text, "each step back").toBe(earlier);
      if (back) ({ text, history } = back);
    }
    for (const later of texts.slice(1)) {
      const again = redone(history, text);
      expect(again?.text, "each step forward").toBe(later);
      if (again) ({ text, history } = again);
    }
  });
});

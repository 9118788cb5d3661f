import { describe, expect, it } from "vitest";
import { Folds } from "./folds";

function part(folds: Folds, key: string) {
  const element = document.createElement("div");
  document.body.append(element);
  let opened = 0;
  const take = folds.add({ key, place: () => element, open: () => (opened += 1) });
  return { take, opened: () => opened };
}

describe("the folds of a case", () => {
  it("are opened one after the other, from the top", () => {
    const folds = new Folds();
    const first = part(folds, "a");
    const second = part(folds, "b");
    expect(folds.unreadCount(), "both wait").toBe(2);
    folds.openNext();
    expect([first.opened(), second.opened()], "the upper one").toEqual([1, 0]);
    folds.noteOpened("a");
    first.take();
    folds.openNext();
    expect([first.opened(), second.opened()], "then the lower one").toEqual([1, 1]);
  });

  it("are all opened at once", () => {
    const folds = new Folds();
    const both = [part(folds, "a"), part(folds, "b")];
    folds.openAll();
    expect(
      both.map((one) => one.opened()),
      "each",
    ).toEqual([1, 1]);
  });

  it("once read stay read, also when they are closed again or the case comes back", () => {
    const folds = new Folds();
    folds.noteOpened("a");
    part(folds, "a");
    expect(folds.unreadCount(), "it was read").toBe(0);
    expect(folds.count(), "and can be opened again").toBe(1);
    expect(folds.openNext(), "by the same key").toBe(true);
  });

  it("say when nothing is folded", () => {
    expect(new Folds().openNext(), "the key does nothing then").toBe(false);
  });
});

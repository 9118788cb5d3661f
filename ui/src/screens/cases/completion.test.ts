import { describe, expect, it } from "vitest";
import type { FilterKey } from "../../ipc";
import { isBegun, offers, pieceAt } from "./completion";

const KEYS: FilterKey[] = [
  { key: "workflow", hint: "key of a workflow", values: ["ticket-routing", "lead-scoring"] },
  { key: "state", hint: "where it stands", values: ["open", "queued", "settled"] },
  { key: "label", hint: "what the AI answered", values: ["refund", '"lost card"', "card_arrival"] },
  { key: "subject", hint: "id, or type/id", values: [] },
];

const words = (text: string, caret = text.length) => offers(KEYS, text, caret).map((offer) => offer.text);

describe("where the caret stands", () => {
  it.each([
    ["state:open label:x", 3, "state:open"],
    ["state:open label:x", 18, "label:x"],
    ["state:open ", 11, ""],
    ['label:"lost card" x', 12, 'label:"lost card"'],
    ['label:"a \\" b" x', 12, 'label:"a \\" b"'],
  ])("%s at %i is in %s", (text, caret, piece) => {
    const { start, end } = pieceAt(text, caret);
    expect(text.slice(start, end), "white space parts pieces, but not inside quotes").toBe(piece);
  });
});

describe("Tab", () => {
  it.each([
    ["sta", true],
    ["state:o", true],
    ["state:", false],
    ["state:open,", false],
    ["state:open ", false],
    ["", false],
  ])("after %o finishes a word: %s", (text, begun) => {
    expect(isBegun(text, text.length), "otherwise it leads on, so that nobody is caught in the field").toBe(begun);
  });
});

describe("what is offered", () => {
  it("are the keys, then their values", () => {
    expect(words("")).toEqual(["workflow:", "state:", "label:", "subject:"]);
    expect(words("st")).toEqual(["state:"]);
    expect(words("state:")).toEqual(["open", "queued", "settled"]);
    expect(words("label:car"), "what begins so comes first").toEqual(["card_arrival", '"lost card"']);
    expect(words("state:open,"), "a value once").toEqual(["queued", "settled"]);
    expect(words("state:open "), "a key once").toEqual(["workflow:", "label:", "subject:"]);
    expect(words("colour:"), "nothing for what is no key").toEqual([]);
    expect(words("state:open"), "nothing more to add").toEqual([]);
  });

  it("is put where the caret is and leaves the rest", () => {
    const [first] = offers(KEYS, "st label:refund", 2);
    expect(first, "no space after a colon").toMatchObject({ filled: "state: label:refund", caret: 6 });
    const [value] = offers(KEYS, "state:qu label:refund", 8);
    expect(value, "no second space").toMatchObject({ filled: "state:queued label:refund", caret: 12 });
    const [last] = offers(KEYS, "state:qu", 8);
    expect(last, "ready for the next part").toMatchObject({ filled: "state:queued ", caret: 13 });
    const [quoted] = offers(KEYS, 'label:"lo', 9);
    expect(quoted, "with its quotes").toMatchObject({ filled: 'label:"lost card" ', caret: 18 });
  });
});

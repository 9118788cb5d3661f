import { describe, expect, it } from "vitest";
import { capOf, chordOf, digitOf } from "./chord";
import type { Press } from "./chord";
import { commandIds, commandList } from "./commands";
import { clashOf, commandOf, keymapOf, reasonLetters, refusalOf, withKeys } from "./keymap";
import { verdictOf } from "./keys";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

const defaults = keymapOf({});
const calm = { keymap: defaults, typing: false, pressable: false, tickable: false, modal: false };
const down = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...init });

describe("chords", () => {
  it.each([
    [press("a"), "a"],
    [press("A"), "a"],
    [press("A", { shiftKey: true }), "shift+a"],
    [press("?", { shiftKey: true }), "?"],
    [press(" ", { shiftKey: true }), "shift+space"],
    [press("k", { metaKey: true }), "mod+k"],
    [press("k", { ctrlKey: true }), "mod+k"],
    [press("Enter", { code: "NumpadEnter" }), "enter"],
    [press("5", { code: "Numpad5" }), "5"],
    [press("ф", { code: "KeyA" }), "a"],
    [press(".", { code: "Slash" }), "."],
    [press("[", { code: "Digit5", ctrlKey: true, altKey: true }), "["],
    [press("Shift", { shiftKey: true }), null],
    [press("Dead"), null],
    [press("Process"), null],
  ])("%o is %s", (event, chord) => {
    expect(chordOf(event), "a press has one chord on every board").toBe(chord);
  });

  it("takes digits from the numpad and from boards that need Shift for them", () => {
    expect(digitOf(press("7", { code: "Numpad7" })), "the numpad is the main row").toBe(7);
    expect(digitOf(press("&", { code: "Digit1" })), "a French board types & where 1 stands").toBe(1);
    expect(digitOf(press("1", { ctrlKey: true })), "Ctrl 1 is a command, not a digit").toBeNull();
  });

  it("prints keys as they stand on the board", () => {
    expect(capOf("mod+k", true), "Mac").toBe("⌘K");
    expect(capOf("mod+k", false), "elsewhere").toBe("Ctrl K");
    expect(capOf("enter"), "the return sign").toBe("↵");
  });
});

describe("the registry", () => {
  it("has no two commands on one key", () => {
    const clashes = commandIds
      .filter((id) => id !== "reason" && commandList[id].local === undefined)
      .flatMap((id) => defaults[id].map((chord) => ({ chord, id, other: clashOf(defaults, id, chord) })))
      .filter((found) => found.other !== null);
    expect(clashes, "a key means one thing").toEqual([]);
  });

  it("lets the keys of a room of its own mean something there alone", () => {
    expect(commandOf(defaults, "enter"), "elsewhere Enter overrides").toBe("override");
    expect(commandOf(defaults, "enter", ["recordScore"]), "while scoring it records").toBe("recordScore");
    const changeable = commandIds.filter((id) => commandList[id].local && !commandList[id].fixed);
    expect(changeable, "what shares its key keeps it").toEqual([]);
  });

  it("lets only keys that type nothing act inside a field", () => {
    for (const id of commandIds) {
      if (!("inField" in commandList[id])) continue;
      for (const chord of defaults[id]) expect(chord, `${id} acts while typing`).toMatch(/^(mod\+|f\d)/u);
    }
  });

  it("never repeats a decision while its key is held", () => {
    for (const id of commandIds) {
      if (commandList[id].group !== "Decide") continue;
      const { repeats } = commandList[id];
      expect(repeats, `${id} decides`).toBeUndefined();
    }
  });
});

describe("changing keys", () => {
  it("refuses a clash with the name of the other command", () => {
    expect(refusalOf(defaults, "approve", "s"), "S is Skip").toContain("Skip");
    expect(refusalOf(defaults, "approve", "a"), "its own key is no clash").toBeNull();
  });

  it("refuses digits and keys of fields", () => {
    expect(refusalOf(defaults, "approve", "1"), "digits pick").toContain("first nine");
    expect(refusalOf(defaults, "approve", "tab"), "Tab moves the focus").toContain("another");
    expect(refusalOf(defaults, "palette", "y"), "it would type").toContain("Ctrl");
  });

  it("stores only what differs from the defaults", () => {
    const changed = withKeys({}, "approve", ["b"]);
    expect(changed, "one change, one entry").toEqual({ approve: ["b"] });
    expect(commandOf(keymapOf(changed), "b"), "the new key works").toBe("approve");
    expect(commandOf(keymapOf(changed), "a"), "the old key is free").toBeNull();
    expect(withKeys(changed, "approve", ["a"]), "back to the default leaves nothing").toEqual({});
  });

  it("ignores names that no command has any more", () => {
    expect(commandOf(keymapOf({ gone: ["a"] }), "a"), "A still approves").toBe("approve");
  });

  it("gives reasons letters no command holds", () => {
    expect(reasonLetters(defaults, 6), "the first row of free letters").toEqual(["q", "w", "t", "y", "f", "g"]);
    const changed = keymapOf({ approve: ["q"] });
    expect(reasonLetters(changed, 2), "a taken letter is passed over").toEqual(["w", "t"]);
    for (const letter of reasonLetters(defaults, 99)) {
      const holder = commandOf(defaults, letter);
      expect(holder, `${letter} is free`).toBeNull();
    }
  });
});

describe("what a press means", () => {
  it("is nothing while an input method composes", () => {
    expect(verdictOf(down("a", { isComposing: true }), calm), "the letter belongs to the word").toBeNull();
    const legacy = down("Enter");
    Object.defineProperty(legacy, "keyCode", { value: 229 });
    expect(verdictOf(legacy, calm), "older engines say 229").toBeNull();
  });

  it("is nothing for a held key that decides", () => {
    expect(verdictOf(down("a", { repeat: true }), calm), "approve").toBeNull();
    expect(verdictOf(down("1", { repeat: true }), calm), "a digit").toBeNull();
    expect(verdictOf(down("j", { repeat: true }), calm), "scrolling may repeat").toEqual({ command: "down" });
  });

  it("is typing inside a field", () => {
    const typing = { ...calm, typing: true };
    expect(verdictOf(down("a"), typing), "a letter").toBeNull();
    expect(verdictOf(down("3"), typing), "a digit").toBeNull();
    expect(verdictOf(down("Enter", { ctrlKey: true }), typing), "commits from anywhere").toEqual({ command: "commit" });
    expect(verdictOf(down("z", { ctrlKey: true }), typing), "the field's own undo").toBeNull();
  });

  it("leaves Enter to a focused button", () => {
    expect(verdictOf(down("Enter"), { ...calm, pressable: true }), "the button presses itself").toBeNull();
    expect(verdictOf(down("Enter"), calm), "elsewhere it overrides").toEqual({ command: "override" });
  });

  it("leaves Space, and only Space, to a focused checkbox", () => {
    const tickable = { ...calm, tickable: true };
    expect(verdictOf(down(" "), tickable), "the box ticks itself").toBeNull();
    expect(verdictOf(down(" "), calm), "elsewhere the case scrolls").toEqual({ command: "pageDown" });
    expect(verdictOf(down("Enter"), tickable), "and Enter still sends").toEqual({ command: "override" });
  });

  it("decides nothing under a dialog", () => {
    const modal = { ...calm, modal: true };
    expect(verdictOf(down("a"), modal), "approve").toBeNull();
    expect(verdictOf(down("1"), modal), "a digit").toBeNull();
    expect(verdictOf(down("Escape"), modal), "the dialog's own").toBeNull();
    expect(verdictOf(down("Escape"), calm), "elsewhere it leaves").toEqual({ command: "leave" });
    expect(verdictOf(down("k", { ctrlKey: true }), modal), "the palette closes itself").toEqual({ command: "palette" });
  });
});

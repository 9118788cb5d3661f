/** Which keys mean which command: the defaults, what a person changed, clashes, and the letters left for reasons. Pure. */
import { commandIds, commandList, isCommandId } from "./commands";
import type { CommandId } from "./commands";

/** Only what differs from the defaults, as it is stored. */
export type ChangedKeys = Readonly<Record<string, string[]>>;

export type Keymap = Readonly<Record<CommandId, readonly string[]>>;

/** The keys in force: defaults with the person's changes over them. Unknown names from older versions are left out. */
export function keymapOf(changed: ChangedKeys): Keymap {
  const made: Partial<Record<CommandId, readonly string[]>> = {};
  for (const id of commandIds) {
    const command = commandList[id];
    made[id] = command.fixed ? command.keys : (changed[id] ?? command.keys);
  }
  return complete(made);
}

function complete(made: Partial<Record<CommandId, readonly string[]>>): Keymap {
  const isWhole = (map: typeof made): map is Record<CommandId, readonly string[]> => commandIds.every((id) => map[id]);
  if (isWhole(made)) return made;
  throw new Error("a command has no row in the key map");
}

/** The command that already holds the chord, or null when it is free for `id`. All scopes nest, so any two commands meet. */
export function clashOf(keymap: Keymap, id: CommandId, chord: string): CommandId | null {
  for (const other of commandIds) {
    if (other !== id && !commandList[other].local && keymap[other].includes(chord)) return other;
  }
  return null;
}

/** Keys no command may take: they belong to fields, lists and the window system. */
const KEPT = new Set([
  "tab",
  "shift+tab",
  "up",
  "down",
  "left",
  "right",
  "backspace",
  "mod+c",
  "mod+v",
  "mod+x",
  "mod+a",
  "mod+q",
  "mod+w",
]);

/** Why a chord cannot be given to a command, in words; null when it can. */
export function refusalOf(keymap: Keymap, id: CommandId, chord: string): string | null {
  if (KEPT.has(chord)) return "this key belongs to fields and lists; press another";
  const clash = clashOf(keymap, id, chord);
  if (clash) return `“${commandList[clash].title}” has this key; press another`;
  if (commandList[id].inField && !chord.startsWith("mod+") && chord !== "escape") {
    return "this command also acts while typing, so its key needs Ctrl or Cmd";
  }
  return null;
}

/** The changes to store after giving `id` these keys; an entry equal to the default is dropped. */
export function withKeys(changed: ChangedKeys, id: CommandId, keys: readonly string[]): Record<string, string[]> {
  const kept = Object.entries(changed).filter(([name]) => name !== id && isCommandId(name));
  const next: Record<string, string[]> = Object.fromEntries(kept);
  const defaults = commandList[id].keys;
  const isDefault = defaults.length === keys.length && defaults.every((key, index) => key === keys[index]);
  if (!isDefault) next[id] = [...keys];
  return next;
}

/** The command a chord asks for; null for free keys and rows such as the digits. What is `local` counts only where it is bound. */
export function commandOf(keymap: Keymap, chord: string, bound: readonly CommandId[] = []): CommandId | null {
  const local = bound.find((id) => commandList[id].local === true && keymap[id].includes(chord));
  if (local !== undefined) return local;
  for (const id of commandIds) {
    if (id !== "pick" && id !== "reason" && !commandList[id].local && keymap[id].includes(chord)) return id;
  }
  return null;
}

const REASON_LETTERS = "qwtyfghvblmox";

/** The letter of each reason: the first free ones of a fixed row, so that a reason keeps its letter in a workflow. */
export function reasonLetters(keymap: Keymap, reasons: number): string[] {
  const free = Array.from(REASON_LETTERS).filter((letter) => commandOf(keymap, letter) === null);
  return free.slice(0, reasons);
}

/**
 * A chord is a key press as text: "a", "mod+enter", "shift+space", "?". This file turns events into chords and chords
 * into what is printed on a key. It knows no command.
 */

/** What of a keyboard event a chord is made from. */
export type Press = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

const NAMES: Readonly<Record<string, string>> = {
  " ": "space",
  Spacebar: "space",
  Esc: "escape",
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const SILENT = new Set([
  "shift",
  "control",
  "alt",
  "meta",
  "altgraph",
  "capslock",
  "dead",
  "process",
  "unidentified",
  "compose",
  "fn",
  "numlock",
]);

const BY_CODE: Readonly<Record<string, string>> = {
  Slash: "/",
  BracketLeft: "[",
  BracketRight: "]",
  Comma: ",",
  Period: ".",
};

/** The key by its place on the board, for boards whose letters are not Latin. */
function byPlace(code: string): string | null {
  if (/^Key[A-Z]$/u.test(code)) return code.slice(3).toLowerCase();
  if (/^Digit[0-9]$/u.test(code)) return code.slice(5);
  return BY_CODE[code] ?? null;
}

/**
 * The chord of a press, or null when the press says nothing by itself (a modifier, a dead key).
 * Ctrl and Cmd are one: "mod". The numpad's digits and Enter are the main ones. Shift counts for letters and named
 * keys only, because "?" is already what Shift makes of another key.
 */
export function chordOf(press: Press): string | null {
  let key = NAMES[press.key] ?? press.key.toLowerCase();
  if (SILENT.has(key)) return null;
  if (press.code === "NumpadEnter") key = "enter";
  if (key.length === 1 && key > "\u007f") key = byPlace(press.code) ?? key;
  const isLetter = /^[a-z]$/u.test(key);
  // AltGr arrives as Ctrl+Alt; the character it makes is what counts.
  const isAltGraph = key.length === 1 && !isLetter && press.ctrlKey && press.altKey;
  let chord = key;
  if (press.shiftKey && (key.length > 1 || isLetter)) chord = `shift+${chord}`;
  if (press.altKey && !isAltGraph) chord = `alt+${chord}`;
  if ((press.ctrlKey || press.metaKey) && !isAltGraph) chord = `mod+${chord}`;
  return chord;
}

/** The digit of a press, or null. Boards that need Shift for digits count by the key's place. */
export function digitOf(press: Press): number | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (/^[0-9]$/u.test(press.key)) return Number(press.key);
  return !press.shiftKey && /^Digit[0-9]$/u.test(press.code) ? Number(press.code.slice(5)) : null;
}

const CAPS: Readonly<Record<string, string>> = {
  enter: "↵",
  escape: "Esc",
  space: "Space",
  pagedown: "PgDn",
  pageup: "PgUp",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  backspace: "⌫",
  delete: "Del",
  tab: "Tab",
  home: "Home",
  end: "End",
};

const SPOKEN: Readonly<Record<string, string>> = { mod: "Control", shift: "Shift", alt: "Alt" };

const onMac = /Mac|iPhone|iPad/u.test(globalThis.navigator?.userAgent ?? "");

/** What is printed on the key: "A", "Ctrl K", "⌘K", "⇧Space". */
export function capOf(chord: string, mac: boolean = onMac): string {
  const parts = chord === "+" ? ["+"] : chord.split("+");
  const key = parts.pop() ?? "";
  const cap = CAPS[key] ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1));
  const marks = parts.map((part) => {
    if (part === "mod") return mac ? "⌘" : "Ctrl ";
    if (part === "shift") return "⇧";
    return mac ? "⌥" : "Alt ";
  });
  return marks.join("") + cap;
}

/** The chord in the words of `aria-keyshortcuts`. */
export function spokenOf(chord: string): string {
  return chord
    .split("+")
    .map(
      (part) => SPOKEN[part] ?? (part.length === 1 ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)),
    )
    .join("+");
}

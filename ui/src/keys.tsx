/**
 * One keydown listener for the window that runs commands. It asks the key map which command a press means and runs the
 * newest handler bound for it; presses that mean no command go to the layers (digits, reason letters) of the case on screen.
 */
import { createContext, useContext, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { chordOf } from "./chord";
import { commandIds, commandList } from "./commands";
import type { CommandId } from "./commands";
import { isPressable, isTickable, isTyping } from "./focus";
import { catchUp } from "./frames";
import { commandOf, keymapOf } from "./keymap";
import type { Keymap } from "./keymap";

/** Returning false means: not mine after all, let the press go on. */
export type Handler = (event: KeyboardEvent | null) => boolean | void;
export type Layer = (chord: string, event: KeyboardEvent) => boolean;

/** What a press comes to, told apart from the running of it so that it can be tested. */
export type Verdict = { command: CommandId } | { layer: string } | null;

type Situation = {
  keymap: Keymap;
  typing: boolean;
  /** Enter and Space belong to what has the focus. */
  pressable: boolean;
  /** Space alone does. */
  tickable: boolean;
  modal: boolean;
  /** Commands that would do something now; only those of a room of its own matter. */
  bound?: readonly CommandId[];
};

/** Whether an input method is composing: such a press belongs to it alone. */
export function isComposing(event: { isComposing: boolean; keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** What a press means in a situation. Held keys mean nothing unless the command may repeat. */
export function verdictOf(event: KeyboardEvent, situation: Situation): Verdict {
  if (isComposing(event)) return null;
  const chord = chordOf(event);
  if (chord === null) return null;
  const id = commandOf(situation.keymap, chord, situation.bound);
  if (id === null) return situation.typing || event.repeat || situation.modal ? null : { layer: chord };
  const command = commandList[id];
  if (event.repeat && !command.repeats) return null;
  // A dialog keeps Escape for itself.
  if (situation.modal && (command.scope !== "everywhere" || id === "leave")) return null;
  if (situation.typing && !command.inField) return null;
  if (situation.pressable && (chord === "enter" || chord === "space")) return null;
  if (situation.tickable && chord === "space") return null;
  return { command: id };
}

/**
 * Whether a part of the window is in front. One object for its whole life: turning it costs no drawing, and what is
 * drawn ahead can bind its keys before it is seen.
 */
export type Front = { current: boolean };

export const InFront = createContext<Front>({ current: true });

type Bound = { run: Handler; front: Front };
type BoundLayer = { run: Layer; front: Front };

const handlers = new Map<CommandId, Bound[]>();
const layers: BoundLayer[] = [];

/** Adds to a stack; returns what takes it off again. */
function push<T>(stack: T[], bound: T): () => void {
  stack.push(bound);
  return () => {
    const at = stack.indexOf(bound);
    if (at >= 0) stack.splice(at, 1);
  };
}

function stackOf(id: CommandId): Bound[] {
  const known = handlers.get(id);
  if (known) return known;
  const made: Bound[] = [];
  handlers.set(id, made);
  return made;
}

function handlerOf(id: CommandId): Handler | undefined {
  return handlers.get(id)?.findLast((bound) => bound.front.current)?.run;
}

/** The commands whose keys mean them only in their own room. */
const localIds = commandIds.filter((id) => commandList[id].local === true);

/** The commands that would do something now. */
export function boundCommands(): CommandId[] {
  return commandIds.filter((id) => handlerOf(id) !== undefined);
}

/** Runs a command as if its key had been pressed; used by palette and menus. */
export function runCommand(id: CommandId): void {
  handlerOf(id)?.(null);
}

/** Binds a command while the component is on screen, in front and `enabled`. The newest binding wins. */
export function useCommand(id: CommandId, handler: Handler, enabled: boolean = true): void {
  const latest = useRef(handler);
  const front = useContext(InFront);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  useLayoutEffect(
    () => (enabled ? push(stackOf(id), { run: (event) => latest.current(event), front }) : undefined),
    [id, enabled, front],
  );
}

/** Takes presses that mean no command, while in front and `enabled`. */
export function useKeyLayer(layer: Layer, enabled: boolean): void {
  const latest = useRef(layer);
  const front = useContext(InFront);
  useLayoutEffect(() => {
    latest.current = layer;
  });
  useLayoutEffect(
    () => (enabled ? push(layers, { run: (chord, event) => latest.current(chord, event), front }) : undefined),
    [enabled, front],
  );
}

const KeymapContext = createContext<Keymap>(keymapOf({}));

export function useKeymap(): Keymap {
  return useContext(KeymapContext);
}

/** The first key of a command, or null when it has none. */
export function useKeyOf(id: CommandId): string | null {
  return useKeymap()[id][0] ?? null;
}

function handle(event: KeyboardEvent, keymap: Keymap): void {
  const pressable = isPressable(event.target);
  const tickable = isTickable(event.target);
  // A held Enter or Space must not press a button again and again, nor a held Space tick a box.
  const isHeldOn = (pressable && event.key === "Enter") || ((pressable || tickable) && event.key === " ");
  if (event.repeat && isHeldOn) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  const situation = {
    keymap,
    typing: isTyping(event.target),
    pressable,
    tickable,
    modal: document.querySelector("[data-modal]") !== null,
    bound: localIds.filter((id) => handlerOf(id) !== undefined),
  };
  const verdict = verdictOf(event, situation);
  if (verdict === null) return;
  if ("layer" in verdict) {
    toLayers(verdict.layer, event);
    return;
  }
  const handler = handlerOf(verdict.command);
  if (handler) {
    if (handler(event) !== false) event.preventDefault();
    return;
  }
  // A command that nothing is bound for here leaves its key to the layers: each room has letters of its own.
  const chord = chordOf(event);
  if (chord !== null && !situation.typing && !situation.modal && !event.repeat) toLayers(chord, event);
}

function toLayers(chord: string, event: KeyboardEvent): void {
  for (const layer of layers.toReversed()) {
    if (layer.front.current && layer.run(chord, event)) {
      event.preventDefault();
      return;
    }
  }
}

/** Gives the key map to everything below and listens for presses. */
export function Keys({ keymap, children }: { keymap: Keymap; children: ReactNode }) {
  // In the very frame that shows the first case: a key pressed at once is heard.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event, keymap);
    window.addEventListener("keydown", catchUp, true);
    window.addEventListener("pointerdown", catchUp, true);
    window.addEventListener("keydown", listener);
    return () => {
      window.removeEventListener("keydown", catchUp, true);
      window.removeEventListener("pointerdown", catchUp, true);
      window.removeEventListener("keydown", listener);
    };
  }, [keymap]);
  return <KeymapContext.Provider value={keymap}>{children}</KeymapContext.Provider>;
}

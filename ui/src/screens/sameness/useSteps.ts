/** Arrows step through the buttons of a list, Home and End go to its ends. */
import type { RefObject } from "react";
import { useKeyLayer } from "../../keys";

export function useSteps(list: RefObject<HTMLElement | null>): void {
  useKeyLayer((chord) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    if (buttons.length === 0) return false;
    const at = buttons.findIndex((button) => button === document.activeElement);
    const to: Record<string, number> = { down: at + 1, up: at - 1, home: 0, end: buttons.length - 1 };
    const next = to[chord];
    if (next === undefined) return false;
    buttons[Math.min(Math.max(next, 0), buttons.length - 1)]?.focus();
    return true;
  }, true);
}

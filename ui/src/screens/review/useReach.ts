/**
 * Only the case in front can be reached; the ones behind it are inert. Turning that costs the style of every element in
 * them, so it is turned once the case that was drawn ahead has been seen, or when somebody acts.
 */
import { useLayoutEffect, useRef } from "react";
import { focusHeading } from "../../focus";
import { onceSeen } from "../../frames";

type Part = { current: HTMLElement | null };

/** `sheet` and `desk` are drawn inert; from then on this alone says what they are. */
export function useReach(active: boolean, sheet: Part, desk: Part): void {
  const isDrawn = useRef(false);
  useLayoutEffect(() => {
    const parts = [sheet.current, desk.current].filter((part) => part !== null);
    const turn = () => {
      for (const part of parts) part.inert = !active;
      if (active && sheet.current && !document.querySelector("[data-modal]")) focusHeading(sheet.current);
    };
    if (!isDrawn.current) {
      isDrawn.current = true;
      turn();
      return undefined;
    }
    const callOff = onceSeen(turn);
    const open = active ? undefined : keepOut(parts);
    return () => {
      callOff();
      open?.();
    };
  }, [active, sheet, desk]);
}

function leave(element: EventTarget | null): void {
  if (element instanceof HTMLElement) element.blur();
}

/** Nothing in a case that has left the screen keeps the focus, nor is given it back by a dialog that closes. */
function keepOut(parts: readonly HTMLElement[]): () => void {
  const { activeElement } = document;
  if (parts.some((part) => part.contains(activeElement))) leave(activeElement);
  const refuse = (event: FocusEvent) => leave(event.target);
  for (const part of parts) part.addEventListener("focusin", refuse);
  return () => {
    for (const part of parts) part.removeEventListener("focusin", refuse);
  };
}

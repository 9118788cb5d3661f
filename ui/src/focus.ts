/** Where the focus is and where it goes. Keys never fight with typing, and the focus is never lost. */

/** Whether typing goes into this element. One that has become out of reach keeps the focus until the next frame. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest("[inert]") !== null) return false;
  if (target instanceof HTMLTextAreaElement) return !target.readOnly;
  if (target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}

const PRESSABLE =
  "button, a[href], summary, select, input[type=button], input[type=submit], input[type=reset], [role=menuitem], [role=tab]";
const TICKABLE = "input[type=checkbox], input[type=radio], option, audio[controls], video[controls]";

/** Whether Enter and Space already mean something on this element. */
export function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(PRESSABLE) !== null;
}

/** Whether Space alone does: it ticks, picks or plays, while Enter is left to the screen. */
export function isTickable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TICKABLE) !== null;
}

/** Puts the focus on the heading of what is on screen, without scrolling to it. */
export function focusHeading(within: ParentNode = document): void {
  const headings = [...within.querySelectorAll<HTMLElement>("[data-heading]")];
  headings.find(isReachable)?.focus({ preventScroll: true });
}

/** What was decided a moment ago and what comes next are drawn too, and have headings of their own. */
function isReachable(element: Element): boolean {
  return element.closest("[inert], [aria-hidden=true]") === null;
}

/** Takes the focus out of a field and back to the heading, so that the keys act again. */
export function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  const main = document.querySelector("[role=main]");
  focusHeading(main ?? document);
}

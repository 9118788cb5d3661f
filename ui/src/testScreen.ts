/** A screen drawn for a test, with what a person does there: find by role and name, type, press. */
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { soon } from "./testPatience";

const ROLES: Readonly<Record<string, string>> = {
  BUTTON: "button",
  MAIN: "main",
  NAV: "navigation",
  SELECT: "combobox",
  TEXTAREA: "textbox",
};

function roleOf(element: Element): string | null {
  const given = element.getAttribute("role");
  if (given !== null) return given;
  if (!(element instanceof HTMLInputElement)) return ROLES[element.tagName] ?? null;
  return element.type === "checkbox" || element.type === "radio" ? element.type : "textbox";
}

function wordsIn(element: Element): string {
  return (element.textContent ?? "").replace(/\s+/gu, " ").trim();
}

/** What is hidden from screen readers, such as the key on a button, is no part of a name. */
function nameOf(element: Element): string {
  const given = element.getAttribute("aria-label");
  if (given !== null) return given;
  const label = element.id === "" ? null : document.querySelector(`label[for="${CSS.escape(element.id)}"]`);
  const words = document.createElement("p");
  words.append(...Array.from((label ?? element).childNodes, (node) => node.cloneNode(true)));
  for (const hidden of words.querySelectorAll("[aria-hidden=true]")) hidden.remove();
  return wordsIn(words);
}

export type Screen = {
  /** What has the role and the name, or a name that fits; none or several are as good as not found. */
  find: (role: string, name?: string | RegExp) => HTMLElement | null;
  /** The same, once it is there. */
  wait: (role: string, name?: string | RegExp) => Promise<HTMLElement>;
  /** All words on the screen and in the dialogs over it. */
  words: () => string;
  draw: (what: ReactNode) => void;
  end: () => void;
};

function find(role: string, name?: string | RegExp): HTMLElement | null {
  const fits = (words: string) => name === undefined || (typeof name === "string" ? words === name : name.test(words));
  const found = [...document.body.querySelectorAll<HTMLElement>("*")].filter(
    (element) => roleOf(element) === role && fits(nameOf(element)),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Draws into the window. Dialogs stand beside it in the document, so all of that is searched. */
export function screenOf(what: ReactNode): Screen {
  const place = document.createElement("div");
  document.body.append(place);
  const root = createRoot(place);
  root.render(what);
  return {
    find,
    wait: (role, name) =>
      soon(() => {
        const found = find(role, name);
        if (found === null) throw new Error(`there is not one ${role} ${String(name ?? "")}`);
        return found;
      }),
    words: () => wordsIn(document.body),
    draw: (next) => root.render(next),
    end: () => {
      root.unmount();
      place.remove();
    },
  };
}

/** A press of a key on an element; whether it was taken by somebody. */
export function press(element: Element, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  return !element.dispatchEvent(event);
}

/** Puts a text in the place of what stands in a field. */
export function type(element: Element, text: string): void {
  const proto = element instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  // React hears of a change only when it does not know it already.
  Object.getOwnPropertyDescriptor(proto, "value")?.set?.call(element, text);
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

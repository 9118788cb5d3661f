/** How the window looks: the person's choice put on the document, where the tokens read it. */
import { useLayoutEffect, useSyncExternalStore } from "react";
import type { Look } from "./ipc";

export const THEMES: readonly Look["theme"][] = ["system", "light", "dark", "contrast"];

export const DEFAULT_LOOK: Look = { theme: "system", density: "compact", motion: "system" };

function systemTheme(): "light" | "dark" | "contrast" {
  if (matchMedia("(prefers-contrast: more)").matches) return "contrast";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function subscribe(changed: () => void): () => void {
  const queries = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(prefers-contrast: more)")];
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    for (const query of queries) query.removeEventListener("change", changed);
  };
}

export function useLook(look: Look): void {
  const system = useSyncExternalStore(subscribe, systemTheme);
  // Before anything is painted in another theme.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset["theme"] = look.theme === "system" ? system : look.theme;
    dataset["density"] = look.density;
    dataset["motion"] = look.motion;
  }, [look, system]);
}

/** The theme after this one, for the key that steps through them. */
export function themeAfter(theme: Look["theme"]): Look["theme"] {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}

/** What may be typed in the place of an argument. Pure; the engine reads it again and says the same. */
import type { ArgView } from "../../ipc";

/** Why what was typed cannot take the argument's place, in words; null when it can. */
export function argTrouble(arg: ArgView, typed: string): string | null {
  if (typed === arg.value) return null;
  switch (arg.type) {
    case "text":
    case "nothing":
      return null;
    case "number":
      return typed.trim() !== "" && Number.isFinite(Number(typed)) ? null : "must stay a number";
    case "boolean":
      return typed === "true" || typed === "false" ? null : "must be true or false";
    case "list":
      return Array.isArray(jsonOf(typed)) ? null : 'must stay a list such as ["a", "b"]';
    case "object":
      return isObject(jsonOf(typed)) ? null : 'must stay an object such as {"key": "value"}';
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

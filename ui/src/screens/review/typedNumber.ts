/**
 * A number as a person types it. The screen writes `1,250` and `12,500.5`, so a comma that stands as it writes one parts
 * thousands; a comma that cannot is the decimal comma of whoever is used to one. Where the scale has no room for the
 * thousands that it would mean, it is asked about: a guess would be wrong a thousand times over. Pure.
 */
import { plain } from "../../words";

export type Typed = { kind: "nothing" } | { kind: "number"; value: number } | { kind: "wrong"; text: string };

/** From where to where a number may lie. */
type Range = { min: number; max: number };

/** As a program writes it, and as the field first holds it: `1250`, `-0.5`, `1e-7`. */
const BARE = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu;
/** As the screen writes it: groups of three, none of which begins with a needless zero. */
const GROUPED = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/u;
/** One comma and no point: a decimal comma, unless it parts a group. */
const COMMA = /^[-+]?\d*,\d+$/u;

/** Reads what was typed. `range` tells what `1,300` cannot mean: on a scale up to 5 it is no thousand. */
export function typedNumber(typed: string, range: Range | null): Typed {
  // A minus is typed as a hyphen and pasted as a sign of its own.
  const text = typed.trim().replace(/^−/u, "-");
  if (text === "") return { kind: "nothing" };
  if (BARE.test(text)) return finite(Number(text), typed);
  const comma = COMMA.test(text) ? Number(text.replace(",", ".")) : null;
  if (!GROUPED.test(text)) return comma === null ? wrong(typed) : finite(comma, typed);
  const whole = Number(text.replaceAll(",", ""));
  if (comma !== null && range !== null && !isWithin(range, whole) && isWithin(range, comma)) {
    return { kind: "wrong", text: `“${typed.trim()}” could be ${comma} or ${plain(whole)}; type ${comma} or ${whole}` };
  }
  return finite(whole, typed);
}

function isWithin({ min, max }: Range, value: number): boolean {
  return value >= min && value <= max;
}

function finite(value: number, typed: string): Typed {
  return Number.isFinite(value) ? { kind: "number", value } : wrong(typed);
}

function wrong(typed: string): Typed {
  return { kind: "wrong", text: `“${typed.trim()}” is not a number; type it like 1300, 1,300 or 0.8` };
}

/** Waiting in tests: for a state and never for a time, with patience for machines that do other things beside. */
import { vi } from "vitest";

const PATIENCE = { timeout: 20_000 };

/** What `look` gives once it no longer fails. */
export function soon<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, PATIENCE);
}

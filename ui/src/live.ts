/** What screen readers are told, once each. The region that reads it out is `components/Live`. */

type Listener = () => void;

let said: { text: string; no: number } = { text: "", no: 0 };
const listeners = new Set<Listener>();

/** Says a text politely to screen readers; the same text twice is said twice. */
export function announce(text: string): void {
  said = { text, no: said.no + 1 };
  for (const listener of listeners) listener();
}

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function latest(): { text: string; no: number } {
  return said;
}

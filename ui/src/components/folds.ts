/**
 * The folded parts of one case: which still wait to be opened, and which were open once. A case is not approved before
 * each of them was. Knows elements only to put them in order and to go to them.
 */
import { createContext } from "react";

export type Folded = {
  /** What it holds, so that the same part is known again when the case comes back. */
  key: string;
  place: () => HTMLElement | null;
  /** Opens it, or the next stretch of a very long one. */
  open: () => void;
};

export class Folds {
  private readonly parts = new Set<Folded>();
  private readonly opened = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private waiting = 0;

  wasOpened(key: string): boolean {
    return this.opened.has(key);
  }

  /** All of it was shown. */
  noteOpened(key: string): void {
    this.opened.add(key);
    this.recount();
  }

  /** Adds a folded part; returns what takes it off again. */
  add(part: Folded): () => void {
    this.parts.add(part);
    this.recount();
    return () => {
      this.parts.delete(part);
      this.recount();
    };
  }

  private inOrder(): Folded[] {
    return [...this.parts].toSorted((one, other) => {
      const [first, second] = [one.place(), other.place()];
      if (first === null || second === null) return 0;
      return first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
    });
  }

  private unread(): Folded[] {
    return this.inOrder().filter((part) => !this.opened.has(part.key));
  }

  /** Opens the next part that was never open, or else the next one that was closed again; false when there is none. */
  openNext(): boolean {
    const part = this.unread()[0] ?? this.inOrder()[0];
    if (!part) return false;
    part.place()?.scrollIntoView({ block: "nearest" });
    part.open();
    return true;
  }

  /** Opens everything, each part by a stretch. */
  openAll(): boolean {
    const parts = this.inOrder();
    for (const part of parts) part.open();
    return parts.length > 0;
  }

  /** Puts the focus on what opens the next unread part. */
  goToNext(): void {
    const place = this.unread()[0]?.place();
    place?.querySelector<HTMLElement>("[data-unfold]")?.focus();
    place?.querySelector<HTMLElement>("[data-unfold]")?.scrollIntoView({ block: "center" });
  }

  /** How many parts were never open. */
  readonly unreadCount = (): number => this.waiting;

  /** How many parts are folded now. */
  readonly count = (): number => this.parts.size;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private recount(): void {
    this.waiting = [...this.parts].filter((part) => !this.opened.has(part.key)).length;
    for (const listener of this.listeners) listener();
  }
}

/** The folds of the case something is drawn in; alone, a part folds for itself. */
export const FoldsHere = createContext<Folds>(new Folds());

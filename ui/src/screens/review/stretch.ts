/**
 * How long a person has been judging without a break. A break is five minutes in which no active time was added. Pure;
 * times are handed in, in milliseconds.
 */

/** A stretch of this much active time is worth a word. */
export const LONG_MS = 50 * 60_000;
/** So long without activity is a break. */
export const BREAK_MS = 5 * 60_000;

export class Stretch {
  private active = 0;
  private lastActive: number;

  constructor(now: number) {
    this.lastActive = now;
  }

  /** `add` milliseconds of active time went by up to `now`. */
  worked(add: number, now: number): void {
    if (add <= 0) return;
    if (now - add - this.lastActive >= BREAK_MS) {
      this.active = 0;
    }
    this.active += add;
    this.lastActive = now;
  }

  /** The active minutes since the last break when they are many enough to speak of; null before. */
  long(now: number): number | null {
    const isResting = now - this.lastActive >= BREAK_MS;
    return this.active < LONG_MS || isResting ? null : Math.floor(this.active / 60_000);
  }
}

/**
 * The time of one reading in milliseconds: it runs while the window is in front, stands still otherwise, and ends at its
 * limit. Unlike the time on a case it does not stop when nothing is touched: one reads without touching. Pure; times are
 * handed in.
 */
export class ReadingClock {
  private total: number;
  private countedTo: number;
  private inFront: boolean;
  private readonly limit: number;

  /** `used` milliseconds were used before, as the engine keeps them. */
  constructor(used: number, limit: number, now: number, inFront: boolean) {
    this.total = Math.min(used, limit);
    this.limit = limit;
    this.countedTo = now;
    this.inFront = inFront;
  }

  /** The window came to the front or left it. */
  turned(now: number, inFront: boolean): void {
    this.used(now);
    this.inFront = inFront;
  }

  isRunning(): boolean {
    return this.inFront;
  }

  /** Milliseconds used up to now, whole, at most the limit. */
  used(now: number): number {
    if (this.inFront && now > this.countedTo) this.total = Math.min(this.limit, this.total + now - this.countedTo);
    this.countedTo = Math.max(this.countedTo, now);
    return Math.round(this.total);
  }
}

/** Whole seconds that are left: the last one stands until it is over. */
export function secondsLeft(used: number, limit: number): number {
  return Math.ceil(Math.max(0, limit - used) / 1000);
}

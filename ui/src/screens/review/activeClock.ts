/**
 * Active time on one case in milliseconds: it runs while the window is in front and something was touched in the last
 * minute, and stands still otherwise. Pure; times are handed in.
 */

const IDLE_MS = 60_000;

export class ActiveClock {
  private total = 0;
  private countedTo: number;
  private lastInput: number;
  private inFront: boolean;

  constructor(now: number, inFront: boolean) {
    this.countedTo = now;
    this.lastInput = now;
    this.inFront = inFront;
  }

  private count(now: number): void {
    const until = Math.min(now, this.lastInput + IDLE_MS);
    if (this.inFront && until > this.countedTo) this.total += until - this.countedTo;
    this.countedTo = Math.max(this.countedTo, now);
  }

  /** Something was pressed, moved or scrolled. */
  touched(now: number): void {
    this.count(now);
    this.lastInput = now;
  }

  /** The window came to the front or left it. */
  turned(now: number, inFront: boolean): void {
    this.count(now);
    this.inFront = inFront;
    if (inFront) this.lastInput = now;
  }

  /** Whether time is being counted at this moment. */
  isRunning(now: number): boolean {
    return this.inFront && now < this.lastInput + IDLE_MS;
  }

  /** Active milliseconds up to now, whole. */
  read(now: number): number {
    this.count(now);
    return Math.round(this.total);
  }

  /** Starts again at zero for the next case. */
  restart(now: number): void {
    this.count(now);
    this.total = 0;
    this.lastInput = now;
  }
}

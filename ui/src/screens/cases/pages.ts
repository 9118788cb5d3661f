/**
 * The rows of the list that were read, by pages. Asked for what is on screen, then for the pages around it, first the
 * one that one moves towards. One question is on its way at a time, and when it is answered the newest wish counts, so
 * that rolling through a million rows asks for what one stops at.
 */
import type { ListedCase } from "../../ipc";

export const PAGE = 100;

/** More pages than this are not kept: the oldest go. */
const KEPT = 60;

type Read = (from: number, count: number) => Promise<readonly ListedCase[]>;

export class Pages {
  private readonly rows = new Map<number, readonly ListedCase[]>();
  private stale = new Set<number>();
  private wished: { first: number; count: number } | null = null;
  /** Which way one moved last. */
  private heading: 1 | -1 = 1;
  /** How often something has changed. */
  private changes = 0;
  private isAsking = false;
  private isOver = false;
  private readonly read: Read;
  private readonly total: number;
  private readonly onRows: () => void;
  private readonly onFailure: (failure: unknown) => void;

  /** `onRows` is called when rows have come, `onFailure` when they cannot be read. */
  constructor(read: Read, total: number, onRows: () => void, onFailure: (failure: unknown) => void) {
    this.read = read;
    this.total = total;
    this.onRows = onRows;
    this.onFailure = onFailure;
  }

  /** Reads the rows around one, so that a list that comes on screen has them already. */
  async begin(row: number): Promise<void> {
    const page = Math.floor(Math.min(row, this.total - 1) / PAGE);
    if (page >= 0) this.keep(page, await this.read(page * PAGE, PAGE));
  }

  /** The case in a row; undefined while it is not read. */
  at(row: number): ListedCase | undefined {
    return this.rows.get(Math.floor(row / PAGE))?.[row % PAGE];
  }

  /** The row of a case that was read; undefined when it was not. */
  caseOf(no: number): ListedCase | undefined {
    for (const page of this.rows.values()) {
      const found = page.find((row) => row.no === no);
      if (found) return found;
    }
    return undefined;
  }

  /** These rows are on screen. */
  want(first: number, count: number): void {
    const before = this.wished?.first ?? 0;
    if (first !== before) this.heading = first > before ? 1 : -1;
    this.wished = { first, count };
    void this.ask();
  }

  /** Something changed: what was read is shown until it is read again. */
  growStale(): void {
    this.stale = new Set(this.rows.keys());
    this.changes += 1;
    void this.ask();
  }

  /** Nothing is wanted any more. */
  end(): void {
    this.isOver = true;
  }

  /** The pages on screen, from the first to the last. */
  private onScreen(): { from: number; to: number } | null {
    if (this.wished === null || this.wished.count === 0) return null;
    const { first, count } = this.wished;
    const last = Math.min(first + count, this.total) - 1;
    return { from: Math.floor(first / PAGE), to: Math.floor(last / PAGE) };
  }

  /** What to read next. Nothing that is not seen is read again because it is old. */
  private missing(): number | null {
    const seen = this.onScreen();
    if (seen === null) return null;
    for (let page = seen.from; page <= seen.to; page += 1) {
      if (!this.rows.has(page) || this.stale.has(page)) return page;
    }
    const around = this.heading === 1 ? [seen.to + 1, seen.from - 1] : [seen.from - 1, seen.to + 1];
    const isThere = (page: number) => page >= 0 && page * PAGE < this.total;
    return around.find((page) => isThere(page) && !this.rows.has(page)) ?? null;
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    let page: number | null = null;
    try {
      for (page = this.missing(); page !== null && !this.isOver; page = this.missing()) {
        const before = this.changes;
        const rows = await this.read(page * PAGE, PAGE);
        if (this.isOver) return;
        this.keep(page, rows);
        // An answer from before a change is better than none, and is read again.
        if (before !== this.changes) this.stale.add(page);
        if (this.isSeen(page)) this.onRows();
      }
    } catch (failure) {
      // Of what nobody looks at nobody has to hear; it is asked for again once it is on screen.
      if (!this.isOver && page !== null && this.isSeen(page)) this.onFailure(failure);
    } finally {
      this.isAsking = false;
    }
  }

  private isSeen(page: number): boolean {
    const seen = this.onScreen();
    return seen !== null && page >= seen.from && page <= seen.to;
  }

  private keep(page: number, rows: readonly ListedCase[]): void {
    this.rows.delete(page);
    this.rows.set(page, rows);
    this.stale.delete(page);
    for (const oldest of this.rows.keys()) {
      if (this.rows.size <= KEPT) break;
      this.rows.delete(oldest);
    }
  }
}

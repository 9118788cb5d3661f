/**
 * The rows of the list that were read, by pages. Asked for what is on screen; one question is on its way at a time,
 * and when it is answered the newest wish counts, so that rolling through a million rows asks for what one stops at.
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
    this.wished = { first, count };
    void this.ask();
  }

  /** Something changed: what was read is shown until it is read again. */
  growStale(): void {
    this.stale = new Set(this.rows.keys());
    void this.ask();
  }

  /** Nothing is wanted any more. */
  end(): void {
    this.isOver = true;
  }

  private missing(): number | null {
    if (this.wished === null) return null;
    const { first, count } = this.wished;
    const last = Math.floor(Math.min(first + count, this.total) / PAGE);
    for (let page = Math.floor(first / PAGE); page <= last; page += 1) {
      const isWhole = page * PAGE < this.total;
      if (isWhole && (!this.rows.has(page) || this.stale.has(page))) return page;
    }
    return null;
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      for (let page = this.missing(); page !== null && !this.isOver; page = this.missing()) {
        const rows = await this.read(page * PAGE, PAGE);
        if (this.isOver) return;
        this.keep(page, rows);
        this.onRows();
      }
    } catch (failure) {
      if (!this.isOver) this.onFailure(failure);
    } finally {
      this.isAsking = false;
    }
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

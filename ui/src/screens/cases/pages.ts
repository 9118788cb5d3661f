/**
 * The rows of the list that were read, by pages. Asked for what is on screen, in one question however many pages that
 * is, then for the pages around it, first those that one moves towards. One question of each sort is on its way at a
 * time, so nothing that is seen waits for what is not; and when one is answered the newest wish counts, so that rolling
 * through a million rows asks for what one stops at.
 */
import type { ListedCase } from "../../ipc";

/** Rows of a page: about as many as a window shows, for whoever jumps waits for all rows of the pages that it touches. */
export const PAGE = 40;

/** More pages than this are not kept: the oldest go. */
const KEPT = 150;

/** Pages read below what is seen, whichever way one goes: as many as can be marked at once begin there. */
const BELOW = 2;
/** Pages read above it while one goes up, and while one goes down. */
const ABOVE = { up: 2, down: 1 };

type Read = (from: number, count: number) => Promise<readonly ListedCase[]>;

/** Pages from the first to the last. */
type Run = { from: number; to: number };

/** What a question is about. */
type Sort = "seen" | "around";

export class Pages {
  private readonly rows = new Map<number, readonly ListedCase[]>();
  private stale = new Set<number>();
  private wished: { first: number; count: number } | null = null;
  /** Which way one moved last. */
  private heading: 1 | -1 = 1;
  /** How often something has changed. */
  private changes = 0;
  private readonly asking: Record<Sort, boolean> = { seen: false, around: false };
  /** Pages that are on their way. */
  private readonly coming = new Set<number>();
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
    if (page < 0) return;
    const run = { from: page, to: Math.min(page + 1, this.last()) };
    this.keep(run, await this.read(page * PAGE, sizeOf(run)));
  }

  /** The case in a row; undefined while it is not read. */
  at(row: number): ListedCase | undefined {
    return this.rows.get(Math.floor(row / PAGE))?.[row % PAGE];
  }

  /** Whether any of these rows can be shown. */
  isThere(first: number, count: number): boolean {
    const end = Math.min(first + count, this.total);
    for (let row = first; row < end; row += 1) if (this.at(row) !== undefined) return true;
    return end <= first;
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
    this.ask();
  }

  /** Something changed: what was read is shown until it is read again. */
  growStale(): void {
    this.stale = new Set(this.rows.keys());
    this.changes += 1;
    this.ask();
  }

  /** Nothing is wanted any more. */
  end(): void {
    this.isOver = true;
  }

  private last(): number {
    return Math.floor((this.total - 1) / PAGE);
  }

  /** The pages on screen. */
  private onScreen(): Run | null {
    if (this.wished === null || this.wished.count === 0 || this.total === 0) return null;
    const { first, count } = this.wished;
    const last = Math.min(first + count, this.total) - 1;
    return { from: Math.floor(first / PAGE), to: Math.floor(last / PAGE) };
  }

  /** What of the screen to read next: from the first page that is missing or old to the last. */
  private missing(seen: Run): Run | null {
    const wanted = pagesOf(seen).filter((page) => !this.rows.has(page) || this.stale.has(page));
    const [from, to] = [wanted[0], wanted.at(-1)];
    return from === undefined || to === undefined ? null : { from, to };
  }

  /** What to read ahead next. Nothing that is not seen is read again because it is old. */
  private ahead(seen: Run): Run | null {
    const isUp = this.heading === -1;
    const below = Array.from({ length: BELOW }, (_, n) => seen.to + 1 + n);
    const above = Array.from({ length: isUp ? ABOVE.up : ABOVE.down }, (_, n) => seen.from - 1 - n);
    const around = isUp ? [...above, ...below] : [...below, ...above];
    const isWanted = (page: number) => page >= 0 && page <= this.last() && !this.rows.has(page);
    const page = around.find((one) => isWanted(one) && !this.coming.has(one));
    return page === undefined ? null : { from: page, to: page };
  }

  private ask(): void {
    const seen = this.onScreen();
    if (seen === null || this.isOver) return;
    const missing = this.missing(seen);
    if (missing !== null) {
      // What is read ahead at this moment may be what is now seen.
      const isComing = pagesOf(missing).every((page) => this.coming.has(page));
      if (!this.asking.seen && !isComing) void this.bring("seen", missing);
      return;
    }
    const ahead = this.ahead(seen);
    if (ahead !== null && !this.asking.around) void this.bring("around", ahead);
  }

  /** Reads pages, and asks on when they have come. */
  private async bring(sort: Sort, run: Run): Promise<void> {
    const before = this.changes;
    this.asking[sort] = true;
    for (const page of pagesOf(run)) this.coming.add(page);
    let failure: unknown = null;
    try {
      const rows = await this.read(run.from * PAGE, sizeOf(run));
      if (!this.isOver) this.keep(run, rows);
    } catch (error) {
      failure = error;
    }
    this.asking[sort] = false;
    for (const page of pagesOf(run)) this.coming.delete(page);
    if (this.isOver) return;
    if (failure !== null) {
      // Of what nobody looks at nobody has to hear; it is asked for again once it is on screen.
      if (this.isSeen(run)) this.onFailure(failure);
      // Where one has gone meanwhile has not been asked for yet.
      else if (sort === "seen") this.ask();
      return;
    }
    // An answer from before a change is better than none, and is read again.
    if (before !== this.changes) for (const page of pagesOf(run)) this.stale.add(page);
    if (this.isSeen(run)) this.onRows();
    this.ask();
  }

  private isSeen(run: Run): boolean {
    const seen = this.onScreen();
    return seen !== null && run.to >= seen.from && run.from <= seen.to;
  }

  private keep(run: Run, rows: readonly ListedCase[]): void {
    for (const page of pagesOf(run)) {
      const at = (page - run.from) * PAGE;
      this.rows.delete(page);
      this.rows.set(page, rows.slice(at, at + PAGE));
      this.stale.delete(page);
    }
    for (const oldest of this.rows.keys()) {
      if (this.rows.size <= KEPT) break;
      this.rows.delete(oldest);
    }
  }
}

function pagesOf({ from, to }: Run): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** Rows of these pages. */
function sizeOf({ from, to }: Run): number {
  return (to - from + 1) * PAGE;
}

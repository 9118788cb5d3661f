/** Which cases of the list are marked, and the row one stands on. Pure. */

/** No more can be decided at once than one can read through. */
export const MOST_MARKED = 50;

export type Marks = {
  /** The row one stands on. */
  at: number;
  /** Where a stretch began that is being extended; null when none is. */
  from: number | null;
  marked: ReadonlySet<number>;
};

export const NO_MARKS: Marks = { at: 0, from: null, marked: new Set() };

/** The number of the case in a row; undefined while the row is being read. */
export type NumberAt = (row: number) => number | undefined;

function inside(row: number, rows: number): number {
  return Math.min(Math.max(0, row), Math.max(0, rows - 1));
}

/** Stands on another row. What is marked stays. */
export function gone(marks: Marks, row: number, rows: number): Marks {
  return { ...marks, at: inside(row, rows), from: null };
}

/** Marks the row one stands on, or takes the mark away. */
export function toggled(marks: Marks, no: number | undefined): Marks {
  if (no === undefined) return marks;
  const marked = new Set(marks.marked);
  if (!marked.delete(no) && marked.size < MOST_MARKED) marked.add(no);
  return { ...marks, marked, from: null };
}

/** Goes to another row and marks everything between where the stretch began and there, as far as there is room. */
export function extended(marks: Marks, row: number, rows: number, numberAt: NumberAt): Marks {
  const from = marks.from ?? marks.at;
  const to = inside(row, rows);
  const marked = new Set(marks.marked);
  // What the last step had marked beyond the new end is given back.
  for (const no of between(from, marks.at, numberAt)) marked.delete(no);
  for (const no of between(from, to, numberAt)) if (marked.size < MOST_MARKED) marked.add(no);
  return { at: to, from, marked };
}

function between(from: number, to: number, numberAt: NumberAt): number[] {
  const step = from <= to ? 1 : -1;
  const numbers: number[] = [];
  for (let row = from; row !== to + step; row += step) {
    const no = numberAt(row);
    if (no !== undefined) numbers.push(no);
  }
  return numbers;
}

/** Marks these too, in their order, as far as there is room. */
export function marking(marks: Marks, numbers: readonly number[]): Marks {
  const marked = new Set(marks.marked);
  for (const no of numbers) if (marked.size < MOST_MARKED) marked.add(no);
  return { ...marks, marked, from: null };
}

/** Nothing is marked any more. */
export function unmarked(marks: Marks): Marks {
  return { ...marks, marked: new Set(), from: null };
}

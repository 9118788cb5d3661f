/** Which columns of a table hold numbers, so that their digits stand under each other. Pure. */

/** A number as people write it in a table: sign, currency, groups, decimals, percent, or a dash for none. */
const NUMBER = /^[-+−–]?\s*[$€£¥]?\s*\d[\d\s.,']*\s*(%|[$€£¥]|[kKMG]?)$/u;
const NONE = /^[-–—]?$/u;

/** For each column whether all its cells that say something are numbers; a column of nothing is none. */
export function numericColumns(columns: number, rows: readonly (readonly string[])[]): boolean[] {
  return Array.from({ length: columns }, (_, column) => {
    let numbers = 0;
    for (const row of rows) {
      const cell = (row[column] ?? "").trim();
      if (NONE.test(cell)) continue;
      if (!NUMBER.test(cell)) return false;
      numbers += 1;
    }
    return numbers > 0;
  });
}

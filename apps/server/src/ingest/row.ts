/** One row of a file, whichever its format. */

/** Cells in the order of the columns (CSV), or an object (NDJSON). */
export type Row = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Reads one column; undefined when the cell is empty or absent. Cost O(1). */
export type ColumnReader = (row: Row) => unknown;

/** Finds the reader of a column. @throws FileError `unknown_column` */
export type Columns = (name: string) => ColumnReader;

/** Why one row cannot become (part of) an event. Thrown while a row is read, counted by its reason, never fatal. */
export class RowProblem extends Error {
  readonly en: string;
  readonly zh: string;

  constructor({ en, zh }: { readonly en: string; readonly zh: string }) {
    super(en);
    this.name = 'RowProblem';
    this.en = en;
    this.zh = zh;
  }
}

/** What a condition or a conversion sees: the text of a cell; empty text when there is none. */
export function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** The number in a cell; undefined when it holds none. Finite; `1e3` and ` 12 ` are numbers, `1,000` and `0x10` are not. */
export function numberOf(cell: unknown): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  if (typeof cell !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

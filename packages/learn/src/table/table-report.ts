/** What was found while a table was read and looked over: plain data. */
import type { Problem } from '../errors.ts';

/** What one column holds. */
export interface ColumnReport {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'time' | 'duration' | 'category' | 'list';
  /** What it is for. `left out`: one of the warnings says why. */
  readonly use: 'input' | 'label' | 'left out';
  /** Rows without a value, those with dirt included. */
  readonly missing: number;
  /** Of all rows, 0 to 1. */
  readonly missingRate: number;
  /** Different values. */
  readonly distinct: number;
  /** Rows whose cell is not of the type, and the first few of these cells. */
  readonly dirty: { readonly rows: number; readonly samples: readonly string[] };
}

/** How the file is written. */
export interface TableDialect {
  readonly encoding: string;
  readonly separator: string;
  /** Whether the first line names the columns. */
  readonly header: boolean;
}

/** A table as it was read. */
export interface TableReport {
  readonly rows: number;
  /** Absent: it was no file. */
  readonly dialect?: TableDialect;
  readonly columns: readonly ColumnReport[];
  /** In the order of the columns; what concerns the whole table first. */
  readonly warnings: readonly Problem[];
}

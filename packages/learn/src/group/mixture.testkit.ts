/** Customers made of planted groups, or of none: for the tests of groups. */
import { Random } from '../random/random.ts';
import type { NumberColumn, Table } from '../table/table.ts';

export interface MadeOptions {
  readonly rows: number;
  readonly seed: number;
  /** How far groups are apart in each column, in deviations within one; 0: a cloud. Default 4. */
  readonly apart?: number;
  /** Default 3. */
  readonly groups?: number;
  /** Default 8. */
  readonly columns?: number;
}

/** A table, names of its customers, and the planted group of each. */
export interface Made {
  readonly table: Table;
  readonly keys: readonly string[];
  readonly planted: readonly number[];
}

/** Columns each have two levels; which groups are on the upper one is drawn, so that any two groups differ in about half of the columns. */
export function madeCustomers({ rows, seed, apart = 4, groups = 3, columns = 8 }: MadeOptions): Made {
  const random = new Random(seed);
  const planted = Array.from({ length: rows }, () => random.below(groups));
  const levels = Array.from({ length: columns }, (_, column) => Array.from({ length: groups }, (_, group) => ((group + 1) >> (column % 3)) & 1));
  const values = levels.map((level) => Float64Array.from(planted, (group) => apart * level[group]! + random.normal()));
  return { table: tableOf(values), keys: planted.map((_, row) => `user:${seed}-${row}`), planted };
}

/** @param values [columns] of [rows] */
export function tableOf(values: readonly Float64Array[]): Table {
  return { rows: values[0]!.length, columns: values.map((each, column): NumberColumn => ({ type: 'number', name: `column${column}`, values: each })) };
}

/** Which rows of a table learn, choose and judge. */
import { learnError } from '../errors.ts';
import type { DataPart } from '../evaluation/report.ts';
import { splitByChance, splitByGroup, splitByTime, type Split } from '../split/split.ts';
import type { CheckedTable } from '../table/check-table.ts';
import { requireColumn } from '../table/require-column.ts';
import type { Table } from '../table/table.ts';

/** How rows are set apart. */
export interface PartOptions {
  /** Column with the moment of each row: the latest rows judge. */
  readonly time?: string;
  /** Column with the customer of each row: customers who judge were never seen. */
  readonly customer?: string;
  readonly seed: number;
}

/** Parts as rows of the table. */
export interface TableParts extends Split {
  /** `time`, `customer` or `chance`. */
  readonly by: string;
}

/** By time where there is one, else by customer, else by chance within each class. @throws LearnError `column_unknown` | `column_unfit` */
export function partTable(table: Table, { rows, label }: CheckedTable, { time, customer, seed }: PartOptions): TableParts {
  const ofTable = (split: Split, by: string): TableParts => {
    const at = (places: Int32Array): Int32Array => places.map((place) => rows[place]!);
    return { by, train: at(split.train), validation: at(split.validation), test: at(split.test) };
  };
  if (time !== undefined) {
    const moments = momentsOf(table, time);
    return ofTable(splitByTime(Float64Array.from(rows, (row) => moments[row]!)), 'time');
  }
  if (customer !== undefined) {
    const names = namesOf(table, customer);
    return ofTable(splitByGroup(Array.from(rows, (row) => names(row)), { seed }), 'customer');
  }
  return ofTable(splitByChance(Float64Array.from(rows, (row) => label.values[row]!), { seed }), 'chance');
}

/** A row without a moment counts as the oldest: it may teach, and never judges. @throws LearnError `column_unknown` | `column_unfit` */
export function momentsOf(table: Table, time: string): Float64Array {
  const column = requireColumn(table, time);
  if (column.type !== 'time' && column.type !== 'number') throw learnError('column_unfit', { column: time, wanted: 'moments' });
  return column.values.map((value) => (Number.isNaN(value) ? -8.64e15 : value));
}

/** A customer's name by row; rows without one are each a customer of its own. */
export function namesOf(table: Table, customer: string): (row: number) => string {
  const column = requireColumn(table, customer);
  if (column.type === 'list') return (row) => `row ${row}`;
  if (column.type === 'category') return (row) => column.vocabulary[column.codes[row]!] ?? `row ${row}`;
  return (row) => (Number.isNaN(column.values[row]) ? `row ${row}` : String(column.values[row]));
}

/** Parts as a report tells them. */
export function describeParts({ train, validation, test }: TableParts, { label }: CheckedTable, moments?: Float64Array): readonly DataPart[] {
  return ([['train', train], ['validation', validation], ['test', test]] as const).map(([part, rows]) => {
    const known = moments === undefined ? [] : Array.from(rows, (row) => moments[row]!).filter((moment) => moment > -8.64e15);
    const window = known.length === 0 ? {} : { from: known.reduce((a, b) => Math.min(a, b)), to: known.reduce((a, b) => Math.max(a, b)) };
    const mean = rows.reduce((sum, row) => sum + label.values[row]!, 0) / rows.length;
    return { part, rows: rows.length, ...window, ...(label.kind !== 'classes' && rows.length > 0 && { meanLabel: mean }) };
  });
}

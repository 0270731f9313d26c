/**
 * Looks a table over before anything is learnt from it: what cannot be learnt from is left out with a reason, what makes
 * learning impossible is an error. So a model never looks good because of an identifier, a copy of the label or ten rows.
 */
import { learnError, problemOf, type Problem } from '../errors.ts';
import { readLabel, type Label } from './label.ts';
import { suspectLeak } from './leak.ts';
import { requireColumn } from './require-column.ts';
import type { Table, TableColumn } from './table.ts';
import type { ColumnReport, TableReport } from './table-report.ts';

/** What is wanted of the table. */
export interface CheckTableOptions {
  /** Column to predict. */
  readonly label: string;
  /** Word of the label that means "yes". */
  readonly positive?: string;
  /** Columns to use even if they look like identifiers or leaks. */
  readonly keep?: readonly string[];
  /** Columns that are not to be used, as the moment or the customer of a row. */
  readonly leaveOut?: readonly string[];
  /** Rows with a label that are needed at least; 30 when absent. */
  readonly least?: number;
}

/** A table ready to be learnt from. */
export interface CheckedTable {
  readonly label: Label;
  /** Columns to learn from, in the order of the table. */
  readonly inputs: readonly string[];
  /** Rows with a label, ascending. */
  readonly rows: Int32Array;
  /** The report of reading, with what was found here. */
  readonly report: TableReport;
}

const LEAST_ROWS = 30;
const FEW_ROWS = 500;
const RARE_CLASS = 20;
/** A column of so many different values, of those that have any, names its rows. */
const IDENTIFIER_SHARE = 0.95;
const SPARSE = 0.95;
const MANY_WORDS = 1_000;

/** @throws LearnError `column_unknown` | `label_constant` | `label_identifier` | `rows_too_few` | `columns_none` */
export function checkTable(table: Table, report: TableReport, options: CheckTableOptions): CheckedTable {
  return checkColumns(table, report, { ...options, label: readLabel(table, options.label, options) });
}

/** The same where the label is read already. @throws LearnError `column_unknown` | `rows_too_few` | `columns_none` */
export function checkColumns(table: Table, report: TableReport, options: Omit<CheckTableOptions, 'label' | 'positive'> & { readonly label: Label }): CheckedTable {
  const { label } = options;
  const rows = Int32Array.from(label.values.keys()).filter((row) => !Number.isNaN(label.values[row]));
  const least = options.least ?? LEAST_ROWS;
  if (rows.length < least) throw learnError('rows_too_few', { rows: rows.length, least });
  for (const name of [...(options.keep ?? []), ...(options.leaveOut ?? [])]) requireColumn(table, name);

  const warnings = [...report.warnings, ...labelWarnings(label, rows, table.rows)];
  const seen = new Map<string, TableColumn[]>();
  const columns = table.columns.map((column, i): ColumnReport => {
    const found = report.columns[i]!;
    if (column.name === label.name) return { ...found, use: 'label' };
    if (options.leaveOut?.includes(column.name) === true) return { ...found, use: 'left out' };
    const { problem, fatal } = judge(column, found, { label, rows, keep: options.keep?.includes(column.name) === true, seen });
    if (problem !== undefined) warnings.push(problem);
    return { ...found, use: fatal ? 'left out' : 'input' };
  });
  const inputs = columns.flatMap(({ name, use }) => (use === 'input' ? [name] : []));
  if (inputs.length === 0) throw learnError('columns_none', { label: label.name, left: warnings.filter(({ column }) => column !== undefined && column !== label.name) });
  return { label, inputs, rows, report: { ...report, columns, warnings } };
}

function labelWarnings({ name, values, classes, kind }: Label, rows: Int32Array, all: number): readonly Problem[] {
  const warnings: Problem[] = [];
  if (rows.length < all) warnings.push(problemOf('label_missing', { label: name, rows: all - rows.length }));
  if (rows.length < FEW_ROWS) warnings.push(problemOf('rows_few', { rows: rows.length }));
  if (kind === 'amount') return warnings;
  const counts = new Float64Array(classes.length);
  for (const row of rows) counts[values[row]!]!++;
  classes.forEach((value, place) => {
    if (counts[place]! < RARE_CLASS) warnings.push(problemOf('label_rare', { label: name, value, rows: counts[place]! }));
  });
  return warnings;
}

interface Circumstances {
  readonly label: Label;
  readonly rows: Int32Array;
  readonly keep: boolean;
  /** Columns met before, by a digest of their values. */
  readonly seen: Map<string, TableColumn[]>;
}

/** The gravest of what is wrong with a column; `fatal`: it is left out. */
function judge(column: TableColumn, { missing, missingRate, distinct }: ColumnReport, { label, rows, keep, seen }: Circumstances): { readonly problem?: Problem; readonly fatal: boolean } {
  const { name } = column;
  const all = columnRows(column);
  if (distinct === 0) return { problem: problemOf('column_empty', { column: name }), fatal: true };
  if (distinct === 1 && missing === 0) return { problem: problemOf('column_constant', { column: name, value: firstValue(column) }), fatal: true };
  const digest = digestOf(column);
  const twin = seen.get(digest)?.find((each) => sameValues(each, column));
  if (twin !== undefined) return { problem: problemOf('column_duplicate', { column: name, of: twin.name }), fatal: true };
  seen.set(digest, [...(seen.get(digest) ?? []), column]);
  if (keep) return { fatal: false };
  if (looksLikeIdentifier(column, distinct, all - missing)) return { problem: problemOf('column_identifier', { column: name, distinct, rows: all - missing }), fatal: true };
  const leak = suspectLeak(column, label, rows);
  if (leak !== undefined) return { problem: problemOf('column_leak', { column: name, label: label.name, share: leak }), fatal: true };
  if (missingRate >= SPARSE) return { problem: problemOf('column_sparse', { column: name, percent: `${(missingRate * 100).toFixed(1)} %` }), fatal: false };
  if (column.type === 'category' && distinct > MANY_WORDS) return { problem: problemOf('column_many_words', { column: name, distinct }), fatal: false };
  return { fatal: false };
}

function columnRows(column: TableColumn): number {
  return column.type === 'category' || column.type === 'list' ? column.codes.length : column.values.length;
}

function firstValue(column: TableColumn): string {
  if (column.type === 'category') return column.vocabulary[column.codes[0]!]!;
  return column.type === 'list' ? '' : String(column.values[0]);
}

/** Words that all differ; whole numbers that all differ and rise from row to row, or are called an identifier. */
function looksLikeIdentifier(column: TableColumn, distinct: number, filled: number): boolean {
  if (column.type === 'category') return distinct >= IDENTIFIER_SHARE * filled;
  if (column.type !== 'number' || distinct < IDENTIFIER_SHARE * filled) return false;
  let [whole, rising] = [true, true];
  let last = -Infinity;
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    whole &&= Number.isInteger(value);
    rising &&= value > last;
    last = value;
  }
  return whole && (rising || /(^|[\s_.-])(id|uid|uuid|guid|key|nr|no|row|index|编号|序号|号码)$/i.test(column.name) || /[a-z](Id|ID|Key)$/.test(column.name));
}

/** Words are compared by where each stands first, so that columns of other words in the same pattern are the same. */
function digestOf(column: TableColumn): string {
  if (column.type === 'list') return `list ${column.name}`;
  const values = column.type === 'category' ? column.codes : column.values;
  let [sum, mixed] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const value = Number.isNaN(values[row]) ? -0.5 : values[row]!;
    sum += value;
    mixed = Math.imul(mixed ^ Math.round(value * 997), 0x01000193);
  }
  return `${column.type} ${sum} ${mixed}`;
}

function sameValues(one: TableColumn, other: TableColumn): boolean {
  if (one.type === 'list' || other.type === 'list' || one.type !== other.type) return false;
  if (one.type === 'category' && other.type === 'category') return one.codes.every((code, row) => code === other.codes[row]);
  return one.type !== 'category' && other.type !== 'category' && one.values.every((value, row) => Object.is(value, other.values[row]));
}

/** Interactions out of any CSV file: columns are guessed where they are not named. */
import { nearest } from '@limn/engine';
import { learnError } from '../../errors.ts';
import { readCsv, type ReadCsvOptions } from '../../table/read-csv.ts';
import { requireColumn } from '../../table/require-column.ts';
import type { Table, TableColumn } from '../../table/table.ts';
import { TableBuilder } from './build-table.ts';
import { guessColumn, usualWeightOf, type InteractionRole } from './guess-columns.ts';
import type { InteractionTable } from './interaction-table.ts';

/** Columns by name; what is not named is guessed, and may be absent but for customer and item. */
export type InteractionColumns = { readonly [Role in InteractionRole]?: string };

/** How to read. */
export interface ReadInteractionsOptions extends ReadCsvOptions {
  readonly columns?: InteractionColumns;
}

/** What was read, and how. */
export interface ReadInteractions {
  readonly table: InteractionTable;
  readonly columns: InteractionColumns;
  /** Rows without customer or item, or with a weight of 0. */
  readonly leftOut: number;
  /** [items], places in `categoryNames`; absent without such a column. */
  readonly categories?: readonly (readonly number[])[];
  readonly categoryNames?: readonly string[];
}

const MS_FROM = 100_000_000_000;
const SECONDS_FROM = 100_000_000;

/**
 * Reads a file. Moments may be dates, seconds or milliseconds since 1970; other numbers are an order. A column of behaviours weighs by the
 * usual words (a view 1, an order 5, a refund −4); of a column of quantities only the sign counts, a rating as it is.
 * @throws LearnError `interactions_unfit` when nobody can tell who or what; as `readCsv`
 */
export async function readInteractions(path: string, options: ReadInteractionsOptions = {}): Promise<ReadInteractions> {
  const { table } = await readCsv(path, { ...options, words: (names) => namesOf(names, options.columns).words });
  const names = table.columns.map(({ name }) => name);
  const { columns } = namesOf(names, options.columns);
  for (const name of Object.values(columns)) requireColumn(table, name);
  for (const role of ['customer', 'item'] as const) {
    if (columns[role] === undefined) throw learnError('interactions_unfit', { file: path, role, names: names.slice(0, 12) });
  }
  return gather(path, table, columns);
}

/** Identifiers stay words: large numbers and leading zeros are kept as they are written. */
function namesOf(names: readonly string[], told: InteractionColumns = {}): { readonly columns: InteractionColumns; readonly words: readonly string[] } {
  const taken = new Set(Object.values(told));
  const columns: { [Role in InteractionRole]?: string } = { ...told };
  for (const role of ['customer', 'item', 'time', 'signal', 'weight', 'category'] as const) {
    const guessed = columns[role] ?? guessColumn(role, names.filter((name) => !taken.has(name)));
    if (guessed === undefined) continue;
    columns[role] = guessed;
    taken.add(guessed);
  }
  const words = [columns.customer, columns.item, columns.signal, columns.category].filter((name) => name !== undefined).map((name) => (names.includes(name) ? name : (nearest(name, names) ?? name)));
  return { columns, words };
}

function gather(file: string, table: Table, columns: InteractionColumns): ReadInteractions {
  const [customers, items] = [wordReader(table, columns.customer!), wordReader(table, columns.item!)];
  const signals = columns.signal === undefined ? undefined : wordReader(table, columns.signal);
  const weights = columns.weight === undefined ? undefined : weightReader(table, columns.weight);
  const moments = columns.time === undefined ? undefined : momentReader(table, columns.time);
  const categories = columns.category === undefined ? undefined : wordReader(table, columns.category);
  const builder = new TableBuilder();
  const categoryOf = new Map<string, Set<string>>();
  let leftOut = 0;
  for (let row = 0; row < table.rows; row++) {
    const [customer, item, signal] = [customers(row), items(row), signals?.(row)];
    const weight = (weights?.(row) ?? 1) * (signal === undefined ? 1 : usualWeightOf(signal));
    const at = moments?.(row);
    if (customer === undefined || item === undefined || weight === 0 || (at !== undefined && Number.isNaN(at))) {
      leftOut++;
      continue;
    }
    builder.add({ customer, item, weight, ...(at !== undefined && { at }), ...(signal !== undefined && { signal }) });
    const category = categories?.(row);
    if (category === undefined) continue;
    const known = categoryOf.get(item);
    if (known === undefined) categoryOf.set(item, new Set([category]));
    else known.add(category);
  }
  const found = builder.finish();
  if (found.rows === 0) throw learnError('table_empty', { file });
  if (categoryOf.size === 0) return { table: found, columns, leftOut };
  const categoryNames = [...new Set([...categoryOf.values()].flatMap((each) => [...each]))];
  const places = new Map(categoryNames.map((name, place) => [name, place]));
  return { table: found, columns, leftOut, categoryNames, categories: found.itemKeys.map((key) => [...(categoryOf.get(key) ?? [])].map((name) => places.get(name)!)) };
}

/** undefined where a cell is missing. */
function wordReader(table: Table, name: string): (row: number) => string | undefined {
  const column = requireColumn(table, name);
  if (column.type === 'category') return (row) => (column.codes[row]! < 0 ? undefined : column.vocabulary[column.codes[row]!]);
  if (column.type === 'list') throw learnError('column_unfit', { column: name, wanted: 'one word a row' });
  return (row) => (Number.isNaN(column.values[row]!) ? undefined : String(column.values[row]!));
}

function weightReader(table: Table, name: string): (row: number) => number {
  const values = numbersOf(requireColumn(table, name));
  const counts = /^(quantity|qty|数量)$/i.test(name.trim());
  return (row) => (Number.isNaN(values[row]!) ? 1 : counts ? Math.sign(values[row]!) : values[row]!);
}

function momentReader(table: Table, name: string): (row: number) => number {
  const column = requireColumn(table, name);
  const values = numbersOf(column);
  if (column.type === 'time') return (row) => values[row]!;
  const largest = values.reduce((most, value) => (value > most ? value : most), -Infinity);
  const scale = largest >= SECONDS_FROM && largest < MS_FROM ? 1_000 : 1;
  return (row) => Math.round(values[row]! * scale);
}

function numbersOf(column: TableColumn): Float64Array {
  if (column.type !== 'category' && column.type !== 'list') return column.values;
  throw learnError('column_unfit', { column: column.name, wanted: 'numbers or moments' });
}

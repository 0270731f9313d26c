/** A series out of any CSV file: a moment and a number a row, added up by day or week. Columns are guessed where they are not named. */
import { learnError, problemOf, type Problem } from '../errors.ts';
import { guessColumn } from '../recommendation/interaction/guess-columns.ts';
import { readCsv, type ReadCsvOptions } from '../table/read-csv.ts';
import { requireColumn } from '../table/require-column.ts';
import type { Table } from '../table/table.ts';
import { columnNumbers, guessAmountColumn } from '../value/amount-columns.ts';
import type { SeriesToForecast } from './forecast-series.ts';
import { stepDays, wholeSteps, type Series, type SeriesStep } from './series.ts';

/** Columns by name. Either `value`, or `price` alone or times `quantity`; none of them: rows are counted. `by` parts the series by its words. */
export interface SeriesColumns {
  readonly time?: string;
  readonly value?: string;
  readonly price?: string;
  readonly quantity?: string;
  readonly by?: string;
}

/** How to read. */
export interface ReadSeriesOptions extends ReadCsvOptions {
  readonly columns?: SeriesColumns;
  readonly every?: SeriesStep;
  /** ms; rows from this day on do not count. Absent: all do. */
  readonly until?: number;
}

/** What was read, and how. */
export interface ReadSeries extends SeriesToForecast {
  readonly columns: SeriesColumns;
  /** What was left out, and why. */
  readonly problems: readonly Problem[];
}

const DAY_MS = 86_400_000;

/**
 * The days run from the first to the last that is named. Cost: as `readCsv`.
 * @throws LearnError `series_columns_unfit` when nobody can tell when; `series_moment_ahead`; `column_unfit` for a column of words; as `readCsv`
 */
export async function readSeries(path: string, options: ReadSeriesOptions = {}): Promise<ReadSeries> {
  const { every = 'day', until = Infinity } = options;
  const { table } = await readCsv(path, { ...options, words: () => (options.columns?.by === undefined ? [] : [options.columns.by]) });
  const columns = columnsOf(path, table, options.columns ?? {});
  const at = columnNumbers(table, columns.time!, 'time');
  const amounts = [columns.value, columns.price, columns.quantity].flatMap((name) => (name === undefined ? [] : [columnNumbers(table, name, 'numbers')]));
  const partOf = columns.by === undefined ? undefined : partsOf(table, columns.by);
  const [whole, parts] = [new Map<number, number>(), new Map<string, Map<number, number>>()];
  let [leftOut, first, last] = [0, Infinity, -Infinity];
  for (let row = 0; row < table.rows; row++) {
    const amount = amounts.reduce((product, column) => product * column[row]!, 1);
    if (!Number.isFinite(at[row]!) || !Number.isFinite(amount)) leftOut++;
    else {
      const day = Math.floor(at[row]! / DAY_MS);
      first = Math.min(first, day);
      last = Math.max(last, day);
      if (day >= Math.floor(until / DAY_MS)) continue;
      whole.set(day, (whole.get(day) ?? 0) + amount);
      if (partOf !== undefined) {
        const sums = parts.get(partOf(row)) ?? new Map<number, number>();
        parts.set(partOf(row), sums.set(day, (sums.get(day) ?? 0) + amount));
      }
    }
  }
  if (first === Infinity) throw learnError('table_empty', { file: path });
  if (until !== Infinity && until > (last + 1) * DAY_MS) throw learnError('series_moment_ahead', { date: new Date(until).toISOString().slice(0, 10), last: new Date(last * DAY_MS).toISOString().slice(0, 10) });
  const span = wholeSteps(first, Math.min(last + 1, Math.floor(until / DAY_MS)), every);
  const seriesOf = (name: string, sums: ReadonlyMap<number, number>): Series => {
    const values = Float64Array.from({ length: span.steps }, (_, i) => {
      let sum = 0;
      for (let day = span.start + i * stepDays[every]; day < span.start + (i + 1) * stepDays[every]; day++) sum += sums.get(day) ?? 0;
      return sum;
    });
    return { name, step: every, start: span.start, values };
  };
  return {
    columns, problems: leftOut > 0 ? [problemOf('series_rows_left_out', { rows: leftOut })] : [],
    whole: seriesOf('', whole), ...(columns.by !== undefined && { parts: [...parts].map(([name, sums]) => seriesOf(name, sums)) }),
  };
}

function columnsOf(file: string, table: Table, told: SeriesColumns): SeriesColumns {
  const names = table.columns.map(({ name }) => name);
  for (const name of Object.values(told)) requireColumn(table, name);
  const free = names.filter((name) => !Object.values(told).includes(name));
  const time = told.time ?? guessColumn('time', free) ?? table.columns.find(({ name, type }) => type === 'time' && free.includes(name))?.name;
  if (time === undefined) throw learnError('series_columns_unfit', { file, names: names.slice(0, 12) });
  const guessed = (role: 'amount' | 'price' | 'quantity'): string | undefined => guessAmountColumn(role, free.filter((name) => name !== time));
  const value = told.value ?? (told.price === undefined ? guessed('amount') : undefined);
  const [price, quantity] = value === undefined ? [told.price ?? guessed('price'), told.quantity ?? guessed('quantity')] : [];
  return { time, ...(value !== undefined && { value }), ...(price !== undefined && { price, ...(quantity !== undefined && { quantity }) }), ...(told.by !== undefined && { by: told.by }) };
}

function partsOf(table: Table, by: string): (row: number) => string {
  const column = requireColumn(table, by);
  if (column.type !== 'category') throw learnError('column_unfit', { column: by, wanted: 'one word a row' });
  return (row) => column.vocabulary[column.codes[row]!] ?? '–';
}

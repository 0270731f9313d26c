/** What is usual among the training rows: what reasons in words compare a profile with. */
import type { InputTransform, UsualColumn, UsualValues } from '@limn/engine';
import { matrixOf, TIMELESS_AS_OF, type RowChoice } from '../transform/matrix.ts';
import type { CategoryColumn, ListColumn, NumberColumn, Table } from '../table/table.ts';

/** Words told of a column. */
const MOST_WORDS = 10;

/**
 * Quartiles are values that occur (the nearest rank), so that nobody is told of half an order.
 *
 * @param rows of the training part
 * @returns only what the model reads. Cost: a sort a number column.
 */
export function usualValuesOf(table: Table, inputs: readonly InputTransform[], { rows }: RowChoice = {}): UsualValues {
  const places = rows ?? Array.from({ length: table.rows }, (_, row) => row);
  const read = new Set(inputs.map(({ column }) => column));
  const columns = table.columns.filter(({ name }) => read.has(name)).flatMap((column) => {
    const usual = 'codes' in column ? usualWords(column, places) : usualNumbers(column, places, table.at);
    return usual === undefined ? [] : [[column.name, usual] as const];
  });
  const { columns: matrix } = matrixOf(table, inputs, { rows: places });
  return { columns: Object.fromEntries(columns), means: matrix.map(meanOf) };
}

function usualNumbers({ type, values }: NumberColumn, rows: ArrayLike<number>, at: Float64Array | undefined): UsualColumn | undefined {
  const valueOf = (row: number): number => (type === 'time' ? (at?.[row] ?? TIMELESS_AS_OF) - values[row]! : values[row]!);
  const present = Float64Array.from(rows, valueOf).filter(Number.isFinite).sort();
  if (present.length === 0) return undefined;
  const missing = 1 - present.length / rows.length;
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  if (type === 'boolean') return { kind: 'boolean', yes: mean, missing };
  // Of enormous numbers the squares are infinite, which no file of a model can hold.
  const deviation = Math.min(Number.MAX_VALUE, Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length));
  const rank = (share: number): number => present[Math.max(0, Math.ceil(share * present.length) - 1)]!;
  return { kind: 'number', quartiles: [rank(0.25), rank(0.5), rank(0.75)], deviation, missing };
}

function usualWords({ vocabulary, codes }: CategoryColumn | ListColumn, rows: ArrayLike<number>): UsualColumn | undefined {
  const counts = new Map<number, number>();
  let missing = 0;
  for (const row of Array.from(rows)) {
    const code = codes[row];
    if (code === undefined || code === -1) missing++;
    else for (const each of typeof code === 'number' ? [code] : new Set(code)) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  if (missing === rows.length) return undefined;
  const commonest = [...counts].sort(([a, more], [b, less]) => less - more || (vocabulary[a]! < vocabulary[b]! ? -1 : 1)).slice(0, MOST_WORDS);
  return { kind: 'category', shares: commonest.map(([code, count]) => [vocabulary[code]!, count / rows.length]), missing: missing / rows.length };
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / Math.max(1, values.length);
}

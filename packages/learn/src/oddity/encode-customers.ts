/** Columns of customers as numbers of one scale, for whoever asks who is far from the others. */
import type { ColumnType, ColumnValue } from '@limn/engine';

/** One column of all customers. */
export interface CustomerColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** [customers]. */
  readonly values: readonly ColumnValue[];
}

/** A column of numbers, and what it was made of. */
export interface EncodedColumn {
  readonly name: string;
  /** `number`: how far from the middle; `rarity`: how rare the word is, in bits; `missing`: 1 where there is no value. */
  readonly of: 'number' | 'rarity' | 'missing';
  readonly values: Float64Array;
}

/**
 * Numbers by their distance from the median in deviations, logarithmic further out, so that a tail of large spenders does not
 * look like a crowd of oddities and yet a hundred times the usual is far; words by how rare they are; lists not at all. A missing number is as
 * usual, and stands in a column of its own. Columns that are the same for all, or the same as another, are left out. Cost: a sort a column.
 */
export function encodeCustomers(columns: readonly CustomerColumn[]): readonly EncodedColumn[] {
  const encoded = columns.flatMap(({ name, type, values }): EncodedColumn[] => {
    const missing: EncodedColumn = { name, of: 'missing', values: Float64Array.from(values, (value) => Number(value === undefined)) };
    const own = type === 'string' ? rarity(name, values) : type === 'boolean' || type === 'number' || type === 'duration' || type === 'time' ? distance(name, values) : undefined;
    return own === undefined ? [] : [own, missing];
  });
  const told = new Set<string>();
  return encoded.filter(({ values }) => {
    if (values.every((value) => value === values[0])) return false;
    const key = fingerprint(values);
    return !told.has(key) && told.add(key);
  });
}

function rarity(name: string, values: readonly ColumnValue[]): EncodedColumn {
  const counts = new Map<ColumnValue, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { name, of: 'rarity', values: Float64Array.from(values, (value) => (value === undefined ? 0 : Math.log2(values.length / counts.get(value)!))) };
}

/** Of the normal law, quartiles lie so far apart in deviations. */
const QUARTILES_APART = 1.349;

function distance(name: string, values: readonly ColumnValue[]): EncodedColumn {
  const numbers = values.map((value) => (value === undefined ? NaN : Number(value)));
  const sorted = Float64Array.from(numbers.filter(Number.isFinite)).sort();
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  const middle = at(0.5);
  // Most are alike: then how far the others are on average is the unit.
  const unit = (at(0.75) - at(0.25)) / QUARTILES_APART || sorted.reduce((sum, x) => sum + Math.abs(x - middle), 0) / Math.max(1, sorted.length) || 1;
  return {
    name,
    of: 'number',
    values: Float64Array.from(numbers, (x) => {
      const apart = Number.isFinite(x) ? (x - middle) / unit : 0;
      return Math.sign(apart) * Math.log1p(Math.abs(apart));
    }),
  };
}

/** The bytes of a column as text: equal for equal columns. */
function fingerprint(values: Float64Array): string {
  let [one, other] = [0x811c9dc5, 0x9e3779b1];
  for (const word of new Uint32Array(values.buffer)) {
    one = Math.imul(one ^ word, 0x01000193);
    other = Math.imul(other ^ word, 0x85ebca6b) + 1;
  }
  return `${one} ${other}`;
}

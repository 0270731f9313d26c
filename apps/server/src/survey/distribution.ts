/** How the values of a column are spread over customers: bins where people would draw them, or how many have which value. */
import type { ColumnType, ColumnValue } from '@limn/engine';
import { evenBounds, growingBounds } from './nice-bounds.ts';

/** From `from` to below `to`; the first also holds what is less, the last what is more. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Of numbers, lengths of time (ms) and moments (ms since 1970). */
export interface NumberSpread {
  readonly kind: 'numbers';
  /** log: bins grow with the value, and what is 0 or less is counted apart. */
  readonly scale: 'linear' | 'log';
  readonly bins: readonly Bin[];
  /** On a logarithmic scale: values of 0 or less. */
  readonly zeros: number;
  readonly missing: number;
  /** Empty where nobody has a value. */
  readonly quantiles: readonly { readonly q: number; readonly value: number }[];
}

/** Of texts, yes and no, and lists: how many have each. */
export interface CategorySpread {
  readonly kind: 'categories';
  /** Most frequent first, then by text. */
  readonly categories: readonly { readonly value: string | number | boolean; readonly count: number }[];
  /** Those that are not listed: how many different ones, and how many customers have one. */
  readonly others: { readonly values: number; readonly count: number };
  readonly missing: number;
}

/** What a spread is made by. */
export interface SpreadOptions {
  readonly type: ColumnType;
  readonly unit?: string | undefined;
  /** Bins by given bounds, for comparing two spreads; rising. */
  readonly bounds?: readonly number[] | undefined;
}

/** Bins wanted, about. */
const bins = 24;
/** Categories listed. */
const mostCategories = 20;
const shares = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];
/** A logarithmic scale is for values of which the largest are so many times the typical ones. */
const longTail = 12;

/** Deterministic. Cost: sorting the numbers. */
export function spreadOf(values: readonly ColumnValue[], { type, unit, bounds }: SpreadOptions): NumberSpread | CategorySpread {
  if (type === 'number' || type === 'duration' || type === 'time') return numberSpread(values, { type, unit, bounds });
  return categorySpread(values, type);
}

function numberSpread(values: readonly ColumnValue[], { type, unit, bounds: given }: SpreadOptions): NumberSpread {
  const known = Float64Array.from(values.filter((value) => typeof value === 'number')).sort();
  const missing = values.length - known.length;
  if (known.length === 0) return { kind: 'numbers', scale: 'linear', bins: [], zeros: 0, missing, quantiles: [] };
  const at = (q: number): number => known[Math.min(known.length - 1, Math.floor(q * known.length))]!;
  const quantiles = shares.map((q) => ({ q, value: at(q) }));
  const positive = known.subarray(firstAbove(known, 0));
  const isLong = type === 'number' && unit !== '%' && positive.length > 0 && at(0.05) >= 0 && positiveAt(positive, 0.99) > longTail * positiveAt(positive, 0.5);
  const isWhole = type === 'number' && known.every(Number.isInteger);
  const scale = given === undefined && isLong ? 'log' : 'linear';
  if (scale === 'log') {
    const bounds = growingBounds({ from: positiveAt(positive, 0.005), to: positiveAt(positive, 0.998), whole: isWhole });
    return { kind: 'numbers', scale, bins: binsOf(positive, bounds), zeros: known.length - positive.length, missing, quantiles };
  }
  const bounds = given ?? evenBounds({ from: at(0.005), to: at(0.995), bins, unit: type === 'number' ? (isWhole ? 'whole' : 'number') : (type as 'duration' | 'time') });
  return { kind: 'numbers', scale, bins: binsOf(known, bounds), zeros: 0, missing, quantiles };
}

function positiveAt(positive: Float64Array, q: number): number {
  return positive[Math.min(positive.length - 1, Math.floor(q * positive.length))]!;
}

/** Index of the first of a sorted list that is above the bound. */
function firstAbove(sorted: Float64Array, bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}

function binsOf(sorted: Float64Array, bounds: readonly number[]): readonly Bin[] {
  const counts = bounds.slice(1).map(() => 0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < counts.length - 1 && value >= bounds[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return counts.map((count, i) => ({ from: bounds[i]!, to: bounds[i + 1]!, count }));
}

function categorySpread(values: readonly ColumnValue[], type: ColumnType): CategorySpread {
  const counts = new Map<string | number | boolean, number>();
  let missing = 0;
  for (const value of values) {
    if (value === undefined) missing++;
    else for (const one of namesOf(value, type)) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const order = new Intl.Collator('en');
  const sorted = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || order.compare(String(a.value), String(b.value)));
  const rest = sorted.slice(mostCategories);
  return { kind: 'categories', categories: sorted.slice(0, mostCategories), others: { values: rest.length, count: rest.reduce((sum, { count }) => sum + count, 0) }, missing };
}

/** What a value counts as: each entry of a list once; of a histogram, each place with anything in it. */
function namesOf(value: Exclude<ColumnValue, undefined>, type: ColumnType): Iterable<string | number | boolean> {
  if (typeof value !== 'object') return [value];
  if (type === 'histogram') return (value as readonly number[]).flatMap((count, place) => (count > 0 ? [place] : []));
  return new Set<string | number>(value);
}

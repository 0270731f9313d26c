/**
 * Numbers of a matrix become bins, at most 255 a column and one for missing: then a byte says where a row falls, and a
 * histogram of a few kilobytes says everything that a split needs to know (Ke et al. 2017, LightGBM). Edges are 32-bit
 * floats between values that occur, so that a threshold of a tree cuts rows exactly as its bins did.
 */
import type { Matrix } from '../table/table.ts';
import { sortedValues } from './sort-values.ts';

/** Most bins of values; a byte has one more, for missing. */
export const MOST_BINS = 255;

/** Where numbers of one column fall. A missing value is in bin `count`. */
export type ColumnBins =
  /** Bin b holds `edges[b − 1] < x ≤ edges[b]`, the last what is above all edges. */
  | { readonly kind: 'number'; readonly count: number; readonly edges: Float32Array }
  /** Bin of each code; codes beyond the most frequent share the last bin when there are more than bins. */
  | { readonly kind: 'category'; readonly count: number; readonly binOf: Uint8Array };

/** A matrix in bins, in memory that threads share: [columns / 4][rows], four columns a word, the first in its lowest byte. */
export interface BinnedMatrix {
  readonly rows: number;
  readonly words: readonly Uint32Array[];
}

/** Fits the bins of each column: exact while there are few distinct values, else of equal numbers of rows. Cost: a sort a column. */
export function fitBins({ rows, columns, categories }: Matrix, most = MOST_BINS): readonly ColumnBins[] {
  return columns.map((values, column) => (categories[column]! > 0 ? categoryBins(values, categories[column]!, most) : numberBins(sortedValues(values, rows), most)));
}

/** Puts every number of a matrix into its bin. Cost: some 10 ns a number. */
export function binMatrix({ rows, columns }: Matrix, bins: readonly ColumnBins[]): BinnedMatrix {
  const words = Array.from({ length: Math.ceil(columns.length / 4) }, () => new Uint32Array(new SharedArrayBuffer(4 * rows)));
  columns.forEach((values, column) => {
    const of = bins[column]!;
    const into = words[column >>> 2]!;
    const shift = (column & 3) << 3;
    if (of.kind === 'category') for (let row = 0; row < rows; row++) into[row]! |= codeBin(of, values[row]!) << shift;
    else binNumbers(values, of.edges, into, shift);
  });
  return { rows, words };
}

/** The bin of one number of a column. */
export function binOf(bins: ColumnBins, x: number): number {
  if (bins.kind === 'category') return codeBin(bins, x);
  if (Number.isNaN(x)) return bins.count;
  let bin = 0;
  while (bin < bins.edges.length && x > bins.edges[bin]!) bin++;
  return bin;
}

function numberBins(sorted: Float32Array, most: number): ColumnBins {
  const isExact = distinctUpTo(sorted, most + 1) <= most;
  const edges: number[] = [];
  let inBin = 0;
  let rest = sorted.length;
  for (let i = 1; i < sorted.length && edges.length < most - 1; i++) {
    inBin++;
    // Those of one value stay together; a bin is closed as soon as it has its share of what the closed ones left.
    if (sorted[i] === sorted[i - 1] || (!isExact && inBin * (most - edges.length) < rest)) continue;
    edges.push(between(sorted[i - 1]!, sorted[i]!));
    rest -= inBin;
    inBin = 0;
  }
  return { kind: 'number', count: edges.length + 1, edges: Float32Array.from(edges) };
}

/** Different values, counted no further than the bound. */
function distinctUpTo(sorted: Float32Array, bound: number): number {
  let distinct = Math.min(1, sorted.length);
  for (let i = 1; i < sorted.length && distinct < bound; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** A 32-bit float in the middle of two, at least the lower and below the upper. */
function between(lower: number, upper: number): number {
  const middle = Math.fround(lower + (upper - lower) / 2);
  return middle < upper ? middle : lower;
}

function categoryBins(values: Float32Array, codes: number, most: number): ColumnBins {
  if (codes <= most) return { kind: 'category', count: codes, binOf: Uint8Array.from({ length: codes }, (_, code) => code) };
  const counts = new Float64Array(codes);
  for (const code of values) if (code >= 0 && code < codes) counts[code]!++;
  const byCount = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  const of = new Uint8Array(codes).fill(most - 1);
  byCount.slice(0, most - 1).forEach((code, bin) => (of[code] = bin));
  return { kind: 'category', count: most, binOf: of };
}

function codeBin({ count, binOf: of }: Extract<ColumnBins, { kind: 'category' }>, code: number): number {
  return of[code] ?? count;
}

/** A search that halves: always the same number of steps, and none of them a jump. */
function binNumbers(values: Float32Array, edges: Float32Array, into: Uint32Array, shift: number): void {
  const missing = edges.length + 1;
  // Filled up to a power of two with infinity, which no value is above.
  const top = 2 ** Math.ceil(Math.log2(edges.length + 1));
  const padded = new Float32Array(top).fill(Infinity);
  padded.set(edges);
  for (let row = 0; row < into.length; row++) {
    const x = values[row]!;
    let bin = 0;
    for (let step = top >>> 1; step > 0; step >>>= 1) bin += padded[bin + step - 1]! < x ? step : 0;
    into[row]! |= (x === x ? bin : missing) << shift;
  }
}

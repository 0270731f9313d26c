/**
 * Numbers of a matrix become bins, at most 255 a column and one for missing: then a byte says where a row falls, and a
 * histogram of a few kilobytes says everything that a split needs to know (Ke et al. 2017, LightGBM). Edges are 32-bit
 * floats between values that occur, so that a threshold of a tree cuts rows exactly as its bins did.
 */
import type { Matrix } from '../table/table.ts';
import { sortColumn, type SortedColumn } from './sort-values.ts';

/** Most bins of values; a byte has one more, for missing. */
export const MOST_BINS = 255;

/** Bins of numbers: bin b holds `edges[b − 1] < x ≤ edges[b]`, the last what is above all edges. */
export interface NumberBins {
  readonly kind: 'number';
  readonly count: number;
  readonly edges: Float32Array;
}

/** Bins of codes: each its own, but the last for all beyond the most frequent when there are more codes than bins. */
export interface CategoryBins {
  readonly kind: 'category';
  readonly count: number;
  /** [codes]. */
  readonly binOf: Uint8Array;
}

/** Where values of one column fall. What is missing is in bin `count`. */
export type ColumnBins = NumberBins | CategoryBins;

/** A matrix in bins, in memory that threads share: [columns / 4][rows], four columns a word, the first in its lowest byte. */
export interface BinnedMatrix {
  readonly rows: number;
  readonly words: readonly Uint32Array[];
}

/** Bins, and the matrix that they were fitted to. */
export interface FittedBins {
  readonly bins: readonly ColumnBins[];
  readonly binned: BinnedMatrix;
}

/** Fits the bins of each column: exact while there are few distinct values, else of equal numbers of rows. Cost: some 30 ns a number. */
export function fitBins(matrix: Matrix, most = MOST_BINS): FittedBins {
  const words = createWords(matrix.rows, matrix.columns.length);
  return { bins: fitColumns({ matrix, words, from: 0, to: matrix.columns.length, most }), binned: { rows: matrix.rows, words } };
}

/** Fits the bins of some columns, and puts their numbers into them. @param words of the whole matrix; other threads may write other words at the same time */
export function fitColumns({ matrix: { columns, categories }, words, from, to, most }: { readonly matrix: Matrix; readonly words: readonly Uint32Array[]; readonly from: number; readonly to: number; readonly most: number }): readonly ColumnBins[] {
  return columns.slice(from, to).map((values, i): ColumnBins => {
    const column = from + i;
    if (categories[column]! > 0) {
      const of = categoryBins(values, categories[column]!, most);
      placeCodes(values, of, words, column);
      return of;
    }
    const sorted = sortColumn(values);
    const of = numberBins(sorted.values, most);
    placeNumbers(values, sorted, of, words, column);
    return of;
  });
}

/** Puts every number of another matrix into its bin. Cost: some 30 ns a number. */
export function binMatrix({ rows, columns }: Matrix, bins: readonly ColumnBins[]): BinnedMatrix {
  const words = createWords(rows, columns.length);
  columns.forEach((values, column) => {
    const of = bins[column]!;
    if (of.kind === 'category') placeCodes(values, of, words, column);
    else placeNumbers(values, sortColumn(values), of, words, column);
  });
  return { rows, words };
}

/** Memory for a matrix in bins, shared. */
export function createWords(rows: number, columns: number): readonly Uint32Array[] {
  return Array.from({ length: Math.ceil(columns / 4) }, () => new Uint32Array(new SharedArrayBuffer(4 * rows)));
}

/** The bin of one number of a column. */
export function binOf(bins: ColumnBins, x: number): number {
  if (bins.kind === 'category') return codeBin(bins, x);
  if (Number.isNaN(x)) return bins.count;
  let bin = 0;
  while (bin < bins.edges.length && x > bins.edges[bin]!) bin++;
  return bin;
}

function numberBins(sorted: Float32Array, most: number): NumberBins {
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

function categoryBins(values: Float32Array, codes: number, most: number): CategoryBins {
  if (codes <= most) return { kind: 'category', count: codes, binOf: Uint8Array.from({ length: codes }, (_, code) => code) };
  const counts = new Float64Array(codes);
  for (const code of values) if (code >= 0 && code < codes) counts[code]!++;
  const byCount = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  const of = new Uint8Array(codes).fill(most - 1);
  byCount.slice(0, most - 1).forEach((code, bin) => (of[code] = bin));
  return { kind: 'category', count: most, binOf: of };
}

function codeBin({ count, binOf: of }: CategoryBins, code: number): number {
  return of[code] ?? count;
}

function placeCodes(values: Float32Array, bins: CategoryBins, words: readonly Uint32Array[], column: number): void {
  const into = words[column >>> 2]!;
  const shift = (column & 3) << 3;
  for (let row = 0; row < values.length; row++) into[row]! |= codeBin(bins, values[row]!) << shift;
}

/** Values in rising order pass the edges in rising order: nothing is searched. */
function placeNumbers(values: Float32Array, sorted: SortedColumn, { count, edges }: NumberBins, words: readonly Uint32Array[], column: number): void {
  const into = words[column >>> 2]!;
  const shift = (column & 3) << 3;
  if (sorted.rows.length < values.length) for (let row = 0; row < values.length; row++) if (values[row] !== values[row]) into[row]! |= count << shift;
  let bin = 0;
  for (let i = 0; i < sorted.rows.length; i++) {
    while (bin < edges.length && sorted.values[i]! > edges[bin]!) bin++;
    into[sorted.rows[i]!]! |= bin << shift;
  }
}

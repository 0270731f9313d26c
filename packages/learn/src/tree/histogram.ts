/**
 * Histograms: for each bin of each column the sums of gradient and hessian, and the number of rows, of a leaf.
 *
 * All sums are exact. Before a tree is grown, gradients are rounded to multiples of a power of two, so fine (2^−52 of the
 * largest sum there can be) that nothing is lost that matters, and so coarse that no sum of them ever needs rounding.
 * Therefore the order of rows changes no bit: one thread or four, a leaf summed up or got by subtracting its sibling from
 * its parent, the histogram is the same.
 *
 * The hessian and the number of rows share one number while rows are added: the count above, the hessian below, in chunks
 * of 65,536 rows, so that both fit exactly. That saves a third of the memory traffic, which is what growing trees costs.
 */
import type { BinnedMatrix, ColumnBins } from './bin.ts';

/** Numbers of a bin in a histogram: gradient, hessian, rows. */
export const PER_BIN = 3;

const CHUNK_ROWS = 1 << 16;

/** Where each column's bins stand in a histogram. */
export interface HistogramLayout {
  /** [columns]: first bin, in bins. */
  readonly offsets: Int32Array;
  /** Of all columns, missing included. */
  readonly bins: number;
}

/** One column's bins behind the other's. */
export function layoutOf(columns: readonly ColumnBins[]): HistogramLayout {
  const offsets = new Int32Array(columns.length);
  let bins = 0;
  columns.forEach(({ count }, column) => {
    offsets[column] = bins;
    bins += count + 1;
  });
  return { offsets, bins };
}

/** The grids on which gradients and hessians of a tree stand. */
export interface Grid {
  /** Adding and subtracting it rounds a gradient. */
  readonly gradient: number;
  /** Adding and subtracting it rounds a hessian. */
  readonly hessian: number;
  /** What one row counts in the number that holds hessian and count: above every sum of hessians of a chunk. */
  readonly countUnit: number;
}

/** Grids for so many rows, whose gradients and hessians are at most these. */
export function gridOf({ rows, gradient, hessian }: { readonly rows: number; readonly gradient: number; readonly hessian: number }): Grid {
  const above = (x: number): number => 2 ** (Math.floor(Math.log2(Math.max(x, Number.MIN_VALUE * 2 ** 100))) + 1);
  const countUnit = 2 * above(hessian) * CHUNK_ROWS;
  // A number of magnitude 1.5 × 2^52 steps holds whole steps: adding it rounds to them.
  return { gradient: 1.5 * above(gradient) * above(rows), hessian: 1.5 * countUnit * CHUNK_ROWS, countUnit };
}

/** Adds rows to histograms, on one thread. */
export class HistogramBuilder {
  readonly #words: readonly Uint32Array[];
  readonly #layout: HistogramLayout;
  /** First number of each column, four a word of bins; those beyond the last column go where nobody looks. */
  readonly #places: Int32Array;
  /** [bins][gradient, hessian and count]. */
  readonly #sums: Float64Array;
  /** [rows of a chunk][gradient, hessian and count]. */
  readonly #pairs: Float64Array;

  constructor({ rows, words }: BinnedMatrix, layout: HistogramLayout) {
    this.#words = words;
    this.#layout = layout;
    this.#places = new Int32Array(4 * words.length).fill(2 * layout.bins);
    layout.offsets.forEach((offset, column) => (this.#places[column] = 2 * offset));
    this.#sums = new Float64Array(2 * layout.bins + 2);
    this.#pairs = new Float64Array(2 * Math.min(rows, CHUNK_ROWS));
  }

  /**
   * Writes the histogram of some rows.
   * @param rows their numbers, between `from` and `to`
   * @param gradients [rows of the matrix][gradient, hessian], on the grid
   * @param into [bins][gradient, hessian, rows]; what stood there is lost
   * @param columns which are needed, one byte each; others may be left 0
   */
  write({ rows, from, to, gradients, grid, columns }: { readonly rows: Uint32Array; readonly from: number; readonly to: number; readonly gradients: Float64Array; readonly grid: Grid; readonly columns: Uint8Array }, into: Float64Array): void {
    if (to - from > CHUNK_ROWS || from === to) into.fill(0);
    for (let begin = from; begin < to; begin += CHUNK_ROWS) {
      const end = Math.min(to, begin + CHUNK_ROWS);
      gather(rows, begin, end, gradients, grid.countUnit, this.#pairs);
      for (let group = 0; group < this.#words.length; group++) {
        const first = 4 * group;
        if (columns[first] === 0 && !columns[first + 1] && !columns[first + 2] && !columns[first + 3]) continue;
        const places = this.#places;
        addRows(this.#words[group]!, rows, begin, end, this.#pairs, this.#sums, places[first]!, places[first + 1]!, places[first + 2]!, places[first + 3]!);
      }
      this.#flush(grid.countUnit, into, to - from > CHUNK_ROWS);
    }
  }

  /** Takes hessian and count apart, writes or adds everything to the histogram, and leaves the sums 0. */
  #flush(countUnit: number, into: Float64Array, isAdded: boolean): void {
    const sums = this.#sums;
    const perUnit = 1 / countUnit;
    const end = 2 * this.#layout.bins;
    for (let at = 0, bin = 0; at < end; at += 2, bin += PER_BIN) {
      const both = sums[at + 1]!;
      const count = Math.floor(both * perUnit);
      into[bin] = (isAdded ? into[bin]! : 0) + sums[at]!;
      into[bin + 1] = (isAdded ? into[bin + 1]! : 0) + (both - count * countUnit);
      into[bin + 2] = (isAdded ? into[bin + 2]! : 0) + count;
    }
    sums.fill(0);
  }
}

function gather(rows: Uint32Array, from: number, to: number, gradients: Float64Array, countUnit: number, pairs: Float64Array): void {
  for (let i = from, at = 0; i < to; i++, at += 2) {
    const row = 2 * rows[i]!;
    pairs[at] = gradients[row]!;
    pairs[at + 1] = gradients[row + 1]! + countUnit;
  }
}

/** Four columns at once: their bins stand in one word, and the row's gradient is read once for all. */
function addRows(words: Uint32Array, rows: Uint32Array, from: number, to: number, pairs: Float64Array, sums: Float64Array, a: number, b: number, c: number, d: number): void {
  for (let i = from, at = 0; i < to; i++, at += 2) {
    const word = words[rows[i]!]!;
    const gradient = pairs[at]!;
    const hessian = pairs[at + 1]!;
    const first = a + ((word & 255) << 1);
    sums[first]! += gradient;
    sums[first + 1]! += hessian;
    const second = b + (((word >>> 8) & 255) << 1);
    sums[second]! += gradient;
    sums[second + 1]! += hessian;
    const third = c + (((word >>> 16) & 255) << 1);
    sums[third]! += gradient;
    sums[third + 1]! += hessian;
    const fourth = d + ((word >>> 24) << 1);
    sums[fourth]! += gradient;
    sums[fourth + 1]! += hessian;
  }
}

/** Adds the histograms that members of a team made of their rows, bins `from` to `to`. */
export function addHistograms(parts: readonly Float64Array[], into: Float64Array, from: number, to: number): void {
  const [first, ...others] = parts;
  into.set(first!.subarray(PER_BIN * from, PER_BIN * to), PER_BIN * from);
  for (const part of others) for (let i = PER_BIN * from; i < PER_BIN * to; i++) into[i]! += part[i]!;
}

/** Leaves in `parent` what `child` has not: the histogram of its sibling, bins `from` to `to`. */
export function subtractHistogram(parent: Float64Array, child: Float64Array, from: number, to: number): void {
  for (let i = PER_BIN * from; i < PER_BIN * to; i++) parent[i]! -= child[i]!;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { fitBins } from './bin.ts';
import { gridOf, HistogramBuilder, layoutOf, PER_BIN, subtractHistogram } from './histogram.ts';
import { matrixOfColumns, normalColumns } from './matrix.testkit.ts';

/** A matrix in bins with gradients of any size on its grid. */
function gradientsOf(seed: number, { rows, columns }: { readonly rows: number; readonly columns: number }, magnitude: number) {
  const random = new Random(seed);
  const matrix = matrixOfColumns(normalColumns(random, { rows, columns, missing: 0.1 }));
  const { bins, binned } = fitBins(matrix, 16);
  const raw = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? magnitude * random.normal() : magnitude * random.uniform()));
  const grid = gridOf({ rows, gradient: raw.reduce((most, x) => Math.max(most, Math.abs(x)), 0), hessian: raw.reduce((most, x, i) => (i % 2 === 1 ? Math.max(most, x) : most), 0) });
  const gradients = raw.map((x, i) => (i % 2 === 0 ? x + grid.gradient - grid.gradient : x + grid.hessian - grid.hessian));
  const layout = layoutOf(bins);
  const builder = new HistogramBuilder(binned, layout);
  const histogram = (of: readonly number[]): Float64Array => {
    const into = new Float64Array(PER_BIN * layout.bins).fill(NaN);
    builder.write({ rows: Uint32Array.from(of), from: 0, to: of.length, gradients, grid, columns: new Uint8Array(columns).fill(1) }, into);
    return into;
  };
  return { raw, gradients, layout, histogram };
}

const magnitudes = fc.constantFrom(1e-9, 1, 3e7);

test('a histogram made from rows and one got by subtracting the others are the same bits, in any order of rows', () => {
  fc.assert(
    fc.property(fc.integer(), magnitudes, fc.integer({ min: 1, max: 299 }), (seed, magnitude, cut) => {
      const { histogram, layout } = gradientsOf(seed, { rows: 300, columns: 5 }, magnitude);
      const rows = new Random(seed, 1).shuffle(Array.from({ length: 300 }, (_, row) => row));
      const sibling = histogram(rows);
      subtractHistogram(sibling, histogram(rows.slice(0, cut)), 0, layout.bins);
      expect(sibling).toEqual(histogram(rows.slice(cut).sort((a, b) => a - b)));
    }),
    { numRuns: 60 },
  );
});

test('every column of a histogram adds up to all rows, exactly', () => {
  const { histogram, layout, gradients } = gradientsOf(5, { rows: 500, columns: 6 }, 1);
  const of = histogram(Array.from({ length: 500 }, (_, row) => row));
  const total = (part: number): number => gradients.reduce((sum, x, i) => (i % 2 === part ? sum + x : sum), 0);
  [...layout.offsets, layout.bins].slice(1).forEach((end, column) => {
    const sums = [0, 0, 0];
    for (let i = PER_BIN * layout.offsets[column]!; i < PER_BIN * end; i++) sums[i % PER_BIN]! += of[i]!;
    expect(sums).toEqual([total(0), total(1), 500]);
  });
});

test('the grid is finer than anything that matters: 18 bits of the greatest hessian, far more of a gradient', () => {
  const { raw, gradients } = gradientsOf(9, { rows: 1_000, columns: 1 }, 3);
  raw.forEach((x, i) => expect(Math.abs(gradients[i]! - x)).toBeLessThan(i % 2 === 0 ? 1e-9 : 3 * 2 ** -17));
});

test('more rows than fit into a chunk are counted and summed exactly', () => {
  const rows = 70_000;
  const matrix = matrixOfColumns([Array.from({ length: rows }, (_, i) => i % 3)]);
  const { bins, binned } = fitBins(matrix);
  const grid = gridOf({ rows, gradient: 1, hessian: 1 });
  const layout = layoutOf(bins);
  const into = new Float64Array(PER_BIN * layout.bins);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  new HistogramBuilder(binned, layout).write({ rows: all, from: 0, to: rows, gradients: new Float64Array(2 * rows).fill(1), grid, columns: Uint8Array.of(1) }, into);
  expect(Array.from(into.slice(0, 3))).toEqual([23_334, 23_334, 23_334]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binMatrix, binOf, fitBins } from './bin.ts';
import { matrixOfColumns } from './matrix.testkit.ts';
import { sortColumn } from './sort-values.ts';

const number = fc.oneof(fc.float(), fc.integer({ min: -3, max: 3 }), fc.constant(NaN), fc.constant(-0));
const binsOf = (values: readonly number[], most?: number) => fitBins(matrixOfColumns([values]), most).bins[0]!;

test('the radix sort orders floats as comparing them does, and leaves out what is missing', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), (values) => {
      const expected = values.filter((x) => !Number.isNaN(x)).map((x) => Math.fround(x) + 0).sort((a, b) => a - b);
      const sorted = sortColumn(Float32Array.from(values));
      expect([...sorted.values].map((x) => x + 0)).toEqual(expected);
      expect([...sorted.rows].map((row) => Math.fround(values[row]!) + 0)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('few different values have a bin each, in their order, and missing its own', () => {
  const bins = binsOf([3, 1, 2, 2, NaN, 1]);
  expect(bins.count).toBe(3);
  expect([1, 2, 3, NaN].map((x) => binOf(bins, x))).toEqual([0, 1, 2, 3]);
});

test('bins never exceed their number, rise with the number, and all rows of one value share one', () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 12 }), (values, most) => {
      const bins = binsOf(values, most);
      expect(bins.count).toBeLessThanOrEqual(Math.max(1, most));
      const present = values.map(Math.fround).filter((x) => !Number.isNaN(x)).sort((a, b) => a - b);
      const of = present.map((x) => binOf(bins, x));
      expect(of).toEqual([...of].sort((a, b) => a - b));
      if (new Set(present.map((x) => x + 0)).size <= most) expect(new Set(of).size).toBe(new Set(present.map((x) => x + 0)).size);
    }),
    { numRuns: 300 },
  );
});

test('many different values are divided into bins of about as many rows', () => {
  const bins = binsOf(Array.from({ length: 10_000 }, (_, i) => i ** 3), 100);
  const counts = new Float64Array(bins.count);
  for (let i = 0; i < 10_000; i++) counts[binOf(bins, i ** 3)]!++;
  expect(bins.count).toBe(100);
  expect([Math.min(...counts), Math.max(...counts)]).toEqual([100, 100]);
});

test('a value that most rows have takes one bin, and leaves the others to the rest', () => {
  const values = Array.from({ length: 1_000 }, (_, i) => (i < 900 ? 0 : i));
  const bins = binsOf(values, 11);
  expect(bins.count).toBe(11);
  expect(binOf(bins, 0)).toBe(0);
  expect(binOf(bins, 900)).toBe(1);
});

test('an edge between neighbouring floats cuts between them', () => {
  const above = new Float32Array(Uint32Array.of(0x3f80_0001).buffer)[0]!;
  const bins = binsOf([1, above]);
  expect([binOf(bins, 1), binOf(bins, above)]).toEqual([0, 1]);
});

test('a matrix in bins holds the bin of each number, four columns a word', () => {
  fc.assert(
    fc.property(fc.array(fc.array(number, { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 6 }), (columns) => {
      const matrix = matrixOfColumns(columns);
      const { bins, binned } = fitBins(matrix, 4);
      expect(binMatrix(matrix, bins)).toEqual(binned);
      matrix.columns.forEach((values, column) => values.forEach((x, row) => expect((binned.words[column >>> 2]![row]! >>> ((column & 3) * 8)) & 255).toBe(binOf(bins[column]!, x))));
    }),
    { numRuns: 100 },
  );
});

test('categories have a bin each; of too many the rare ones share the last', () => {
  const codes = Array.from({ length: 3_000 }, (_, i) => (i < 2_400 ? i % 2 : i % 300));
  const bins = fitBins(matrixOfColumns([codes], [301])).bins[0]!;
  expect(bins.count).toBe(255);
  expect(new Set([0, 1].map((code) => binOf(bins, code))).size).toBe(2);
  expect(binOf(bins, 299)).toBe(binOf(bins, 300));
  expect(binOf(bins, NaN)).toBe(255);
});

import { expect, test } from 'vitest';
import { SparseRow } from './sparse-row.ts';

test('a place stands once: what is added again adds up, and 0 is left out', () => {
  const row = new SparseRow(8).add(3, 2).add(5, 0).add(3, 0.5).add(1, -1);
  expect([row.length, Array.from(row.indices.slice(0, 2)), Array.from(row.values.slice(0, 2))]).toEqual([2, [3, 1], [2.5, -1]]);
});

test.each([
  ['feature_not_finite', (row: SparseRow) => row.add(0, NaN)],
  ['feature_not_finite', (row: SparseRow) => row.add(0, -Infinity)],
  ['feature_too_large', (row: SparseRow) => row.add(0, 1e10)],
  ['feature_unknown', (row: SparseRow) => row.add(8, 1)],
  ['feature_unknown', (row: SparseRow) => row.add(-1, 1)],
  ['feature_unknown', (row: SparseRow) => row.add(0.5, 1)],
  ['features_too_many', (row: SparseRow) => row.add(0, 1).add(1, 1).add(2, 1)],
] as const)('%s is remembered until the row is cleared', (fault, spoil) => {
  const row = spoil(new SparseRow(8, 2)).add(0, NaN);
  expect(row.fault).toBe(fault);
  expect(row.clear().fault).toBeUndefined();
});

test('names are hashed: the same name to the same place, a word of another column elsewhere', () => {
  const place = (fill: (row: SparseRow) => SparseRow): number => fill(new SparseRow(2 ** 20)).indices[0]!;
  expect(place((row) => row.addWord('country', 'UK'))).toBe(place((row) => row.addWord('country', 'UK')));
  expect(place((row) => row.addWord('country', 'UK'))).not.toBe(place((row) => row.addWord('town', 'UK')));
  expect(place((row) => row.addNumber('spend', 7))).toBe(place((row) => row.addNumber('spend', 8)));
});

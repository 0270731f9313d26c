import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldsOf, foldSplit, splitByChance, splitByGroup, splitByTime, timeFolds } from './split.ts';

const moments = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 10, maxLength: 80 }).map((at) => Float64Array.from(at));
const latest = (at: Float64Array, rows: Int32Array): number => rows.reduce((most, row) => Math.max(most, at[row]!), -Infinity);
const earliest = (at: Float64Array, rows: Int32Array): number => rows.reduce((least, row) => Math.min(least, at[row]!), Infinity);

describe('by time', () => {
  test('every row that trains is before every row that chooses, and these before those that judge', () => {
    fc.assert(
      fc.property(moments, (at) => {
        const { train, validation, test } = splitByTime(at);
        expect(latest(at, train)).toBeLessThan(earliest(at, validation));
        expect(latest(at, validation)).toBeLessThan(earliest(at, test));
        expect(train.length + validation.length + test.length).toBe(at.length);
      }),
      { numRuns: 60 },
    );
  });

  test('a label that reaches into the next part leaves its row out', () => {
    const at = Float64Array.from({ length: 100 }, (_, i) => i);
    const { train, validation, test } = splitByTime(at, { labelMs: 5 });
    expect([train.at(-1), validation[0], validation.at(-1), test[0]]).toEqual([55, 60, 75, 80]);
  });

  test('folds are judged by what was before them', () => {
    const at = Float64Array.from({ length: 60 }, (_, i) => (i * 7) % 60);
    const folds = timeFolds(at, { folds: 5 });
    expect(folds).toHaveLength(5);
    for (const { train, test } of folds) expect(latest(at, train)).toBeLessThan(earliest(at, test));
    expect(folds.reduce((rows, { test }) => rows + test.length, 0)).toBe(50);
  });
});

describe('by group', () => {
  const groups = Array.from({ length: 2_000 }, (_, i) => `customer-${i % 500}`);

  test('a customer is on one side only, and stays there when the table grows', () => {
    const split = splitByGroup(groups, { seed: 1 });
    const sides = [split.train, split.validation, split.test].map((rows) => new Set([...rows].map((row) => groups[row])));
    expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(500);
    const grown = splitByGroup([...groups, 'customer-new'], { seed: 1 });
    expect([...grown.test].filter((row) => row < 2_000)).toEqual([...split.test]);
    expect(split.test.length / 2_000).toBeCloseTo(0.2, 1);
  });
});

describe('by chance', () => {
  const labels = Float64Array.from({ length: 1_000 }, (_, i) => (i % 10 === 0 ? 1 : 0));

  test('each class is in every part in its share; a seed gives the same split again', () => {
    const { train, validation, test } = splitByChance(labels, { seed: 3 });
    for (const [rows, count] of [[train, 60], [validation, 20], [test, 20]] as const) expect([...rows].filter((row) => labels[row] === 1)).toHaveLength(count);
    expect(splitByChance(labels, { seed: 3 }).test).toEqual(test);
    expect(splitByChance(labels, { seed: 4 }).test).not.toEqual(test);
  });

  test('folds: each row is judged once, each class in the same share', () => {
    const folds = foldsOf(labels, { folds: 5, seed: 3 });
    for (let fold = 0; fold < 5; fold++) {
      const { train, test } = foldSplit(folds, fold);
      expect(test).toHaveLength(200);
      expect(train).toHaveLength(800);
      expect([...test].filter((row) => labels[row] === 1)).toHaveLength(20);
    }
  });

  test('folds of groups: rows of a group share one, and folds are about as large', () => {
    const groups = Int32Array.from(labels, (_, i) => i % 90);
    const folds = foldsOf(labels, { folds: 4, seed: 1, groups });
    for (let group = 0; group < 90; group++) expect(new Set(folds.filter((_, row) => groups[row] === group)).size).toBe(1);
    for (let fold = 0; fold < 4; fold++) expect(folds.filter((each) => each === fold).length).toBeGreaterThan(220);
  });

  test('amounts are drawn from low, middle and high ones alike', () => {
    const amounts = Float64Array.from({ length: 1_000 }, (_, i) => i);
    const { test } = splitByChance(amounts, { seed: 1 });
    expect(test.length).toBe(200);
    expect(test.filter((row) => row < 100).length).toBe(20);
  });
});

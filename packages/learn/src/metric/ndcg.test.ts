import { expect, test } from 'vitest';
import { ndcg, rankingGains, type RankedRows } from './ndcg.ts';

const of = (scores: readonly number[], grades: readonly number[], more: Partial<RankedRows> = {}): RankedRows => ({ scores: Float64Array.from(scores), grades: Float64Array.from(grades), requests: Uint32Array.of(0, scores.length), ...more });

// From `sklearn.metrics.ndcg_score([2.0 ** grades - 1], [scores], k=k)` of scikit-learn 1.2.1.
const fixtures = [
  { grades: [3, 0], scores: [-0.375, 0], k: 3, value: 0.6309297535714575 },
  { grades: [3, 2, 0, 0, 1], scores: [-0.25, 0, -0.125, 0.375, 0], k: 3, value: 0.24080807568026802 },
  { grades: [3, 2, 0, 0, 1], scores: [-0.25, 0, -0.125, 0.375, 0], k: 10, value: 0.5291111106443289 },
  { grades: [1, 3, 2, 1, 1, 2, 2, 0, 2, 3, 3, 3], scores: [0, 2, 0, 0, 3, 1, -1, 0, 1, 4, -1, 0], k: 3, value: 0.7462155048864013 },
  { grades: [1, 3, 2, 1, 1, 2, 2, 0, 2, 3, 3, 3], scores: [0, 2, 0, 0, 3, 1, -1, 0, 1, 4, -1, 0], k: 10, value: 0.7671421176246119 },
];

test.each(fixtures)('what scikit-learn finds, ties included: $value', ({ grades, scores, k, value }) => {
  expect(ndcg(of(scores, grades), k)).toBeCloseTo(value, 12);
});

test('the mean is over requests of which anything came; of none it is not known', () => {
  const rows = of([2, 1, 5, 4, 1, 2], [1, 0, 0, 0, 1, 0], { requests: Uint32Array.of(0, 2, 4, 6) });
  expect(ndcg(rows, 10)).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12);
  expect([...rankingGains(rows, 10).ideal]).toEqual([1, 0, 1]);
  expect(ndcg(of([1, 2], [0, 0]), 10)).toBeNaN();
});

test('a request that weighs three counts as three', () => {
  const weighted = of([2, 1, 1, 2], [1, 0, 1, 0], { requests: Uint32Array.of(0, 2, 4), weights: Float64Array.of(1, 1, 3, 1) });
  expect(ndcg(weighted, 10)).toBeCloseTo((1 + 3 / Math.log2(3)) / 4, 12);
});

test('an order that knows nothing gains what chance would, whatever the order of the rows', () => {
  const equal = (grades: readonly number[]): number => ndcg(of([0, 0, 0, 0], grades), 2);
  expect(equal([1, 0, 0, 0])).toBeCloseTo((1 + 1 / Math.log2(3)) / 4, 12);
  expect(equal([0, 0, 0, 1])).toBe(equal([1, 0, 0, 0]));
});

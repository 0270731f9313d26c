import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankingMetrics, rankingValues } from './ranking-metric.ts';

test('the second of three places hit, of two that came', () => {
  const found = rankingValues([7, 1, 9], new Set([1, 5]), 3);
  expect(found.hr).toBe(1);
  expect(found.mrr).toBe(1 / 2);
  expect(found.recall).toBe(1 / 2);
  expect(found.precision).toBe(1 / 3);
  expect(found.ndcg).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12);
});

test('a hit below the cut counts nothing', () => {
  expect(rankingValues([7, 8, 1], new Set([1]), 2)).toEqual({ hr: 0, ndcg: 0, mrr: 0, recall: 0, precision: 0 });
});

test('values lie between 0 and 1; a perfect list has 1 but for precision; longer cuts lose nothing but precision', () => {
  const items = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(items, items, fc.integer({ min: 1, max: 12 }), (list, came, cut) => {
    const truth = new Set(came);
    const found = rankingValues(list, truth, cut);
    for (const metric of rankingMetrics) expect(found[metric]).toSatisfy((value: number) => value >= 0 && value <= 1 + 1e-12);
    const longer = rankingValues(list, truth, cut + 1);
    for (const metric of ['hr', 'mrr', 'recall'] as const) expect(longer[metric]).toBeGreaterThanOrEqual(found[metric]);
    const perfect = rankingValues(came, truth, cut);
    expect(perfect).toMatchObject({ hr: 1, mrr: 1 });
    expect(perfect.ndcg).toBeCloseTo(1, 12);
  }), { numRuns: 200 });
});

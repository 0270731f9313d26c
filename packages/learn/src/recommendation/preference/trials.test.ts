import { expect, test } from 'vitest';
import { tableOf } from './preference.testkit.ts';
import { ndcgOf, openTrials } from './trials.ts';

const SIZES = { customers: 3, items: 6 };

test('the last item of each customer is asked for and is not in what is learnt', () => {
  const { past, trials, keepRepeats } = openTrials(tableOf([[0, 0], [1, 1], [0, 2], [1, 3], [2, 4], [0, 5]], SIZES), { seed: 1 });
  expect(past.rows).toBe(4);
  expect(keepRepeats).toBe(false);
  expect(trials.map(({ request, wanted }) => [request.history.map(({ item }) => past.itemKeys[item] ?? '?'), wanted.size]).sort()).toEqual([[['i0', 'i2'], 1], [['i1'], 1]]);
});

test('where customers come back to items, these count as answers', () => {
  expect(openTrials(tableOf([[0, 0], [0, 1], [0, 0], [1, 2], [1, 3]], SIZES), { seed: 1 }).keepRepeats).toBe(true);
});

test('with no second moment there is nothing to ask', () => {
  const trials = openTrials(tableOf([[0, 0], [1, 1]], SIZES), { seed: 1 });
  expect(trials.trials).toEqual([]);
  expect(ndcgOf({ candidates: () => [] }, trials)).toBe(0);
});

test('NDCG is 1 for the answer first, less further down, and passes over what was had before', () => {
  const opened = openTrials(tableOf([[0, 0], [0, 1], [0, 2]], SIZES), { seed: 1 });
  const answer = [...opened.trials[0]!.wanted][0]!;
  const listed = (...items: readonly number[]) => ndcgOf({ candidates: () => items.map((item) => ({ item, score: 1 })) }, opened);
  expect(listed(0, 1, answer)).toBe(1);
  expect(listed(77, answer)).toBeCloseTo(1 / Math.log2(3));
  expect(listed(77)).toBe(0);
});

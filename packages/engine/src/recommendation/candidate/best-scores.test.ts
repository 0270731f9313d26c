import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BestScores } from './best-scores.ts';

test('the best are the first of all in order, ties to the lower item', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 300, size: 'max' }), fc.nat(40), (scores, limit) => {
      const best = new BestScores(limit);
      scores.forEach((score, item) => score >= best.floor && best.offer(item, score));
      const sorted = scores.map((score, item) => ({ item, score })).sort((one, other) => other.score - one.score || one.item - other.item);
      expect(best.take()).toEqual(sorted.slice(0, limit));
    }),
    { numRuns: 200 },
  );
});

test('one that was taken from is as new', () => {
  const best = new BestScores(1);
  best.offer(3, 9);
  best.take();
  best.offer(4, -1);
  expect(best.take()).toEqual([{ item: 4, score: -1 }]);
});

test('another length begins anew, longer or shorter', () => {
  const best = new BestScores(1);
  best.offer(1, 1);
  best.begin(3);
  for (const item of [5, 2, 9, 4]) best.offer(item, -item);
  expect(best.take().map(({ item }) => item)).toEqual([2, 4, 5]);
  for (const item of [5, 2]) best.begin(1).offer(item, 0);
  expect(best.take()).toEqual([{ item: 2, score: 0 }]);
});

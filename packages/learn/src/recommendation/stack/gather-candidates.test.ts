import { expect, test } from 'vitest';
import type { Recommender } from '../judge/method.ts';
import { gatherCandidates } from './gather-candidates.ts';

const lists = (...items: readonly number[]): Recommender => ({ recommend: async (requests) => requests.map(({ limit }) => items.slice(0, limit).map((item, place) => ({ item, score: 10 - place }))) });
const bought = { customer: 0, item: 4, weight: 1, signal: 0, at: 1 };

test('an item that several ways name comes before one that one way does; what a way does not name is missing there', async () => {
  const [found] = await gatherCandidates([lists(1, 2), lists(3, 2)], [{ history: [], now: 5, limit: 10 }], { depth: 5, most: 5, keepRepeats: true });
  expect([...found!.items]).toEqual([2, 1, 3]);
  expect(found!.places.map((of) => [...of])).toEqual([[1, 0, Number.NaN], [1, Number.NaN, 0]]);
  expect(found!.scores.map((of) => [...of])).toEqual([[9, 10, Number.NaN], [9, Number.NaN, 10]]);
});

test('what the customer had is asked beyond, and left out, where it may not be named', async () => {
  const request = { history: [bought], now: 5, limit: 10 };
  const items = async (keepRepeats: boolean) => Array.from((await gatherCandidates([lists(4, 1, 2)], [request], { depth: 2, most: 5, keepRepeats }))[0]!.items);
  expect(await items(true)).toEqual([4, 1]);
  expect(await items(false)).toEqual([1, 2]);
});

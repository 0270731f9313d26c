import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CandidateSource } from '../candidate/candidate-source.ts';
import { blend, reciprocalRank, type WeighedSource } from './blend.ts';

const naming = (name: string, items: readonly number[], weight = 1): WeighedSource => {
  const source: CandidateSource = { candidates: () => items.map((item, i) => ({ item, score: -i })), because: () => [] };
  return { name, weight, source };
};
const request = { history: [], now: 0, limit: 10 };

test('an item that two ways name beats one that a single way places first', () => {
  const found = blend([naming('a', [1, 2]), naming('b', [3, 2])], request);
  expect(found.map(({ item }) => item)).toEqual([2, 1, 3]);
  expect(found[0]!.blend).toBeCloseTo(2 / 62, 12);
  expect(found[0]!.namedBy).toEqual([{ way: 'a', rank: 2, score: -1 }, { way: 'b', rank: 2, score: -1 }]);
});

test('weights are a say: a way of weight 0 decides nothing', () => {
  expect(blend([naming('a', [1]), naming('b', [2], 3), naming('c', [0], 0)], request).map(({ item }) => item)).toEqual([2, 1, 0]);
  expect(reciprocalRank(3, 1)).toBeCloseTo(3 / 61, 12);
});

test('each item stands once, best first, whatever the ways name', () => {
  const items = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 10 });
  fc.assert(
    fc.property(fc.array(items, { maxLength: 4 }), (lists) => {
      const found = blend(lists.map((list, i) => naming(String(i), list)), request);
      expect(new Set(found.map(({ item }) => item))).toEqual(new Set(lists.flat()));
      expect(found.length).toBe(new Set(lists.flat()).size);
      found.slice(1).forEach(({ blend: next }, i) => expect(next).toBeLessThanOrEqual(found[i]!.blend));
    }),
    { numRuns: 50 },
  );
});

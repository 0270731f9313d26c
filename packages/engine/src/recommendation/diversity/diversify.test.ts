import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diversify, type DiverseItem } from './diversify.ts';

interface Named extends DiverseItem {
  readonly item: number;
}

/** Best first. */
const anyList = fc
  .array(fc.record({ score: fc.double({ noNaN: true, min: -1e6, max: 1e6 }), category: fc.constantFrom('a', 'b', 'c', undefined), brand: fc.constantFrom('x', 'y', undefined), vector: fc.constantFrom(undefined, Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(0, 0)) }), { maxLength: 30 })
  .map((items): readonly Named[] => items.sort((a, b) => b.score - a.score).map((each, item) => ({ item, ...each })));

const itemsOf = (list: readonly Named[]): readonly number[] => list.map(({ item }) => item);
const shirts = (...categories: readonly string[]): readonly Named[] => categories.map((category, item) => ({ item, score: 1 - item / 100, category }));

describe('laws', () => {
  test('a list has k different items, or all when there are fewer, whatever caps are asked', () => {
    fc.assert(
      fc.property(anyList, fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), fc.nat(3), (ranked, k, balance, category, brand) => {
        const list = diversify(ranked, { k, balance, caps: { category, brand } });
        expect(list.length).toBe(Math.min(k, ranked.length));
        expect(new Set(list).size).toBe(list.length);
        expect(diversify(ranked, { k, balance, caps: { category, brand } })).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });

  test('by score alone nothing changes', () => {
    fc.assert(
      fc.property(anyList, (ranked) => {
        expect(diversify(ranked, { k: ranked.length, balance: 1 }).map(({ score }) => score)).toEqual(ranked.map(({ score }) => score));
      }),
    );
  });

  test('caps hold as long as other items are left', () => {
    fc.assert(
      fc.property(anyList, fc.integer({ min: 1, max: 3 }), (ranked, category) => {
        const list = diversify(ranked, { k: 10, caps: { category } });
        for (let length = 1; length <= list.length; length++) {
          const [before, last] = [list.slice(0, length - 1), list[length - 1]!];
          const countOf = (name: string | undefined): number => (name === undefined ? 0 : before.filter((each) => each.category === name).length);
          const fits = ranked.some((each) => !before.includes(each) && countOf(each.category) < category);
          if (fits) expect(countOf(last.category)).toBeLessThan(category);
        }
      }),
    );
  });
});

test('the best item stays first, and the next of another kind comes before its twin', () => {
  expect(itemsOf(diversify(shirts('a', 'a', 'a', 'b'), { k: 4, balance: 0.4 }))).toEqual([0, 3, 1, 2]);
});

test('caps give way evenly: one category more than wanted, not one category alone', () => {
  expect(itemsOf(diversify(shirts('a', 'a', 'a', 'a', 'b', 'b'), { k: 5, balance: 1, caps: { category: 1 } }))).toEqual([0, 4, 1, 5, 2]);
});

test('brands and vectors count where items have them', () => {
  const item = (place: number, more: Partial<DiverseItem>): Named => ({ item: place, score: 1, ...more });
  expect(itemsOf(diversify([item(0, { brand: 'x' }), item(1, { brand: 'x' }), item(2, {})], { k: 2 }))).toEqual([0, 2]);
  const vectors = [Float32Array.of(1, 0), Float32Array.of(3, 0.1), Float32Array.of(0, 2)].map((vector, place) => item(place, { vector }));
  expect(itemsOf(diversify(vectors, { k: 2 }))).toEqual([0, 2]);
});

test('all-equal scores, one item and none give sane lists', () => {
  expect(itemsOf(diversify(shirts('a', 'a', 'b').map((each) => ({ ...each, score: 5 })), { k: 3 }))).toEqual([0, 2, 1]);
  expect(diversify(shirts('a'), { k: 10, caps: { category: 0 } })).toHaveLength(1);
  expect(diversify([], { k: 10 })).toEqual([]);
});

test('scores and vectors that are no numbers do no harm', () => {
  const spoiled: readonly Named[] = [NaN, Infinity, 1].map((score, item) => ({ item, score, vector: Float32Array.of(NaN, item) }));
  expect(itemsOf(diversify(spoiled, { k: 3 }))).toEqual([0, 1, 2]);
});

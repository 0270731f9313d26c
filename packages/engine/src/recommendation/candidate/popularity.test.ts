import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { anyInteractions, expectKept, followed, requestOf } from './following.testkit.ts';
import { createPopularity, type PopularityOptions } from './popularity.ts';

const DAY_MS = 86_400_000;
const now = 100 * DAY_MS;

const seen = (customer: number, item: number, daysAgo: number, weight = 1): Interaction => ({ customer, item, weight, signal: 0, at: now - daysAgo * DAY_MS });

/** [item, score] of everybody's answer. */
function popular(interactions: readonly Interaction[], options: PopularityOptions, customer?: number): readonly (readonly [number, number])[] {
  const source = followed(() => createPopularity(options), interactions);
  return source.candidates({ ...(customer !== undefined && { customer }), history: [], now, limit: 10 }).map(({ item, score }) => [item, score] as const);
}

test.each([
  ['for ever', {}],
  ['a week', { windowMs: DAY_MS }],
  ['decayed', { halfLifeMs: 20 * 3_600_000 }],
  ['few items a customer, by group', { windowMs: 3 * DAY_MS, itemsPerCustomer: 2, groupOf: (customer: number) => (customer === 5 ? undefined : `g${customer % 2}`) }],
])('popularity, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createPopularity(options));
});

test('a bot that opens one item ten thousand times is one customer of it', () => {
  const storm = Array.from({ length: 10_000 }, () => seen(9, 7, 1));
  expect(popular([seen(1, 3, 1), seen(2, 3, 1), ...storm], { windowMs: 7 * DAY_MS })).toEqual([[3, 2], [7, 1]]);
});

test('one that opens everything counts for its latest items only', () => {
  const crawl = Array.from({ length: 50 }, (_, item) => seen(9, item, 1));
  expect(popular(crawl, { itemsPerCustomer: 2 })).toEqual([[48, 1], [49, 1]]);
});

test('a refund takes the customer away from the item', () => {
  expect(popular([seen(1, 3, 2), seen(2, 3, 2), seen(1, 3, 1, -4), seen(3, 4, 1)], {})).toEqual([[3, 1], [4, 1]]);
});

test('customers leave the window by the bucket, also when only time goes on', () => {
  const source = followed(() => createPopularity({ windowMs: 7 * DAY_MS, resolutionMs: DAY_MS }), [seen(1, 3, 9), seen(2, 3, 1), seen(3, 4, 1), seen(4, 4, 1)]);
  const itemsAt = (days: number): readonly number[] => source.candidates({ history: [], now: now + days * DAY_MS, limit: 5 }).map(({ item }) => item);
  expect(itemsAt(0)).toEqual([4, 3]);
  expect(itemsAt(8)).toEqual([]);
  expect(source.because({ history: [], now, limit: 5 }, 3)).toEqual([{ kind: 'popular', customers: 1, days: 7 }]);
});

test('with a half-life of a day, one of today is worth more than one of three days ago', () => {
  const [first, second] = popular([seen(1, 3, 3), seen(2, 4, 0)], { halfLifeMs: DAY_MS });
  expect([first![0], second![0]]).toEqual([4, 3]);
  expect(first![1] / second![1]).toBeCloseTo(8);
});

test('a group has its own taste, drawn towards that of all while it is small', () => {
  const groupOf = (customer: number): string => (customer < 10 ? 'north' : 'south');
  const south = Array.from({ length: 30 }, (_, i) => seen(10 + i, 5, 1));
  const north = [0, 1, 2].map((customer) => seen(customer, 6, 1));
  expect(popular([...south, ...north], { groupOf }, 0).map(([item]) => item)).toEqual([5, 6]);
  expect(popular([...south, ...north], { groupOf, groupPrior: 1 }, 0).map(([item]) => item)).toEqual([6, 5]);
});

test('the reason counts customers of the own group first', () => {
  const source = followed(() => createPopularity({ windowMs: 7 * DAY_MS, groupOf: (customer) => (customer < 2 ? 'vip' : undefined) }), [seen(0, 3, 1), seen(2, 3, 1)]);
  expect(source.because({ customer: 1, history: [], now, limit: 5 }, 3)).toEqual([{ kind: 'popular', customers: 1, days: 7, group: 'vip' }, { kind: 'popular', customers: 2, days: 7 }]);
});

test('counts are those of a plain count over the window', () => {
  fc.assert(fc.property(anyInteractions, (interactions) => {
    const sorted = [...interactions].sort((one, other) => one.at - other.at);
    const source = followed(() => createPopularity({ windowMs: 20 * 3_600_000, resolutionMs: 3_600_000 }), sorted);
    const request = requestOf(sorted, 0, 50);
    const last = sorted.at(-1)?.at ?? 0;
    const floor = Math.floor((last + 1) / 3_600_000) - 20;
    const standing = new Map<string, number>();
    for (const { customer, item, weight, at } of sorted) {
      if (weight < 0) standing.delete(`${customer} ${item}`);
      else standing.set(`${customer} ${item}`, at);
    }
    const counts = new Map<number, number>();
    for (const [pair, at] of standing) if (Math.floor(at / 3_600_000) >= floor) counts.set(Number(pair.split(' ')[1]), (counts.get(Number(pair.split(' ')[1])) ?? 0) + 1);
    const expected = [...counts].map(([item, score]) => ({ item, score })).sort((one, other) => other.score - one.score || one.item - other.item);
    expect(source.candidates(request)).toEqual(expected);
  }), { numRuns: 100 });
});

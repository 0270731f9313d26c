import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { createAssociation } from './association.ts';
import { expectKept, followed } from './following.testkit.ts';

const MINUTE_MS = 60_000;
const did = (customer: number, ...items: readonly number[]): readonly Interaction[] => items.map((item, step) => ({ customer, item, weight: 1, signal: 0, at: (customer * 600 + step) * MINUTE_MS }));
const asked = (items: readonly number[]) => ({ history: did(99, ...items), now: 99 * 600 * MINUTE_MS, limit: 5 });

test.each([['usual bounds', {}], ['both ways, small bounds', { bothWays: true, steps: 2, partners: 2, customers: 3 }], ['decayed', { halfLifeMs: 3_600_000 }]])('rules, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createAssociation(options));
});

test('a sequential rule goes ahead only, an association both ways', () => {
  const items = (bothWays: boolean, from: number): readonly number[] => followed(() => createAssociation({ bothWays }), did(0, 1, 2)).candidates(asked([from])).map(({ item }) => item);
  expect([items(false, 1), items(false, 2)]).toEqual([[2], []]);
  expect([items(true, 1), items(true, 2)]).toEqual([[2], [1]]);
});

test('the next item counts more than the one after it', () => {
  expect(followed(() => createAssociation(), did(0, 1, 2, 3)).candidates(asked([1])).map(({ item }) => item)).toEqual([2, 3]);
});

test('a pause parts visits', () => {
  const [first, second] = did(0, 1, 2);
  const later = { ...second!, at: first!.at + 31 * MINUTE_MS };
  expect(followed(() => createAssociation(), [first!, later]).candidates(asked([1]))).toEqual([]);
  expect(followed(() => createAssociation({ gapMs: Infinity }), [first!, later]).candidates(asked([1]))).toHaveLength(1);
});

test('back and forth a thousand times is one customer', () => {
  const storm = did(7, ...Array.from({ length: 1_000 }, (_, step) => 1 + (step % 2)));
  expect(followed(() => createAssociation(), storm).because(asked([1]), 2)).toEqual([{ kind: 'neighbour', item: 1, customers: 1 }]);
});

import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { expectKept, followed } from './following.testkit.ts';
import { createNeighbours } from './neighbours.ts';

const had = (customer: number, ...items: readonly number[]): readonly Interaction[] => items.map((item, step) => ({ customer, item, weight: 1, signal: 0, at: customer * 100 + step }));
const asked = (items: readonly number[], limit = 5) => ({ history: had(99, ...items), now: 1e6, limit });

test.each([['usual bounds', {}], ['small bounds', { latest: 2, partners: 2, customers: 2 }], ['decayed', { halfLifeMs: 3_600_000, partners: 3 }]])('neighbours, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createNeighbours(options));
});

test('the cosine prefers the partner of few to the one of everybody', () => {
  const source = followed(() => createNeighbours({ shrinkage: 0 }), [...had(0, 1, 2, 3), ...had(1, 1, 2, 3), ...had(2, 3), ...had(3, 3), ...had(4, 3)]);
  expect(source.candidates(asked([1])).map(({ item }) => item)).toEqual([2, 3]);
});

test('one common customer proves less than ten', () => {
  const many = Array.from({ length: 10 }, (_, customer) => had(customer, 1, 2)).flat();
  const source = followed(() => createNeighbours(), [...many, ...had(20, 5, 6)]);
  const [first] = source.candidates(asked([1, 5], 2));
  expect(first!.item).toBe(2);
});

test('the same customer counts once for a pair, however often they come back', () => {
  const storm = Array.from({ length: 500 }, (_, step) => ({ customer: 7, item: 1 + (step % 2), weight: 1, signal: 0, at: step }));
  expect(followed(() => createNeighbours(), storm).because(asked([1]), 2)).toEqual([{ kind: 'neighbour', item: 1, customers: 1 }]);
});

test('neighbours of yesterday give way to those of today when they decay', () => {
  const day = 86_400_000;
  const at = (customer: number, item: number, days: number): Interaction => ({ customer, item, weight: 1, signal: 0, at: days * day });
  const old = [0, 1, 2].flatMap((customer) => [at(customer, 1, 1), at(customer, 2, 1)]);
  const fresh = [3, 4].flatMap((customer) => [at(customer, 1, 60), at(customer, 3, 60)]);
  const request = { history: [at(99, 1, 61)], now: 61 * day, limit: 2 };
  expect(followed(() => createNeighbours(), [...old, ...fresh]).candidates(request)[0]!.item).toBe(2);
  expect(followed(() => createNeighbours({ halfLifeMs: 7 * day }), [...old, ...fresh]).candidates(request)[0]!.item).toBe(3);
});

test('a refused item is no seed', () => {
  const source = followed(() => createNeighbours(), had(0, 1, 2));
  const refused = { customer: 99, item: 1, weight: -8, signal: 1, at: 1e5 };
  expect(source.candidates({ ...asked([1]), history: [...asked([1]).history, refused] })).toEqual([]);
});

test('what the customer left behind twenty steps ago says nothing', () => {
  const source = followed(() => createNeighbours(), had(0, 1, 2));
  const others = Array.from({ length: 19 }, (_, item) => 100 + item);
  expect(source.candidates(asked([1, ...others])).map(({ item }) => item)).toEqual([2]);
  expect(source.candidates(asked([1, ...others, 200]))).toEqual([]);
});

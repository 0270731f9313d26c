import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { expectKept, followed } from './following.testkit.ts';
import { createSessionNeighbours } from './sessions.ts';

const MINUTE_MS = 60_000;

/** One session a line, items in order, a minute apart; sessions an hour apart. */
function sessionsOf(...lines: readonly (readonly number[])[]): readonly Interaction[] {
  return lines.flatMap((items, customer) => items.map((item, step) => ({ customer, item, weight: 1, signal: 0, at: (customer * 60 + step) * MINUTE_MS })));
}

const asked = (items: readonly number[], limit = 5) => ({ history: items.map((item, step) => ({ customer: 99, item, weight: 1, signal: 0, at: 1e9 + step })), now: 1e9 + 100, limit });

test.each([['usual bounds', {}], ['few sessions, short ones', { sessions: 6, itemsPerSession: 3, compared: 3, neighbours: 2 }], ['a customer is one session', { gapMs: Infinity, recencyMs: 5 * 60 * MINUTE_MS }]])('sessions, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createSessionNeighbours(options));
});

test('what stood next to the shared item in most sessions comes first', () => {
  const source = followed(() => createSessionNeighbours({ rarity: 0 }), sessionsOf([1, 2], [1, 2], [1, 3], [4, 5]));
  expect(source.candidates(asked([1])).map(({ item }) => item)).toEqual([1, 2, 3]);
});

test('the customer\'s latest item decides over earlier ones', () => {
  const source = followed(() => createSessionNeighbours({ positionDecay: 1 }), sessionsOf([1, 2], [3, 4]));
  const found = source.candidates(asked([1, 3])).map(({ item }) => item);
  expect(found.indexOf(4)).toBeLessThan(found.indexOf(2));
});

test('a newer session counts more than an older one', () => {
  const source = followed(() => createSessionNeighbours({ recencyMs: 30 * MINUTE_MS }), sessionsOf([1, 2], [9], [1, 3]));
  const history = [{ customer: 99, item: 1, weight: 1, signal: 0, at: 130 * MINUTE_MS }];
  expect(source.candidates({ history, now: 130 * MINUTE_MS, limit: 3 }).map(({ item }) => item)).toEqual([1, 3, 2]);
});

test('the session that asks is no neighbour of itself', () => {
  const own = [1, 2, 3].map((item, step) => ({ customer: 7, item, weight: 1, signal: 0, at: step * MINUTE_MS }));
  const source = followed(() => createSessionNeighbours(), own);
  expect(source.candidates({ customer: 7, history: own, now: 4 * MINUTE_MS, limit: 5 })).toEqual([]);
});

test('what was refused is no seed, and leaves its session', () => {
  const refused = { customer: 0, item: 2, weight: -4, signal: 1, at: 5 * MINUTE_MS };
  const source = followed(() => createSessionNeighbours(), [...sessionsOf([1, 2, 3]), refused]);
  expect(source.candidates(asked([1])).map(({ item }) => item).sort()).toEqual([1, 3]);
  const dislikes = [...asked([1]).history, { customer: 99, item: 1, weight: -8, signal: 1, at: 1e9 + 50 }];
  expect(source.candidates({ ...asked([1]), history: dislikes })).toEqual([]);
});

test('the reason names the shared item and how many customers went on from it', () => {
  const source = followed(() => createSessionNeighbours(), sessionsOf([1, 2], [1, 2], [1, 3]));
  expect(source.because(asked([1]), 2)).toEqual([{ kind: 'neighbour', item: 1, customers: 2 }]);
  expect(source.because(asked([1]), 4)).toEqual([]);
});

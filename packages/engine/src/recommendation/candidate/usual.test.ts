import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { expectKept, followed } from './following.testkit.ts';
import { createUsual } from './usual.ts';

const DAY_MS = 86_400_000;
const chose = (customer: number, item: number, ...days: readonly number[]): readonly Interaction[] => days.map((day) => ({ customer, item, weight: 5, signal: 0, at: day * DAY_MS }));
const byTime = (...interactions: readonly (readonly Interaction[])[]): readonly Interaction[] => interactions.flat().sort((one, other) => one.at - other.at);
const others = (item: number, ...days: readonly number[]): readonly Interaction[] => [2, 3, 4, 5, 6].flatMap((customer) => chose(customer, item, ...days));

const itemsOf = (all: readonly Interaction[], now: number): readonly number[] =>
  followed(() => createUsual(), all).candidates({ history: all.filter(({ customer }) => customer === 1), now: now * DAY_MS, limit: 5 }).map(({ item }) => item);

test.each([['usual bounds', {}], ['small bounds', { items: 2, customers: 3, signals: [0], leastPauseMs: 7_200_000, halfLifeMs: 3_600_000 }]])('usual, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createUsual(options));
});

test('what is chosen more often comes first, of equals what was chosen in a later order', () => {
  expect(itemsOf(byTime(chose(1, 3, 0, 10, 20), chose(1, 4, 0), chose(1, 5, 10)), 30)).toEqual([3, 5, 4]);
});

test('what many still choose comes before what nobody does any more', () => {
  const own = [chose(1, 3, 0, 1), chose(1, 4, 0, 1)];
  expect(itemsOf(byTime(...own, others(3, 2), others(4, 200)), 201)).toEqual([4, 3]);
});

test('what its buyers come back for comes before what they have once', () => {
  const own = [chose(1, 3, 0), chose(1, 4, 0)];
  const [once, again] = [[10, 11].flatMap((customer) => [2, 20].flatMap((day) => chose(customer, 3, day))), [12, 13].flatMap((customer) => chose(customer, 4, 2, 20))];
  expect(itemsOf(byTime(...own, once.filter(({ customer, at }) => (customer === 10) === (at === 2 * DAY_MS)), again.filter(({ at }) => at === 2 * DAY_MS), again.filter(({ at }) => at !== 2 * DAY_MS)), 21)[0]).toBe(4);
});

test('the reason says how often and how long ago; what was given back is not offered', () => {
  const own = chose(1, 3, 0, 30, 60);
  const source = followed(() => createUsual(), own);
  expect(source.because({ history: own, now: 85 * DAY_MS, limit: 5 }, 3)).toEqual([{ kind: 'repeat', times: 3, everyMs: 30 * DAY_MS, sinceMs: 25 * DAY_MS }]);
  const once = followed(() => createUsual(), own.slice(0, 1));
  expect(once.because({ history: own.slice(0, 1), now: 5 * DAY_MS, limit: 5 }, 3)).toEqual([{ kind: 'repeat', times: 1, everyMs: 0, sinceMs: 5 * DAY_MS }]);
  const returned = [...own, { customer: 1, item: 3, weight: -4, signal: 1, at: 61 * DAY_MS }];
  expect(source.candidates({ history: returned, now: 85 * DAY_MS, limit: 5 })).toEqual([]);
});

test('what a history does not go back to still counts, and is told', () => {
  const own = [...chose(1, 3, 0, 10, 20), ...chose(1, 4, 30)];
  const source = followed(() => createUsual(), own);
  const request = { customer: 1, history: own.slice(3), now: 40 * DAY_MS, limit: 5 };
  expect(source.candidates(request).map(({ item }) => item)).toEqual([3, 4]);
  expect(source.because(request, 3)).toMatchObject([{ times: 3, sinceMs: 20 * DAY_MS }]);
});

import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { expectKept, followed } from './following.testkit.ts';
import { createRepeat } from './repeat.ts';

const DAY_MS = 86_400_000;
const bought = (customer: number, item: number, ...days: readonly number[]): readonly Interaction[] => days.map((day) => ({ customer, item, weight: 5, signal: 0, at: day * DAY_MS }));
const byTime = (interactions: readonly Interaction[]): readonly Interaction[] => [...interactions].sort((one, other) => one.at - other.at);

test.each([['usual bounds', {}], ['small bounds', { items: 2, customers: 3, signals: [0], leastPauseMs: 7_200_000 }]])('repeat, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createRepeat(options));
});

test('what is due comes before what was just bought', () => {
  const own = byTime([...bought(1, 3, 0, 30, 60), ...bought(1, 4, 29, 59, 89)]);
  const source = followed(() => createRepeat(), own);
  const found = source.candidates({ history: own, now: 90 * DAY_MS, limit: 5 });
  expect(found.map(({ item }) => item)).toEqual([3, 4]);
  expect(found[0]!.score / found[1]!.score).toBeGreaterThan(5);
});

test('an item that its buyers buy again comes before one that they do not', () => {
  const others = [2, 3, 4, 5, 6, 7].flatMap((customer) => [...bought(customer, 3, 0, 30), ...bought(customer, 4, 0)]);
  const own = [...bought(1, 3, 60), ...bought(1, 4, 60)];
  const source = followed(() => createRepeat(), byTime([...others, ...own]));
  expect(source.candidates({ history: own, now: 90 * DAY_MS, limit: 5 }).map(({ item }) => item)).toEqual([3, 4]);
});

test('the reason says how often, how regularly, and how long ago', () => {
  const own = bought(1, 3, 0, 30, 60);
  const source = followed(() => createRepeat(), own);
  expect(source.because({ history: own, now: 85 * DAY_MS, limit: 5 }, 3)).toEqual([{ kind: 'repeat', times: 3, everyMs: 30 * DAY_MS, sinceMs: 25 * DAY_MS }]);
  expect(source.because({ history: bought(1, 3, 0), now: 85 * DAY_MS, limit: 5 }, 3)).toEqual([]);
});

test('what was given back is not offered again', () => {
  const own = [...bought(1, 3, 0, 30), { customer: 1, item: 3, weight: -4, signal: 1, at: 31 * DAY_MS }];
  expect(followed(() => createRepeat(), own).candidates({ history: own, now: 60 * DAY_MS, limit: 5 })).toEqual([]);
});

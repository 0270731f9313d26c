import { expect, test } from 'vitest';
import { DAY_MS } from '../../registry/duration.ts';
import { historyFactsOf, ownFactNames } from './history-facts.ts';

test('a history tells of an item how many orders had it, how long ago, and at what gap', () => {
  const of = (item: number, day: number, weight = 1) => ({ customer: 0, item, weight, signal: 0, at: day * DAY_MS });
  const told = historyFactsOf([of(1, 0), of(1, 0), of(2, 0), of(1, 10), of(3, 20), of(3, 21, -4)], 30 * DAY_MS);
  const facts = Object.fromEntries(ownFactNames.map((name, place) => [name, told.ofItem(1)![place]]));
  expect(facts).toMatchObject({ orders: 2, share: 2 / 3, ordersSince: 1, since: 20 * DAY_MS, gap: 10 * DAY_MS, overdue: 2, refusals: 0, lines: 3 });
  expect(told.ofItem(3)![ownFactNames.indexOf('refusals')]).toBe(1);
  expect(told.ofItem(9)).toBeUndefined();
  expect(historyFactsOf([], 5).customer[0]).toBe(0);
});

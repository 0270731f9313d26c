import { expect, test } from 'vitest';
import { columns, shopEvents } from '../rank/impression.testkit.ts';
import { readImpressions, type ImpressionEvent } from '../rank/read-impressions.ts';
import { outcomesOf } from './outcomes-of.ts';

test('everything that was shown is counted once, and weeks add up to it', () => {
  const { lists, whole, weeks } = outcomesOf(readImpressions(shopEvents(1, 400), { columns }));
  expect({ lists, shown: whole.shown <= 2_400 && whole.shown > 2_000 }).toEqual({ lists: 400, shown: true });
  expect(weeks.reduce((sum, { shown }) => sum + shown, 0)).toBe(whole.shown);
  expect(whole.clicked!.value).toBeCloseTo(whole.clicks / whole.shown, 12);
  expect(whole.clicked!.low).toBeLessThan(whole.clicked!.value);
});

test('an item counts for each way that had found it', () => {
  const shown: ImpressionEvent = { kind: 'shown', request: 'r', customer: 'ann', at: 0, items: [{ item: 'a', features: { 'way.popular.rank': 1 } }, { item: 'b', features: { 'way.popular.rank': 2, 'way.repeat.rank': 1 } }] };
  const table = readImpressions([shown, { kind: 'click', customer: 'ann', item: 'b', at: 1 }], { columns: [{ name: 'way.popular.rank', type: 'number' }, { name: 'way.repeat.rank', type: 'number' }] });
  expect(outcomesOf(table).ways.map(({ way, shown: times, clicks }) => [way, times, clicks])).toEqual([['popular', 2, 1], ['repeat', 1, 1]]);
});

test('one customer alone says nothing of others: the interval is everything', () => {
  const shown: ImpressionEvent = { kind: 'shown', request: 'r', customer: 'ann', at: 0, items: [{ item: 'a', features: {} }, { item: 'b', features: {} }] };
  expect(outcomesOf(readImpressions([shown], { columns: [] })).whole.clicked).toEqual({ value: 0, low: 0, high: 1 });
});

test('intervals hold the true rate in most shops', () => {
  const truth = outcomesOf(readImpressions(shopEvents(99, 20_000), { columns })).whole.clicked!.value;
  const held = Array.from({ length: 40 }, (_, seed) => outcomesOf(readImpressions(shopEvents(seed, 150), { columns })).whole.clicked!).filter(({ low, high }) => low <= truth && truth <= high).length;
  expect(held).toBeGreaterThanOrEqual(35);
});

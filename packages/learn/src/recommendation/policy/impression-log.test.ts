import { exploreList, requestChance, thompsonOfRates, type ExploredItem } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { readImpressions, type ImpressionEvent } from '../rank/read-impressions.ts';
import { estimatePolicy } from './estimate-policy.ts';
import { impressionLog } from './impression-log.ts';

/** Lists of two places: the first is always item 0, the second is left to Thompson sampling over items 1 to 4. */
const worth = [0.1, 0.05, 0.2, 0.3, 0.1];
const bandit = thompsonOfRates((item) => ({ shown: 60, taken: [3, 6, 5, 8, 4][item]! }));
const listFor = (request: number): readonly ExploredItem[] => exploreList([0, 1, 2, 3, 4], { k: 2, bandit, chance: requestChance({ customer: `customer ${request}`, name: 'forYou', now: 0 }) });

function shopOf(seed: number, requests: number) {
  const random = new Random(seed);
  const events = Array.from({ length: requests }, (_, i): readonly ImpressionEvent[] => {
    const [request, customer] = [seed * requests + i, `customer ${seed * requests + i}`];
    const shown = listFor(request);
    const taken = shown.filter(({ item }) => random.uniform() < worth[item]!);
    return [
      { kind: 'shown', request: String(request), customer, at: i, items: shown.map(({ item, propensity }) => ({ item: `item ${item}`, propensity, features: {} })) },
      ...taken.flatMap(({ item }): readonly ImpressionEvent[] => [{ kind: 'click', customer, item: `item ${item}`, at: i + 1 }, { kind: 'order', customer, item: `item ${item}`, at: i + 2, value: 10 }]),
    ];
  }).flat();
  return readImpressions(events, { columns: [] });
}

test('logs of a slot that Thompson sampling filled tell what showing one item there would have brought, as often as they say', () => {
  const found = Array.from({ length: 30 }, (_, seed) => {
    const table = shopOf(seed, 500);
    const targets = Float64Array.from({ length: table.rows }, (_, row) => (table.positions[row] === 1 ? Number(table.itemKeys[table.items[row]!] === 'item 3') : NaN));
    return estimatePolicy(impressionLog(table, { targets, reward: 'click' }), { seed, resamples: 200 }).snips;
  });
  const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length;
  expect(Math.abs(mean - worth[3]!)).toBeLessThan(0.02);
  expect(found.filter(({ low, high }) => low <= worth[3]! && worth[3]! <= high).length / found.length).toBeGreaterThan(0.8);
});

test('every kind of outcome is a reward, and rows without a target are left out', () => {
  const table = shopOf(1, 400);
  const targets = Float64Array.from(table.propensities, (propensity, row) => (row % 2 === 0 ? propensity : NaN));
  const [clicks, values] = (['click', 'value'] as const).map((reward) => impressionLog(table, { targets, reward }));
  expect(clicks!.rows).toBe(400);
  expect([...values!.rewards]).toEqual([...clicks!.rewards].map((click) => 10 * click));
  expect(new Set(clicks!.customers).size).toBe(400);
  expect(() => impressionLog(table, { targets: new Float64Array(3), reward: 'click' })).toThrow(expect.objectContaining({ code: 'policy_log_unfit' }));
});

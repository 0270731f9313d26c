import { createFactorSource, ridgeOf } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { createPreferences, type PreferenceMatrix } from '../preference/preference-matrix.ts';
import { tableOf } from '../preference/preference.testkit.ts';
import { factorModelOf, fitAls, type AlsFactors } from './fit-als.ts';

const SETTINGS = { seed: 5, dims: 8, confidence: 10, regularization: 0.01 };

/** Two tastes: customers mostly choose items of their own half. */
function chancePreferences(): PreferenceMatrix {
  const random = new Random(9);
  const rows = Array.from({ length: 900 }, () => {
    const customer = random.below(60);
    const item = random.below(20) + (random.uniform() < 0.9 === customer % 2 > 0 ? 20 : 0);
    return [customer, item, random.uniform() < 0.05 ? -3 : 1 + random.below(5)] as const;
  });
  return createPreferences(tableOf(rows, { customers: 60, items: 40 }));
}

/** What the training lowers, over all cells: the naive way. */
function lossOf({ byCustomer, byItem, customers, items }: PreferenceMatrix, factors: AlsFactors): number {
  const { dims } = factors;
  const square = (vectors: Float32Array, row: number): number => vectors.subarray(row * dims, (row + 1) * dims).reduce((sum, value) => sum + value ** 2, 0);
  const scaled = (values: Float32Array): Float32Array => values.map((value) => value * SETTINGS.confidence);
  let loss = 0;
  for (let customer = 0; customer < customers; customer++) {
    const own = new Map(Array.from(byCustomer.columns.subarray(byCustomer.offsets[customer], byCustomer.offsets[customer + 1]), (item, i) => [item, byCustomer.values[byCustomer.offsets[customer]! + i]! * SETTINGS.confidence]));
    for (let item = 0; item < items; item++) {
      let score = 0;
      for (let i = 0; i < dims; i++) score += factors.customers[customer * dims + i]! * factors.items[item * dims + i]!;
      const strength = own.get(item) ?? 0;
      loss += (1 + Math.abs(strength)) * ((strength > 0 ? 1 : 0) - score) ** 2;
    }
    loss += ridgeOf(scaled(byCustomer.values), byCustomer.offsets[customer]!, byCustomer.offsets[customer + 1]!, items, SETTINGS.regularization) * square(factors.customers, customer);
  }
  for (let item = 0; item < items; item++) loss += ridgeOf(scaled(byItem.values), byItem.offsets[item]!, byItem.offsets[item + 1]!, customers, SETTINGS.regularization) * square(factors.items, item);
  return loss;
}

test('the loss never rises from epoch to epoch, and falls far', async () => {
  const preferences = chancePreferences();
  const losses: number[] = [];
  for (let epochs = 1; epochs <= 8; epochs++) losses.push(lossOf(preferences, await fitAls(preferences, { ...SETTINGS, epochs })));
  losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThanOrEqual(losses[i]! * (1 + 1e-6)));
  expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!);
});

test('the same seed gives the same bits on one thread and on two; another seed gives others', async () => {
  const preferences = chancePreferences();
  const alone = await fitAls(preferences, { ...SETTINGS, epochs: 3 });
  const together = await fitAls(preferences, { ...SETTINGS, epochs: 3, threads: 2 });
  expect(together.items).toEqual(alone.items);
  expect(together.customers).toEqual(alone.customers);
  expect((await fitAls(preferences, { ...SETTINGS, epochs: 3, seed: 6 })).items).not.toEqual(alone.items);
});

test('a customer of one taste is named items of that taste, from a history that the training never saw', async () => {
  const preferences = chancePreferences();
  const factors = await fitAls(preferences, { ...SETTINGS, dims: 2 });
  const { candidates } = createFactorSource(factorModelOf(factors, Array.from({ length: 40 }, (_, item) => `i${item}`), SETTINGS));
  const history = [21, 25, 33].map((item, at) => ({ customer: 99, item, weight: 5, signal: 0, at }));
  const found = candidates({ history, now: 9, limit: 10 }).map(({ item }) => item);
  expect(found.length).toBe(10);
  expect(found.filter((item) => item >= 20).length).toBeGreaterThanOrEqual(9);
});

test('nobody and nothing make an empty model; an epoch tells that it is over', async () => {
  const empty = await fitAls(createPreferences(tableOf([], { customers: 0, items: 0 })), SETTINGS);
  expect(empty.items.length).toBe(0);
  const told: number[] = [];
  await fitAls(chancePreferences(), { ...SETTINGS, epochs: 2, onEpoch: (epoch) => told.push(epoch) });
  expect(told).toEqual([1, 2]);
});

/**
 * What LinUCB sees of an item for a customer: what is known of the item by how it was taken up, and how it goes together with what the customer had
 * to do with. Few numbers, all between 0 and some 3, that cost little when a list is shown and when one is made.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Interaction } from '../interaction.ts';
import { DAY_MS } from '../../registry/duration.ts';
import type { RateArms } from './rate-arms.ts';

/** Numbers of an item. */
export const ARM_WIDTH = 8;

/** A rate before anything was seen: one of twenty. */
const PRIOR = { taken: 1, shown: 20 };
/** Rates are rarely above a third: brought to the scale of the others. */
const RATE_SCALE = 3;
/** What is newer than this is new. */
const NEW_MS = 30 * DAY_MS;
/** Prices are compared up to so many times the usual one, either way. */
const MOST_PRICES = 20;

/** Of whom, and when. */
export interface ArmScope {
  readonly catalogue: Catalogue;
  readonly arms: RateArms;
  readonly history: readonly Interaction[];
  readonly now: number;
}

/** Features of items for one customer: 1, rate, doubt about it, shares of the history with the same category and brand, distance from the usual price, had before, new. Cost: a pass over the history, then some 0.2 µs an item. */
export function armFeatures({ catalogue, arms, history, now }: ArmScope): (item: number) => Float64Array {
  const shares = { category: new Map<unknown, number>(), brand: new Map<unknown, number>() };
  const had = new Set<number>();
  let [logPrices, prices] = [0, 0];
  for (const { item, weight } of history) {
    had.add(item);
    if (weight <= 0) continue;
    for (const role of ['category', 'brand'] as const) {
      const value = catalogue.readRole(item, role);
      if (value !== undefined) shares[role].set(value, (shares[role].get(value) ?? 0) + 1 / history.length);
    }
    const price = catalogue.readRole(item, 'price');
    if (isPrice(price)) [logPrices, prices] = [logPrices + Math.log(price), prices + 1];
  }
  const shareOf = (item: number, role: 'category' | 'brand'): number => shares[role].get(catalogue.readRole(item, role)) ?? 0;
  return (item) => {
    const { shown, taken } = arms.of(item);
    const price = catalogue.readRole(item, 'price');
    const away = isPrice(price) && prices > 0 ? Math.abs(Math.log(price) - logPrices / prices) / Math.log(MOST_PRICES) : 0;
    return Float64Array.of(
      1,
      (RATE_SCALE * (taken + PRIOR.taken)) / (shown + PRIOR.shown),
      1 / Math.sqrt(1 + shown),
      shareOf(item, 'category'),
      shareOf(item, 'brand'),
      Math.min(1, away),
      had.has(item) ? 1 : 0,
      Math.exp(-Math.max(0, now - catalogue.firstAt(item)) / NEW_MS),
    );
  };
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}

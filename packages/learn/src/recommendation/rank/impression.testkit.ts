/** Impressions of a shop of which everything is known: what customers like, and how far down they look. */
import { Random } from '../../random/random.ts';
import type { ImpressionEvent, ReadImpressionsOptions } from './read-impressions.ts';

/** How likely each place is looked at. */
export const looked = [1, 0.6, 0.4, 0.3, 0.2, 0.15] as const;

/** What the ranking may know of an item and a customer. */
export const columns: ReadImpressionsOptions['columns'] = [{ name: 'price', type: 'number' }, { name: 'match', type: 'number' }, { name: 'category', type: 'string' }];

/** What a customer likes of an item: a middling price, what matches, and sports. */
export function likingOf({ price, match, category }: { readonly price: number; readonly match: number; readonly category: string }): number {
  return 1 / (1 + Math.exp(1.5 + 2 * Math.abs(price) - 1.5 * match - (category === 'sports' ? 1 : 0)));
}

/** Lists of six items, ordered by price with some chance: the dearest first, which nobody likes best. */
export function shopEvents(seed: number, requests: number): readonly ImpressionEvent[] {
  const random = new Random(seed);
  return Array.from({ length: requests }, (_, request): readonly ImpressionEvent[] => {
    const [customer, at] = [`customer ${random.below(Math.ceil(requests / 3))}`, request * 60_000];
    const items = Array.from({ length: 6 }, () => {
      const number = random.below(40);
      return { item: `item ${number}`, features: { price: (number % 8) / 2 - 2, match: random.normal(), category: number % 3 === 0 ? 'sports' : 'home' } };
    });
    items.sort((a, b) => b.features.price - a.features.price + 2 * (random.uniform() - 0.5));
    const taken = items.flatMap(({ item, features }, place): readonly ImpressionEvent[] => {
      if (random.uniform() >= looked[place]! * likingOf(features)) return [];
      const click: ImpressionEvent = { kind: 'click', customer, item, at: at + 1_000 };
      return random.uniform() < 0.3 ? [click, { kind: 'order', customer, item, at: at + 5_000, value: 20 }] : [click];
    });
    return [{ kind: 'shown', request: `request ${request}`, customer, at, items: items.map((each) => ({ ...each, propensity: 1 })) }, ...taken];
  }).flat();
}

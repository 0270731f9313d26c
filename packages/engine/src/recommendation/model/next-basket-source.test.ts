import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { createNextBasketSource } from './next-basket-source.ts';

const DAY_MS = 86_400_000;

function bought(customer: number, ...baskets: readonly (readonly number[])[]): readonly Interaction[] {
  return baskets.flatMap((items, day) => items.map((item) => ({ customer, item, weight: 5, signal: 0, at: (day + 1) * DAY_MS })));
}

function followed(...histories: readonly (readonly Interaction[])[]) {
  const source = createNextBasketSource({ recency: 0.5, neighbours: 2, neighbourShare: 0.5, popularityShare: 0.01 });
  for (const interaction of histories.flat().sort((one, other) => one.at - other.at)) source.add(interaction);
  return source;
}

const MILK = 0;
const BREAD = 1;
const HONEY = 2;
const NAILS = 3;
const SCREWS = 4;

const me = bought(7, [MILK, NAILS], [MILK], [MILK, BREAD]);
const asked = (history: readonly Interaction[], limit = 10) => ({ customer: 7, history, now: 4 * DAY_MS, limit });

test('what is in every basket comes first, then the newer of the rest, then what those alike buy', () => {
  const source = followed(me, bought(8, [MILK, BREAD, HONEY]), bought(9, [SCREWS]));
  expect(source.candidates(asked(me)).map(({ item }) => item)).toEqual([MILK, BREAD, HONEY, NAILS, SCREWS]);
  expect(source.candidates(asked(me, 1)).map(({ item }) => item)).toEqual([MILK]);
});

test('a basket that is not in the log yet counts in the next answer', () => {
  const source = followed(me, bought(8, [MILK, BREAD, HONEY]));
  const now = [...me, { customer: 7, item: 55, weight: 5, signal: 0, at: 3.5 * DAY_MS }];
  const order = source.candidates(asked(now)).map(({ item }) => item);
  expect(order.indexOf(55)).toBeLessThan(order.indexOf(NAILS));
  expect(source.candidates(asked(me)).map(({ item }) => item)).not.toContain(55);
});

test('somebody new gets what many buy; nobody at all gives nothing', () => {
  expect(followed(bought(8, [MILK]), bought(9, [MILK, BREAD])).candidates({ history: [], now: 0, limit: 5 }).map(({ item }) => item)).toEqual([MILK, BREAD]);
  expect(followed().candidates(asked(me)).map(({ item }) => item)).toEqual([MILK, BREAD, NAILS]);
  expect(followed().candidates({ history: [], now: 0, limit: 5 })).toEqual([]);
});

test('an item names how often it came back, and the customers alike who have it', () => {
  const source = followed(me, bought(8, [MILK, BREAD, HONEY]), bought(9, [MILK, HONEY]));
  expect(source.because(asked(me), MILK)).toEqual([
    { kind: 'repeat', times: 3, everyMs: DAY_MS, sinceMs: DAY_MS },
    { kind: 'neighbour', item: BREAD, customers: 1 },
  ]);
  expect(source.because(asked(me), HONEY)).toEqual([{ kind: 'neighbour', item: MILK, customers: 2 }]);
  expect(source.because(asked(me), 99)).toEqual([]);
});

test('an item of one storm of buyers leaves answers bounded, and refunds are no purchases', () => {
  const source = createNextBasketSource();
  for (let customer = 0; customer < 6_000; customer++) source.add({ customer, item: MILK, weight: 5, signal: 0, at: customer });
  source.add({ customer: 1, item: BREAD, weight: -4, signal: 1, at: 7_000 });
  expect(source.candidates({ customer: 1, history: [{ customer: 1, item: MILK, weight: 5, signal: 0, at: 1 }], now: 8_000, limit: 5 }).map(({ item }) => item)).toEqual([MILK]);
});

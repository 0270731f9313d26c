import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { expectKept, followed } from './following.testkit.ts';
import { createTogether } from './together.ts';

let moment = 0;
const basket = (customer: number, ...items: readonly number[]): readonly Interaction[] => {
  const at = ++moment;
  return items.map((item) => ({ customer, item, weight: 5, signal: 0, at }));
};
const asked = (items: readonly number[]) => ({ history: basket(99, ...items), now: 1e9, limit: 5 });

test.each([['usual bounds', {}], ['small bounds', { itemsPerBasket: 2, partners: 2, customers: 2, signals: [0, 1] }]])('together, %s: put away and taken up again, it is the same', (_, options) => {
  expectKept(() => createTogether(options));
});

test('a partner of this item alone comes before one that is in every basket', () => {
  const others = [5, 6, 7, 8].flatMap((item) => basket(item, item, 3));
  const source = followed(() => createTogether(), [...basket(0, 1, 2, 3), ...basket(1, 1, 2, 3), ...others]);
  expect(source.candidates(asked([1])).map(({ item }) => item)).toEqual([2]);
  expect(source.because(asked([1]), 2)).toEqual([{ kind: 'together', item: 1, baskets: 2 }]);
});

test('what one customer bought at two moments is two baskets', () => {
  expect(followed(() => createTogether(), [...basket(0, 1), ...basket(0, 2), ...basket(1, 9)]).candidates(asked([1]))).toEqual([]);
});

test('only the latest basket asks', () => {
  const source = followed(() => createTogether(), [...basket(0, 1, 2), ...basket(1, 3, 4), ...basket(2, 9)]);
  const history = [...basket(99, 1), ...basket(99, 3)];
  expect(source.candidates({ history, now: 1e9, limit: 5 }).map(({ item }) => item)).toEqual([4]);
});

test('the same item twice in a basket is one', () => {
  const source = followed(() => createTogether(), [...basket(0, 1, 1, 2, 1), ...basket(1, 9)]);
  expect(source.because(asked([1]), 2)).toEqual([{ kind: 'together', item: 1, baskets: 1 }]);
});

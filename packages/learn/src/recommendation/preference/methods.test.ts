import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { alsMethod } from '../als/als-method.ts';
import { basketMethod } from '../basket/basket-method.ts';
import { contentMethod } from '../content/content-method.ts';
import { easeMethod } from '../ease/ease-method.ts';
import { historyOf, rowsByCustomer } from '../interaction/histories.ts';
import { tableOf } from './preference.testkit.ts';

/** Customers who go round within one of four rooms of eight items. */
function rooms() {
  const random = new Random(2);
  const rows = Array.from({ length: 1_200 }, () => {
    const customer = random.below(80);
    return [customer, (customer % 4) * 8 + random.below(8)] as const;
  });
  return tableOf(rows, { customers: 80, items: 32 });
}

const described = contentMethod({ describe: (key) => ({ texts: [`of room ${Math.floor(Number(key.slice(1)) / 8)}`], facets: { shelf: key } }) });

test.each([easeMethod(), alsMethod({ dims: 8, epochs: 4 }), basketMethod(), described])('$name: what is learnt names items of the room that a customer is in', async (method) => {
  const past = rooms();
  const shares: number[] = [];
  const recommender = await method.learn(past, { seed: 1, onProgress: (share) => shares.push(share) });
  const grouped = rowsByCustomer(past);
  const requests = [0, 1, 2, 3].map((customer) => ({ customer, history: historyOf(past, grouped, customer), now: 9_999, limit: 4 }));
  const answers = await recommender.recommend([...requests, { history: [], now: 9_999, limit: 4 }]);
  answers.slice(0, 4).forEach((answer, room) => expect(answer.map(({ item }) => Math.floor(item / 8))).toEqual([room, room, room, room]));
  expect(answers.length).toBe(5);
  expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1)).toBe(true);
});

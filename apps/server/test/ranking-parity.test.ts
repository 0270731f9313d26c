/** A ranking sees the same online as in training: rows told by the server at a moment are those that a replay of its log makes of that moment. */
import { columnsOf, count, defineCatalogue, defineEvent, defineFeatures, defineProfile, defineRecommendation, feature, itemField, itemsFrom, neighbours, number, popular, boughtAgain, signal, string, sum, words, type ColumnValue } from '@limn/engine';
import { openSnapshot } from '@limn/host';
import { collectCustomers, collectOutcomes } from '@limn/learn';
import { expect, test } from 'vitest';
import { dayMs, openingTime, openShop } from './shop.ts';

const label = words('event', '事件');
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { product: string(), kind: string(), price: number({ scale: 2 }) } });
const products = defineCatalogue('products', {
  label: words('products', '商品'), category: 'kind', price: 'price',
  fields: { kind: itemField('category', { en: 'kind', zh: '品类' }), price: itemField('number', { scale: 2, en: 'price', zh: '价格' }) },
  sources: [itemsFrom(order, { key: (event) => event.product, fields: ({ kind, price }) => ({ kind, price }) })],
});
const orders = defineFeatures('orders', {
  source: order, label: words('orders', '订单'),
  features: (event) => ({ orders7d: feature(count(), { over: '7d', en: 'orders', zh: '订单数' }), spend: feature(sum(event.price), { over: 'ever', en: 'spend', zh: '消费' }) }),
});
const forYou = defineRecommendation('forYou', {
  label: words('for you', '为你推荐'), items: products, candidates: [boughtAgain({ weight: 2 }), neighbours(), popular({ over: '7d' })], rank: 'learned', diversity: 0, k: 100,
  signals: { order: signal(order, { item: (event) => event.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }) },
});
const definition = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders], recommendations: [forYou] }).definition;

const bought = (who: number, day: number) => {
  const at = new Date(openingTime + day * dayMs + who * 1_000).toISOString();
  const item = (who * 5 + day * 3 + (who % 4) * day) % 24;
  // Some are told late: what is known at a moment is less than what had happened.
  const receivedAt = new Date(openingTime + day * dayMs + who * 1_000 + (who % 7 === 3 ? dayMs : 0)).toISOString();
  return order.at(at, { id: `${who}-${day}`, user: `u${who}`, receivedAt }, { product: `p${item}`, kind: `kind${item % 3}`, price: 2 + item });
};

test('features of every item, and columns of the profile, are the same bit for bit', async () => {
  const shop = await openShop({ definition });
  const daily = async (from: number, to: number): Promise<void> => {
    for (let day = from; day < to; day++) {
      shop.clock.advance(dayMs);
      const events = Array.from({ length: 30 }, (_, who) => bought(who, day)).filter((event) => event.receivedAt <= shop.limn.clock.now());
      await shop.limn.ingest([...events, ...Array.from({ length: 30 }, (_, who) => bought(who, day - 1)).filter((event) => event.receivedAt > openingTime + (day - 1) * dayMs + 60_000)].toSorted((one, other) => one.receivedAt - other.receivedAt));
    }
  };
  await daily(0, 12);
  const { limn } = shop;
  const moment = limn.readMoment();
  const columns = [...columnsOf(definition).keys()];
  const online = new Map(Array.from({ length: 30 }, (_, who) => {
    const { items, profile, now, rankedBy } = limn.recommendations.recommend('forYou', `u${who}`, { withFeatures: true })!;
    expect([now, rankedBy]).toEqual([moment, 'blend']);
    const known = limn.engine.read(`u${who}`, { asOf: now }).columns;
    return [profile, new Map(items.map(({ item, features }) => [item, { ...features, ...Object.fromEntries(columns.map((column) => [column, known[column]])) }]))];
  }));
  await daily(12, 15);

  const log = openSnapshot(limn.history());
  const { table, membersOf } = await collectCustomers({ definition, recommendation: 'forYou', log });
  const offline = await collectOutcomes({ definition, declared: definition.recommendations![0]!, log, table, membersOf, moments: [moment], horizonMs: 3 * dayMs, columns, most: 100, seed: 1 });
  log.close();
  expect(offline.rows).toBeGreaterThan(500);
  expect(offline.orders.reduce((total, each) => total + each, 0)).toBeGreaterThan(10);
  for (let request = 0; request < offline.requests.length - 1; request++) {
    const row = offline.requests[request]!;
    const customer = [...online.keys()].find((profile) => sameRows(offline, row, offline.requests[request + 1]!, online.get(profile)!));
    expect(customer, `rows of request ${request} were told online`).toBeDefined();
  }
});

/** Whether each row has what was told of its item, and nothing else. */
function sameRows({ features, items, itemKeys }: Awaited<ReturnType<typeof collectOutcomes>>, from: number, to: number, told: ReadonlyMap<string, Readonly<Record<string, ColumnValue>>>): boolean {
  for (let row = from; row < to; row++) {
    const online = told.get(itemKeys[items[row]!]!);
    if (online === undefined) return false;
    for (const column of features.columns) {
      const value = column.type === 'category' ? (column.codes[row]! < 0 ? undefined : column.vocabulary[column.codes[row]!]) : column.type === 'list' ? undefined : Number.isNaN(column.values[row]!) ? undefined : column.values[row];
      const expected = online[column.name];
      if (value !== (typeof expected === 'boolean' ? Number(expected) : expected)) return false;
    }
  }
  return true;
}

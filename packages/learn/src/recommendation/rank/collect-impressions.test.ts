import { array, count, createRecommender, defineCatalogue, defineEvent, defineFeatures, defineProfile, defineRecommendation, feature, itemField, itemOf, itemsFrom, number, popular, signal, sourceId, string, words, type LimnEvent } from '@limn/engine';
import { expect, test } from 'vitest';
import { logOfEvents } from '../../dataset/example-log.ts';
import { Random } from '../../random/random.ts';
import { valueAt } from '../../transform/matrix.ts';
import { collectImpressions } from './collect-impressions.ts';
import { learnRanking } from './learn-ranking.ts';

const track = (event: string) => ({ match: { call: 'track', event }, label: words(event, event), summary: words(event, event) }) as const;
const change = defineEvent('change', { ...track('Product Changed'), fields: { product: string(), price: number({ scale: 2 }) } });
const view = defineEvent('view', { ...track('Product Viewed'), fields: { product: string() } });
const order = defineEvent('order', { ...track('Order Completed'), fields: { products: array({ product: string(), paid: number({ scale: 2 }) }) } });
const shown = defineEvent('shown', { ...track('Product List Viewed'), fields: { products: array({ product: string(), propensity: number({ scale: 6, optional: true }) }) } });
const click = defineEvent('click', { ...track('Product Clicked'), fields: { product: string() } });
const views = defineFeatures('views', { source: view, label: words('views', '浏览'), features: () => ({ viewsEver: feature(count(), { over: 'ever', ...words('views', '浏览数') }) }) });
const { definition } = defineProfile('customer', {
  label: words('customer', '客户'), events: [change, view, order, shown, click], views: [views],
  recommendations: [defineRecommendation('forYou', {
    label: words('for you', '为你推荐'),
    items: defineCatalogue('products', { label: words('products', '商品'), fields: { price: itemField('number', { scale: 2, en: 'price', zh: '价格' }) }, price: 'price', sources: [itemsFrom(change, { key: (event) => event.product, fields: ({ price }) => ({ price }) })] }),
    signals: {
      view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
      order: signal(order, { item: (event) => event.products.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
    },
    candidates: [popular({ over: '30d' })], rank: 'learned', diversity: 0, k: 3,
    impression: itemOf(shown, { item: (event) => event.products.product }),
    click: itemOf(click, { item: (event) => event.product }),
  })],
});

const START = Date.parse('2026-03-01T00:00:00Z');
const product = (item: number): string => `product ${item}`;

/** Twelve items, the higher their number the cheaper; lists of four of them; what is cheap is clicked. */
function shopEvents(lists: number): readonly LimnEvent[] {
  const random = new Random(5);
  let [at, id] = [START, 0];
  const next = (user: string) => [new Date((at += 60_000)).toISOString(), { user, id: `event ${id++}` }] as const;
  const events: LimnEvent[] = [];
  for (let item = 0; item < 12; item++) events.push(change.at(...next('shop'), { product: product(item), price: 20 - item }), view.at(...next('somebody'), { product: product(item) }));
  for (let list = 0; list < lists; list++) {
    const user = `user ${list % 50}`;
    const items = [...random.shuffle(Uint32Array.from({ length: 12 }, (_, i) => i)).subarray(0, 4)];
    events.push(shown.at(...next(user), { products: items.map((item, place) => ({ product: product(item), ...(place > 1 && { propensity: 0.25 }) })) }));
    for (const item of items) if (random.uniform() < item / 15) events.push(click.at(...next(user), { product: product(item) }), ...(item > 9 ? [order.at(...next(user), { products: [{ product: product(item), paid: 20.5 - item }] })] : []));
  }
  return events;
}

const log = logOfEvents(shopEvents(400));

test('each list is met by what the ranking saw before it; clicks and purchases go back to it', async () => {
  const table = await collectImpressions({ definition, recommendation: 'forYou', log, columns: ['viewsEver'], fields: { propensity: 'propensity', value: 'paid' } });
  expect([table.requests.length - 1, table.rows, table.customers.length]).toEqual([400, 1_600, 400]);
  expect(table.features.columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(expect.arrayContaining(['blend: number', 'cross.since: duration', 'item.age: duration', 'item.price: number', 'item.shown: number', 'viewsEver: number', 'way.popular:30d.rank: number']));
  const price = table.features.columns.find(({ name }) => name === 'item.price')!;
  for (let row = 0; row < 20; row++) expect(`${valueAt(price, row)}`).toBe(`${20 - Number(table.itemKeys[table.items[row]!]!.slice(8))}`);
  // Nobody had been shown anything before the first list.
  expect([0, 1, 2, 3].map((row) => valueAt(table.features.columns.find(({ name }) => name === 'item.shown')!, row))).toEqual([0, 0, 0, 0]);
  expect(table.clicks.reduce((sum, each) => sum + each, 0)).toBe(shopEvents(400).filter((event) => event.kind === 'event' && event.event === 'Product Clicked').length);
  expect([...table.propensities.subarray(0, 4)]).toEqual([NaN, NaN, 0.25, 0.25]);
  const paid = [...table.values].filter((_, row) => table.orders[row] === 1);
  expect(paid.length).toBeGreaterThan(50);
  expect(new Set(paid)).toEqual(new Set([9.5, 10.5]));
  expect(table.orders.some((bought, row) => bought === 1 && table.clicks[row] === 0)).toBe(false);
});

test('a ranking that is learnt from them ranks what the recommender finds: the cheap before the dear', async () => {
  const { model, report } = await learnRanking(await collectImpressions({ definition, recommendation: 'forYou', log }), { seed: 1, places: 4, trees: { rounds: 30 } });
  expect(report!.gain.low).toBeGreaterThan(0);
  const recommender = createRecommender({ definition, rankers: new Map([['forYou', model!]]) });
  shopEvents(400).forEach((event, position) => event.kind === 'event' && recommender.apply(event, { position, owner: sourceId('user', event.user!) }));
  const { items, rankedBy } = recommender.recommend('forYou', { members: [sourceId('user', 'new')], now: START + 2 * 86_400_000, k: 12 })!;
  expect(rankedBy).toBe('learned');
  expect(Math.min(...items.slice(0, 6).map(({ item }) => Number(item.slice(8))))).toBeGreaterThan(4);
});

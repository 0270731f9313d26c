/** Recommendations over HTTP: lists with reasons, why not this item, and whatever somebody may send by mistake or in bad faith. */
import { above, array, boughtTogether, defineCatalogue, defineEvent, defineProfile, defineRecommendation, equal, exclude, itemField, itemOf, itemsFrom, neighbours, number, oneOf, popular, signal, string, words } from '@limn/engine';
import { expect, test } from 'vitest';
import { openShop, readKey, type Shop } from './shop.ts';

const label = words('event', '事件');
const one = { product: string() };
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, fields: { ...one, title: string({ optional: true }), price: number({ scale: 2, optional: true }) } });
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { items: array(one) } });
const dislike = defineEvent('dislike', { match: { call: 'track', event: 'Product Disliked' }, label, summary: label, fields: one });
const stock = defineEvent('stock', { match: { call: 'track', event: 'Stock Changed' }, label, summary: label, fields: { ...one, pieces: number({ scale: 0 }) } });
const removal = defineEvent('removal', { match: { call: 'track', event: 'Product Removed' }, label, summary: label, fields: one });
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product List Viewed' }, label, summary: label, fields: { items: array(one) } });
const click = defineEvent('click', { match: { call: 'track', event: 'Product Clicked' }, label, summary: label, fields: one });

const products = defineCatalogue('products', {
  label: words('products', '商品'),
  fields: { title: itemField('text', { en: 'name', zh: '名称' }), price: itemField('number', { scale: 2, unit: 'GBP', en: 'price', zh: '价格' }), pieces: itemField('number', { scale: 0, en: 'stock', zh: '库存' }) },
  title: 'title', price: 'price', available: 'pieces',
  sources: [
    itemsFrom(view, { key: (event) => event.product, fields: ({ title, price }) => ({ title, price }) }),
    itemsFrom(stock, { key: (event) => event.product, fields: ({ pieces }) => ({ pieces }) }),
    itemsFrom(removal, { key: (event) => event.product, says: 'gone' }),
  ],
});
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [view, order, dislike, stock, removal, shown, click], views: [],
  recommendations: [defineRecommendation('forYou', {
    label: words('for you', '为你推荐'), items: products,
    signals: {
      view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
      order: signal(order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
      dislike: signal(dislike, { item: (event) => event.product, weight: -8, means: 'dislike', en: 'disliked', zh: '不喜欢' }),
    },
    impression: itemOf(shown, { item: (event) => event.items.product }),
    click: itemOf(click, { item: (event) => event.product }),
    context: { page: oneOf(['home', 'basket']), budget: number({ scale: 2 }) },
    rules: ({ item, request }) => ({ tooDear: exclude(above(item.price, request.budget), { en: 'beyond the budget', zh: '超出预算' }), notOnHome: exclude(equal(request.page, 'home'), { en: 'nothing on the home page', zh: '首页不推荐' }) }),
    candidates: [popular({ over: '7d' }), neighbours(), boughtTogether()], notAgain: '30d', diversity: 0,
  })],
}).definition;

interface List {
  readonly code: string;
  readonly cure: string;
  readonly detail: string;
  readonly kind: string;
  readonly text: string;
  readonly known: boolean;
  readonly id: string;
  readonly items: readonly { readonly item: string; readonly title: string; readonly text: string; readonly propensity: number }[];
  readonly excluded: Readonly<Record<string, number>>;
  readonly lists: readonly List[];
}

const json = ({ text }: { readonly text: string }): List => JSON.parse(text) as List;
const keysOf = ({ items }: List): readonly string[] => items.map(({ item }) => item);
const send = async (shop: Shop, userId: string, event: string, properties: object): Promise<void> => {
  expect((await shop.ask('/v1/track', { method: 'POST', body: { userId, event, properties } })).status).toBe(200);
};
const listFor = async (shop: Shop, user: string, query = ''): Promise<List> => json(await shop.ask(`/v1/profiles/${user}/recommendations/forYou${query}`));

/** Six customers, of whom all look at tea, cups and milk; three buy a pot with their tea. */
async function openTeaShop(): Promise<Shop> {
  const shop = await openShop({ definition });
  for (let i = 0; i < 6; i++) {
    await send(shop, `c${i}`, 'Product Viewed', { product: 'tea', title: 'Green tea', price: 4 });
    await send(shop, `c${i}`, 'Product Viewed', { product: 'cup', title: 'Cup', price: 8 });
    if (i < 4) await send(shop, `c${i}`, 'Product Viewed', { product: 'milk', title: 'Milk', price: 1 });
    if (i < 3) await send(shop, `c${i}`, 'Order Completed', { items: [{ product: 'tea' }, { product: 'pot' }] });
  }
  return shop;
}

test('what a customer does changes the very next list, and each item says why in the language asked for', async () => {
  const shop = await openTeaShop();
  const before = await listFor(shop, 'new');
  expect(before).toMatchObject({ known: false });
  expect(keysOf(before)).toEqual(['tea', 'cup', 'milk', 'pot']);
  expect(before.items[0]).toMatchObject({ title: 'Green tea', text: '6 customers chose this in the last 7 days.', propensity: 1 });
  await send(shop, 'new', 'Order Completed', { items: [{ product: 'tea' }] });
  const after = await listFor(shop, 'new', '?lang=zh&k=2');
  expect(after.known).toBe(true);
  expect(keysOf(after)).not.toContain('tea');
  expect(after.items.map(({ text }) => text).join()).toContain('Green tea');
  expect(after.items.map(({ text }) => text).join()).toMatch(/购买/);
  expect(after.excluded).toMatchObject({ justBought: 1 });
  expect(after.id).not.toBe(before.id);
});

test('never what is gone, out of stock, disliked, beyond the budget or in the basket; and why not is told', async () => {
  const shop = await openTeaShop();
  shop.clock.advance(1_000);
  await send(shop, 'shop', 'Stock Changed', { product: 'cup', pieces: 0 });
  await send(shop, 'shop', 'Product Removed', { product: 'milk' });
  await send(shop, 'picky', 'Product Disliked', { product: 'pot' });
  expect(keysOf(await listFor(shop, 'picky'))).toEqual(['tea']);
  expect(keysOf(await listFor(shop, 'picky', '?context=budget:3'))).toEqual([]);
  expect(keysOf(await listFor(shop, 'picky', '?basket=tea'))).toEqual([]);
  expect(keysOf(await listFor(shop, 'picky', `?context=${encodeURIComponent('{"page":"basket","budget":"10"}')}`))).toEqual(['tea']);
  const why = async (item: string, query = ''): Promise<List> => json(await shop.ask(`/v1/profiles/picky/recommendations/forYou/items/${item}${query}`));
  expect(await why('pot')).toMatchObject({ kind: 'excluded', rule: 'disliked' });
  expect(await why('cup')).toMatchObject({ kind: 'excluded', rule: 'unavailable' });
  expect(await why('milk')).toMatchObject({ kind: 'excluded', rule: 'gone' });
  expect(await why('tea')).toMatchObject({ kind: 'shown', place: 1 });
  expect(await why('tea', '?context=budget:3&lang=zh')).toMatchObject({ kind: 'excluded', rule: 'tooDear', text: expect.stringContaining('超出预算') });
  expect(await why('rocket')).toMatchObject({ kind: 'unknown' });
  shop.clock.advance(1_000);
  await send(shop, 'shop', 'Stock Changed', { product: 'cup', pieces: 5 });
  expect(keysOf(await listFor(shop, 'picky'))).toEqual(['tea', 'cup']);
});

test('similar items, what goes with a basket, many customers at once, an item, and what is declared', async () => {
  const shop = await openTeaShop();
  const post = (path: string, body: object) => shop.ask(path, { method: 'POST', key: readKey, body });
  const get = (path: string) => shop.ask(path, { key: readKey });
  expect(keysOf(json(await get('/v1/recommendations/forYou/items/tea/similar?k=2')))).toHaveLength(2);
  expect(keysOf(json(await post('/v1/recommendations/forYou/basket', { items: ['tea', 'never-seen'], lang: 'zh' })))).toContain('pot');
  const { lists } = json(await post('/v1/recommendations/forYou/batch', { identifiers: ['c0', 'nobody'], k: 1 }));
  expect(lists.map(({ known, items }) => [known, items.length])).toEqual([[true, 1], [false, 1]]);
  expect(json(await get('/v1/recommendations/forYou/items/tea'))).toMatchObject({ item: 'tea', title: 'Green tea', gone: false, fields: { price: 4 } });
  expect(JSON.parse((await get('/v1/recommendations')).text)).toMatchObject({ state: 'ready', recommendations: [{ name: 'forYou', catalogue: 'products', ways: ['popular', 'neighbours', 'together'] }] });
});

const mistakes = [
  ['/v1/profiles/c0/recommendations/foryou', 404, 'unknown_recommendation', "Did you mean 'forYou'?"],
  ['/v1/recommendations/forYou/items/rocket', 404, 'unknown_item', ''],
  ['/v1/recommendations/forYou/items/rocket/similar', 404, 'unknown_item', ''],
  ['/v1/profiles/c0/recommendations/forYou?k=0', 400, 'malformed_request', ''],
  ['/v1/profiles/c0/recommendations/forYou?k=1000000000', 400, 'malformed_request', ''],
  ['/v1/profiles/c0/recommendations/forYou?k=ten', 400, 'malformed_request', ''],
  ['/v1/profiles/c0/recommendations/forYou?context=weather:rain', 400, 'malformed_context', 'Known are page, budget'],
  ['/v1/profiles/c0/recommendations/forYou?context=page:cellar', 400, 'malformed_context', 'home, basket'],
  ['/v1/profiles/c0/recommendations/forYou?context=budget:', 400, 'malformed_context', 'number'],
  ['/v1/profiles/c0/recommendations/forYou?context=%7Bnot', 400, 'malformed_context', 'JSON'],] as const;

test('every mistake is answered with a problem that names its cure', async () => {
  const shop = await openTeaShop();
  for (const [path, status, code, cure] of mistakes) {
    const answer = await shop.ask(path, { key: readKey });
    expect([path, answer.status, json(answer).code]).toEqual([path, status, code]);
    expect(json(answer).cure).toContain(cure);
  }
});

test('a bot\'s clicks and a storm on one item by one customer make nothing popular; an item of one, and items with the same score, give sane lists', async () => {
  const shop = await openTeaShop();
  const storm = Array.from({ length: 400 }, (_, i) => ({ type: 'track', userId: 'bot', messageId: `storm-${i}`, event: i % 2 === 0 ? 'Product Viewed' : 'Product Clicked', properties: { product: 'junk' } }));
  expect((await shop.ask('/v1/batch', { method: 'POST', body: { batch: storm } })).status).toBe(200);
  const list = await listFor(shop, 'somebody');
  expect(keysOf(list).indexOf('junk')).toBe(keysOf(list).length - 1);
  const empty = await openShop({ definition });
  expect(keysOf(await listFor(empty, 'first'))).toEqual([]);
  await send(empty, 'first', 'Product Viewed', { product: 'only' });
  expect(keysOf(await listFor(empty, 'second'))).toEqual(['only']);
  for (const product of ['b', 'a', 'c']) await send(empty, 'first', 'Product Viewed', { product });
  expect(keysOf(await listFor(empty, 'third'))).toEqual(keysOf(await listFor(empty, 'fourth')));
});

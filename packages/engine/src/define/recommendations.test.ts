import { expect, test } from 'vitest';
import {
  above, and, array, boolean, boughtAgain, boughtTogether, alike, count, defineCatalogue, defineEvent, defineFeatures, defineProfile, defineRecommendation, equal, exclude,
  feature, itemField, itemOf, itemsFrom, max, modelled, neighbours, number, oneOf, parseDefinition, popular, signal, stateVersionOf, string, versionOf, visitsAlike, words,
} from '../index.ts';

const line = { product: string({ from: 'product_id' }), name: string({ optional: true }), price: number({ scale: 2, unit: 'GBP' }) };
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label: words('view', '浏览'), summary: words('looked at {product}', '浏览 {product}'), fields: { product: string() } });
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { gift: boolean({ optional: true }), items: array(line, { from: 'products' }) } });
const change = defineEvent('change', {
  match: { call: 'track', event: 'Product Changed' }, label: words('change', '变更'), summary: words('changed', '变更'),
  fields: { product: string(), kind: string({ optional: true }), stock: number({ scale: 0, optional: true }) },
});
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product List Viewed' }, label: words('list', '列表'), summary: words('saw a list', '看到列表'), fields: { products: array({ product: string() }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    dearest: feature(max(event.items.price), { over: '365d', en: 'dearest', zh: '最高单价' }),
    orders: feature(count(), { over: '30d', en: 'orders', zh: '订单数' }),
  }),
});
const products = defineCatalogue('products', {
  label: words('products', '商品'),
  fields: {
    title: itemField('text', { en: 'name', zh: '名称' }),
    kind: itemField('category', { en: 'kind', zh: '品类' }),
    price: itemField('number', { scale: 2, unit: 'GBP', en: 'price', zh: '价格' }),
    stock: itemField('number', { scale: 0, en: 'stock', zh: '库存' }),
  },
  title: 'title', category: 'kind', price: 'price', available: 'stock',
  sources: [
    itemsFrom(order, { key: (event) => event.items.product, fields: (event) => ({ title: event.items.name, price: event.items.price }) }),
    itemsFrom(change, { key: (event) => event.product, fields: (event) => ({ kind: event.kind, stock: event.stock }) }),
  ],
});
const forYou = defineRecommendation('forYou', {
  label: words('for you', '为你推荐'),
  items: products,
  signals: {
    view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
    order: signal(order, { item: (event) => event.items.product, where: (event) => equal(event.gift, false), weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
  },
  candidates: [popular({ over: '7d' }), neighbours({ weight: 2 }), visitsAlike(), boughtTogether(), boughtAgain(), alike(), modelled('ease')],
  context: { page: oneOf(['home', 'basket']), budget: number({ scale: 0, unit: 'GBP' }) },
  from: [orders],
  rules: ({ item, customer, request }) => ({
    tooDear: exclude(above(item.price, customer.dearest), { en: 'dearer than you usually buy', zh: '高于您的常购价位' }),
    overBudget: exclude(and(equal(request.page, 'basket'), above(item.price, request.budget)), { en: 'beyond the budget', zh: '超出预算' }),
  }),
  notAgain: '30d',
  caps: { category: 3 },
  diversity: 0.2,
  explore: 0.1,
  impression: itemOf(shown, { item: (event) => event.products.product }),
  click: itemOf(view, { item: (event) => event.product }),
});
const shop = { label: words('customer', '客户'), events: [view, order, change, shown], views: [orders] } as const;
const customer = defineProfile('customer', { ...shop, recommendations: [forYou] });

test('a recommendation is plain data that parses back to itself, with the catalogue that it is about', () => {
  expect(parseDefinition(JSON.parse(JSON.stringify(customer.definition)))).toEqual(customer.definition);
  expect(customer.definition.catalogues).toMatchObject([{
    name: 'products',
    roles: { title: 'title', category: 'kind', price: 'price', available: 'stock' },
    sources: [{ event: 'order', each: 'items', key: { op: 'item', name: 'product' } }, { event: 'change', key: { op: 'field', name: 'product' } }],
  }]);
  expect(customer.definition.recommendations).toMatchObject([{
    catalogue: 'products',
    signals: { order: { event: 'order', each: 'items', item: { op: 'item', name: 'product' }, weight: 5, means: 'purchase', where: { op: 'equal' } } },
    candidates: [{ kind: 'popular', over: '7d' }, { kind: 'neighbours', weight: 2 }, { kind: 'sessions' }, { kind: 'together' }, { kind: 'repeat' }, { kind: 'content' }, { kind: 'model', name: 'ease' }],
    rules: { tooDear: { exclude: { op: 'above', left: { op: 'item', name: 'price' }, right: { op: 'column', name: 'dearest' } } } },
  }]);
});

test('what is recommended changes no profile: the state stays the same, and definitions without any keep their version', () => {
  const plain = defineProfile('customer', shop);
  expect(plain.definition).not.toHaveProperty('recommendations');
  expect(stateVersionOf(customer.definition)).toBe(stateVersionOf(plain.definition));
  expect(stateVersionOf(plain.definition)).toBe(versionOf(plain.definition));
  expect(versionOf(customer.definition)).not.toBe(versionOf(plain.definition));
});

/** The shop's definition with some parts of its recommendation and catalogue exchanged. */
function exchanged({ recommendation = {}, catalogue = {} }: { readonly recommendation?: object; readonly catalogue?: object }): () => unknown {
  const definition = JSON.parse(JSON.stringify(customer.definition)) as { recommendations: object[]; catalogues: object[] };
  definition.recommendations = [{ ...definition.recommendations[0]!, ...recommendation }];
  definition.catalogues = [{ ...definition.catalogues[0]!, ...catalogue }];
  return () => parseDefinition(definition);
}

test.each<readonly [what: string, parts: Parameters<typeof exchanged>[0], said: RegExp]>([
  ['an unknown catalogue', { recommendation: { catalogue: 'product' } }, /no catalogue 'product'.*'products'/],
  ['an unknown event of a signal', { recommendation: { signals: { view: { event: 'views', item: { op: 'field', name: 'product' }, weight: 1, label: words('x', '某') } } } }, /no event 'views'.*'view'/],
  ['a signal that says nothing', { recommendation: { signals: { view: { event: 'view', item: { op: 'field', name: 'product' }, weight: 0, label: words('x', '某') } } } }, /weight 0 says nothing/],
  ['a purchase that nobody likes', { recommendation: { signals: { view: { event: 'view', item: { op: 'field', name: 'product' }, weight: -1, means: 'purchase', label: words('x', '某') } } } }, /above 0/],
  ['no signal for liking', { recommendation: { signals: {} } }, /No signal says what customers like/],
  ['a key that is a number', { catalogue: { sources: [{ event: 'change', key: { op: 'field', name: 'stock' }, fields: {} }] } }, /key is a text/],
  ['items of no list', { catalogue: { sources: [{ event: 'change', each: 'items', key: { op: 'item', name: 'product' }, fields: {} }] } }, /no list 'items'/],
  ['a field of the wrong type', { catalogue: { sources: [{ event: 'change', key: { op: 'field', name: 'product' }, fields: { price: { op: 'field', name: 'kind' } } }] } }, /'price' is a number; this is a text/],
  ['a field that is not there', { catalogue: { sources: [{ event: 'change', key: { op: 'field', name: 'product' }, fields: { pric: { op: 'field', name: 'stock' } } }] } }, /no field 'pric'.*'price'/],
  ['a role of the wrong type', { catalogue: { roles: { price: 'title' } } }, /'title' is a text, which cannot be the price/],
  ['a way that there is not', { recommendation: { candidates: [{ kind: 'neighbors' }] } }, /no 'neighbors'.*'neighbours'/],
  ['no way at all', { recommendation: { candidates: [] } }, /fewer than 1/],
  ['one way twice', { recommendation: { candidates: [{ kind: 'neighbours' }, { kind: 'neighbours' }] } }, /Two ways are called 'neighbours'/],
  ['groups by a column that is not there', { recommendation: { candidates: [{ kind: 'popular', over: '7d', by: 'county' }] } }, /no column 'county'/],
  ['groups by a number', { recommendation: { candidates: [{ kind: 'popular', over: '7d', by: 'orders' }] } }, /Groups are made by a text/],
  ['a rule over a field that is not there', { recommendation: { rules: { x: { exclude: { op: 'isPresent', of: { op: 'item', name: 'colour' } }, label: words('x', '某') } } } }, /no field 'colour'/],
  ['a rule over a context that is not there', { recommendation: { rules: { x: { exclude: { op: 'isPresent', of: { op: 'field', name: 'pag' } }, label: words('x', '某') } } } }, /no 'pag'.*'page'/],
  ['a rule over an event', { recommendation: { rules: { x: { exclude: { op: 'isPresent', of: { op: 'eventName' } }, label: words('x', '某') } } } }, /means nothing here/],
  ['a rule of a name that is taken', { recommendation: { rules: { disliked: { exclude: { op: 'isPresent', of: { op: 'item', name: 'kind' } }, label: words('x', '某') } } } }, /rule 'disliked' is there already/],
  ['a cap on brands that nobody names', { recommendation: { caps: { brand: 2 } } }, /does not say which of its fields is the brand/],
  ['a share that is none', { recommendation: { explore: 2 } }, /2 is not between 0 and 0.5/],
  ['clicks without impressions', { recommendation: { impression: undefined } }, /Clicks mean something only/],
])('%s is refused with its place and cure', (_, parts, said) => {
  expect(exchanged(parts)).toThrow(said);
});

test('a whole event that names an item says nothing of the items of a list', () => {
  const page = defineEvent('page', { match: { call: 'page' }, label: words('page', '页面'), summary: words('looked', '浏览'), fields: { product: string(), related: array(line) } });
  expect(() => itemsFrom(page, { key: (event) => event.product, fields: (event) => ({ price: event.related.price }) })).toThrow(/items of 'related'.*item_outside_each/s);
});

import { expect, test } from 'vitest';
import { DefinitionError } from '../errors.ts';
import { add, bucket, divide, entry, multiply, orElse, subtract } from './arithmetic.ts';
import {
  activeDays, count, decayedSum, distinct, first, funnel, gap, hourHistogram, last, lastN, max, mean, min, mostFrequent, quantile, sessions, sum, timeOf, timeSince,
  topK, variance, weekdayHistogram,
} from './aggregate.ts';
import { above, and, atLeast, atMost, below, contains, equal, isOneOf, isPresent, not, notEqual, or } from './condition.ts';
import { defineDerived, value } from './derived.ts';
import { defineEvent } from './event.ts';
import { eventTerms } from './event-terms.ts';
import { defineFeatures, feature } from './features.ts';
import { array, boolean, number, oneOf, string } from './field.ts';
import { defineProfile } from './profile.ts';
import { defineSegments, defineTags, rule } from './rules.ts';
import { words } from './words.ts';

const thing = { en: 'thing', zh: '东西' };

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单 {revenue}'),
  fields: {
    revenue: number({ scale: 2, unit: 'GBP' }),
    country: string({ optional: true }),
    gift: boolean(),
    payment: oneOf(['card', 'cash']),
    items: array({ product: string({ from: 'product_id' }), quantity: number({ scale: 0 }), price: number({ scale: 3, unit: 'GBP' }) }, { from: 'products' }),
  },
});
const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' }, label: words('refund', '退款'), summary: words('refund', '退款'), lateness: '12h', fields: { amount: number({ scale: 2 }) },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders30d: feature(count(), { over: '30d', ...thing }),
    spend30d: feature(sum(event.revenue), { over: '30d', ...thing }),
    sinceLast: feature(timeSince('last'), { over: 'ever', ...thing }),
    hours: feature(hourHistogram(), { over: '365d', ...thing }),
    payment: feature(last(event.payment), { over: 'ever', ...thing }),
    countries: feature(topK(event.country, 2), { over: 'ever', ...thing }),
  }),
});
const { revenue, items, time, gift, payment } = eventTerms([order.definition]) as unknown as Parameters<Parameters<typeof defineFeatures<typeof order, never>>[1]['features']>[0];
const view = orders.columns;

const field = (name: string) => ({ op: 'field', name });
const column = (name: string) => ({ op: 'column', name });

test('an event is plain JSON; lateness is three days unless said', () => {
  expect(order.definition).toEqual({
    name: 'order', match: { call: 'track', event: 'Order Completed' }, label: { en: 'order', zh: '下单' }, summary: { en: 'ordered for {revenue}', zh: '下单 {revenue}' }, lateness: '3d',
    fields: {
      revenue: { type: 'number', scale: 2, unit: 'GBP' },
      country: { type: 'string', optional: true },
      gift: { type: 'boolean' },
      payment: { type: 'enum', values: ['card', 'cash'] },
      items: {
        type: 'array', from: 'products',
        items: { product: { type: 'string', from: 'product_id' }, quantity: { type: 'number', scale: 0 }, price: { type: 'number', scale: 3, unit: 'GBP' } },
      },
    },
  });
  expect(refund.definition.lateness).toBe('12h');
});

test('every aggregate is what its function says', () => {
  const of = field('revenue');
  const specs = [
    count(), sum(revenue), mean(revenue), variance(revenue), min(revenue), max(revenue), first(revenue), last(gift), lastN(revenue, 3), distinct(revenue), mostFrequent(time.hour),
    topK(revenue, 2), quantile(revenue, 0.5), hourHistogram(), weekdayHistogram(), activeDays(), sessions('depth', { gap: '30m' }), timeSince('last'), timeOf('first'), gap('mean'),
    decayedSum(revenue, { halfLife: '7d' }), funnel([order, refund], { within: '1d' }),
  ];
  expect(specs.map(({ spec }) => spec)).toEqual([
    { op: 'count' }, { op: 'sum', of }, { op: 'mean', of }, { op: 'variance', of }, { op: 'min', of }, { op: 'max', of }, { op: 'first', of }, { op: 'last', of: field('gift') },
    { op: 'lastN', of, n: 3 }, { op: 'distinct', of }, { op: 'mostFrequent', of: { op: 'eventTime', part: 'hour' } }, { op: 'topK', of, k: 2 }, { op: 'quantile', of, q: 0.5 },
    { op: 'hourHistogram' }, { op: 'weekdayHistogram' }, { op: 'activeDays' }, { op: 'sessions', measure: 'depth', gap: '30m' }, { op: 'timeSince', which: 'last' },
    { op: 'timeOf', which: 'first' }, { op: 'gap', measure: 'mean' }, { op: 'decayedSum', of, halfLife: '7d' }, { op: 'funnel', steps: ['order', 'refund'], within: '1d' },
  ]);
});

test('a column of items makes the feature look at each item', () => {
  expect(feature(count(items), { over: '30d', ...thing }).definition).toEqual({ aggregate: { op: 'count' }, each: 'items', over: '30d', label: thing });
  expect(feature(mostFrequent(items.product), { over: '30d', where: atLeast(items.quantity, 12), ...thing }).definition).toEqual({
    aggregate: { op: 'mostFrequent', of: { op: 'item', name: 'product' } },
    each: 'items',
    where: { op: 'atLeast', left: { op: 'item', name: 'quantity' }, right: { op: 'literal', value: 12 } },
    over: '30d',
    label: thing,
  });
});

test('units follow from what is aggregated and computed', () => {
  expect([sum(revenue), mean(revenue), variance(revenue), distinct(revenue), count(), sum(multiply(items.price, items.quantity))].map(({ unit }) => unit)).toEqual(['GBP', 'GBP', undefined, undefined, undefined, 'GBP']);
  const { spend30d, orders30d } = view;
  expect([divide(spend30d, orders30d), divide(spend30d, spend30d), subtract(spend30d, 5), add(5, spend30d), multiply(spend30d, spend30d)].map(({ unit }) => unit))
    .toEqual(['GBP', undefined, 'GBP', 'GBP', undefined]);
  expect(value(divide(spend30d, spend30d), { unit: '%', ...thing }).definition.unit).toBe('%');
});

test('every condition and every computation is the tree it says', () => {
  const { spend30d, sinceLast, countries, hours } = view;
  const [left, right] = [column('spend30d'), { op: 'literal', value: 5 }];
  expect([atLeast(spend30d, 5), above(spend30d, 5), atMost(spend30d, 5), below(spend30d, 5), equal(spend30d, 5), notEqual(spend30d, 5)].map(({ expression }) => expression))
    .toEqual(['atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual'].map((op) => ({ op, left, right })));
  expect([add(spend30d, 5), subtract(spend30d, 5), multiply(spend30d, 5), divide(spend30d, 5)].map(({ expression }) => expression))
    .toEqual(['add', 'subtract', 'multiply', 'divide'].map((op) => ({ op, left, right })));
  expect([
    above(sinceLast, '60d'), and(isPresent(sinceLast), not(gift)), or(gift), isOneOf(payment, ['card']), contains(countries, 'France'), orElse(sinceLast, '0s'), equal(gift, true),
    bucket(spend30d, { bounds: [5], labels: ['few', 'many'] }), entry(hours, 9), equal(payment, 'card'),
  ].map(({ expression }) => expression)).toEqual([
    { op: 'above', left: column('sinceLast'), right: { op: 'duration', value: '60d' } },
    { op: 'and', all: [{ op: 'isPresent', of: column('sinceLast') }, { op: 'not', of: field('gift') }] },
    { op: 'or', all: [field('gift')] },
    { op: 'isOneOf', of: field('payment'), values: ['card'] },
    { op: 'contains', of: column('countries'), value: 'France' },
    { op: 'orElse', of: column('sinceLast'), otherwise: { op: 'duration', value: '0s' } },
    { op: 'equal', left: field('gift'), right: { op: 'literal', value: true } },
    { op: 'bucket', of: column('spend30d'), bounds: [5], labels: ['few', 'many'] },
    { op: 'entry', of: column('hours'), index: 9 },
    { op: 'equal', left: field('payment'), right: { op: 'literal', value: 'card' } },
  ]);
});

test('views and the profile are plain JSON, the same after a round trip', () => {
  const activity = defineFeatures('activity', {
    source: [order, refund], label: thing, where: (event) => atLeast(event.time.hour, 9),
    features: (event) => ({ lastKind: feature(last(event.name), { over: '7d', resolution: '5m', ...thing }) }),
  });
  const ratios = defineDerived('ratios', { label: thing, from: [orders], values: ({ spend30d, orders30d }) => ({ basket: value(divide(spend30d, orders30d), thing) }) });
  const tags = defineTags('tags', { label: thing, from: [ratios], tags: ({ basket }) => ({ rich: rule(above(basket, 5), { ...thing, description: thing }) }) });
  const segments = defineSegments('segments', { label: thing, from: [tags], segments: ({ rich }) => ({ vips: rule(rich, thing) }) });
  const { definition } = defineProfile('customer', { label: words('customer', '客户'), timeZone: 'Asia/Shanghai', identity: { maxLinks: 5 }, events: [order, refund], views: [orders, activity, ratios, tags, segments] });
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
  expect(definition).toMatchObject({ limn: 1, name: 'customer', timeZone: 'Asia/Shanghai', identity: { poison: [], maxLinks: 5, maxCluster: 50 } });
  expect(definition.views.slice(1)).toEqual([
    {
      kind: 'features', name: 'activity', label: thing, sources: ['order', 'refund'],
      where: { op: 'atLeast', left: { op: 'eventTime', part: 'hour' }, right: { op: 'literal', value: 9 } },
      features: { lastKind: { aggregate: { op: 'last', of: { op: 'eventName' } }, over: '7d', resolution: '5m', label: thing } },
    },
    { kind: 'derived', name: 'ratios', label: thing, values: { basket: { value: { op: 'divide', left: column('spend30d'), right: column('orders30d') }, label: thing, unit: 'GBP' } } },
    { kind: 'tags', name: 'tags', label: thing, tags: { rich: { rule: { op: 'above', left: column('basket'), right: { op: 'literal', value: 5 } }, label: thing, description: thing } } },
    { kind: 'segments', name: 'segments', label: thing, segments: { vips: { rule: column('rich'), label: thing } } },
  ]);
});

test('a value of an event is what its sender would have sent', () => {
  const event = order.at('2011-09-30T09:15:00+01:00', { user: '17850' }, { revenue: 15.3, gift: false, payment: 'card', items: [{ product: 'A', quantity: 2, price: 1.5 }] });
  expect(event).toEqual({
    kind: 'event', id: event.id, call: 'track', event: 'Order Completed', time: Date.UTC(2011, 8, 30, 8, 15), receivedAt: Date.UTC(2011, 8, 30, 8, 15), user: '17850',
    properties: { revenue: 15.3, gift: false, payment: 'card', products: [{ product_id: 'A', quantity: 2, price: 1.5 }] },
  });
});

test('the same event twice is one event; any difference makes two', () => {
  const at = (amount: number, user = '1') => refund.at('2011-09-30T09:15:00Z', { user }, { amount }).id;
  expect(at(5)).toBe(at(5));
  expect(new Set([at(5), at(6), at(5, '2')]).size).toBe(3);
});

test('a sender may say the id, when it was received, and that it is imported', () => {
  expect(refund.at('2011-09-30T09:15:00Z', { anonymous: 'x', id: '7', receivedAt: '2011-10-01T00:00:00Z', imported: true }, { amount: 5 }))
    .toMatchObject({ id: '7', anonymous: 'x', receivedAt: Date.UTC(2011, 9, 1), imported: true });
});

test('a field is laid out on its path', () => {
  const shipped = defineEvent('shipped', { match: { call: 'page' }, label: thing, summary: thing, fields: { country: string({ from: 'shipping.address.country' }), city: string({ from: 'shipping.address.city' }) } });
  expect(shipped.at('2011-09-30T09:15:00Z', { user: '1' }, { country: 'France', city: 'Paris' }).properties).toEqual({ shipping: { address: { country: 'France', city: 'Paris' } } });
});

function codeAndCure(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof DefinitionError) return `${error.code}: ${error.cure}`;
    throw error;
  }
}

test.each<[string, string, () => unknown]>([
  ['a time without a zone', 'bad_event_time: Write it in ISO 8601 with a zone', () => refund.at('2011-09-30T09:15:00', { user: '1' }, { amount: 5 })],
  ['a day that there is not', 'bad_event_time: Write it', () => refund.at('2011-02-30T09:15:00Z', { user: '1' }, { amount: 5 })],
  ['a misspelt column that a cast hid', 'unknown_name: Did you mean \'spend30d\'?', () => defineTags('x', { label: thing, from: [orders], tags: (terms) => ({ x: rule(atLeast((terms as unknown as typeof view & { spend31d: typeof view.spend30d }).spend31d, 1), thing) }) })],
  ['a field of one event among several', 'unknown_name: Known are name, time.', () => defineFeatures('x', { source: [order, refund], label: thing, features: (event) => ({ x: feature(sum((event as unknown as { revenue: typeof revenue }).revenue), { over: '1d', ...thing }) }) })],
  ['a field called time', 'bad_name: Choose another name', () => defineEvent('x', { match: { call: 'page' }, label: thing, summary: thing, fields: { time: string() } as never })],
  ['a filter of items on whole events', 'item_outside_each: Aggregate the items too, as in count(event.items)', () => feature(sum(revenue), { over: '1d', where: atLeast(items.quantity, 2), ...thing })],
  ['a view of an event that the profile lacks', 'unknown_name: Did you mean \'refund\'?', () => defineProfile('x', { label: thing, events: [refund], views: [defineFeatures('x', { source: { ...order, definition: { ...order.definition, name: 'refnd' } }, label: thing, features: () => ({ x: feature(count(), { over: '1d', ...thing }) }) })] })],
  ['a tag before what it uses', 'used_before_declared: Move \'orders\' before \'x\'.', () => defineProfile('x', { label: thing, events: [order], views: [defineTags('x', { label: thing, from: [orders], tags: ({ spend30d }) => ({ x: rule(isPresent(spend30d), thing) }) }), orders] })],
])('%s is refused when it is defined', (_, says, act) => {
  expect(codeAndCure(act)).toContain(says);
});

/** What the types of definitions promise. Checked by the compiler alone: `sentence.test.ts` runs it over this file. */
import {
  add, and, atLeast, bucket, contains, defineEvent, defineFeatures, defineTags, divide, entry, equal, feature, isOneOf, lastN, multiply, notEqual, number,
  orElse, rule, subtract, sum, words, type ProfileOf, type Term,
} from '../../src/index.ts';
import { activity, customer, order, orders } from './shop.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <Fact extends true>(fact: Fact): Fact => fact;

holds<Equal<ProfileOf<typeof customer>, {
  readonly orders30d: number;
  readonly spend30d: number;
  readonly favouriteProduct: string | undefined;
  readonly lastPayment: 'card' | 'cash' | undefined;
  readonly lastGift: boolean | undefined;
  readonly sizes: readonly ('S' | 'L')[];
  readonly hours: readonly number[];
  readonly sinceLastOrder: number | undefined;
  readonly lastOrderAt: number | undefined;
  readonly visitLength: number | undefined;
  readonly visits: number;
  readonly lastHour: number | undefined;
  readonly basket: number | undefined;
  readonly band: 'small' | 'large';
  readonly lapsing: boolean;
}>>(true);

// Arithmetic knows kinds and missing values.
const { orders30d, spend30d, sinceLastOrder, lastOrderAt, hours, lastPayment, sizes } = orders.columns;
const days = divide(sinceLastOrder, '1d');
const results = {
  total: add(spend30d, orders30d),
  ratio: divide(spend30d, 2),
  twice: multiply(sinceLastOrder, 2),
  days,
  between: subtract(lastOrderAt, lastOrderAt),
  later: add(lastOrderAt, '1h'),
  present: orElse(sinceLastOrder, '0s'),
  atNine: entry(hours, 9),
  size: entry(sizes, 0),
  band: bucket(days, { bounds: [7], labels: ['week', 'longer'] }),
};
holds<Equal<typeof results, {
  total: Term<'number', number>;
  ratio: Term<'number', number | undefined>;
  twice: Term<'duration', number | undefined>;
  days: Term<'number', number | undefined>;
  between: Term<'duration', number | undefined>;
  later: Term<'time', number | undefined>;
  present: Term<'duration', number>;
  atNine: Term<'number', number | undefined>;
  size: Term<'string', 'S' | 'L' | undefined>;
  band: Term<'string', 'week' | 'longer' | undefined>;
}>>(true);

// What is right is accepted, with literals or terms on the right.
export const accepted = [
  atLeast(spend30d, 5), atLeast(spend30d, orders30d), atLeast(sinceLastOrder, '60d'), equal(lastPayment, 'card'), notEqual(lastPayment, lastPayment),
  isOneOf(lastPayment, ['card', 'cash']), contains(sizes, 'S'), and(contains(sizes, 'L'), orders.columns.lastGift),
];
const lateness: `${number}d` = '3d';
defineEvent('later', { match: { call: 'page' }, label: words('view', '浏览'), summary: words('looked', '浏览'), lateness, fields: {} });

// Values of events.
order.at('2011-01-01T00:00:00Z', { user: '1' }, { revenue: 1, payment: 'card', gift: false, items: [{ product: 'A', quantity: 1 }] });
order.at('2011-01-01T00:00:00Z', { anonymous: 'x', id: '7', receivedAt: '2011-01-02T00:00:00Z' }, { revenue: 1, country: 'France', payment: 'cash', gift: true, items: [] });
// @ts-expect-error a field is missing
order.at('2011-01-01T00:00:00Z', { user: '1' }, { revenue: 1, payment: 'card', items: [] });
// @ts-expect-error not a way to pay
order.at('2011-01-01T00:00:00Z', { user: '1' }, { revenue: 1, payment: 'cheque', gift: false, items: [] });
// @ts-expect-error a number as a text
order.at('2011-01-01T00:00:00Z', { user: '1' }, { revenue: '1', payment: 'card', gift: false, items: [] });
// @ts-expect-error an item without its product
order.at('2011-01-01T00:00:00Z', { user: '1' }, { revenue: 1, payment: 'card', gift: false, items: [{ quantity: 1 }] });

// @ts-expect-error a number needs a scale
number({ unit: 'GBP' });
// @ts-expect-error a value that the column never has
equal(lastPayment, 'cheque');
// @ts-expect-error a value that the column never has
isOneOf(lastPayment, ['card', 'cheque']);
// @ts-expect-error a size that there is not
contains(sizes, 'XL');
// @ts-expect-error a text is not equal to a number
equal(lastPayment, 5);
// @ts-expect-error lists have no single value to be one of
isOneOf(sizes, ['S']);
// @ts-expect-error moments are not compared with bare numbers
atLeast(lastOrderAt, 5);
// @ts-expect-error a length of time is not compared with a bare number
atLeast(sinceLastOrder, 60);
// @ts-expect-error two moments cannot be added
add(lastOrderAt, lastOrderAt);
// @ts-expect-error a stand-in of another kind
orElse(spend30d, 'none');
// @ts-expect-error buckets sort numbers
bucket(lastPayment, { bounds: [1], labels: ['a', 'b'] });
// @ts-expect-error an entry of what is no list
entry(spend30d, 1);
// @ts-expect-error yes and no are not listed
defineFeatures('x', { source: order, label: words('x', 'x'), features: (event) => ({ x: feature(lastN(event.gift, 3), { over: '1d', en: 'x', zh: 'x' }) }) });
// @ts-expect-error fields of one event are not there when several are looked at
defineFeatures('x', { source: [order], label: words('x', 'x'), features: (event) => ({ x: feature(sum(event.revenue), { over: '1d', en: 'x', zh: 'x' }) }) });
// @ts-expect-error an event may not have a field that hides event.time
defineEvent('x', { match: { call: 'page' }, label: words('x', 'x'), summary: words('x', 'x'), fields: { time: number({ scale: 0 }) } });
// @ts-expect-error a column of a view that is not named in from
defineTags('x', { label: words('x', 'x'), from: [activity], tags: (view) => ({ x: rule(atLeast(view.spend30d, 1), { en: 'x', zh: 'x' }) }) });

/** The oracle itself, against cases counted by hand. */
import { expect, test } from 'vitest';
import type { BehaviourEvent } from '../../src/event/event.ts';
import type { AggregateSpec, EventDefinition, Expression, FeatureDefinition, ProfileDefinition, ViewDefinition } from '../../src/registry/definition.ts';
import { oracle } from './oracle.ts';

const words = { en: 'x', zh: '某' };
const second = 1_000;
const hour = 3_600_000;
const day = 24 * hour;
const base = Date.UTC(2024, 0, 10);

const order: EventDefinition = {
  name: 'order',
  match: { call: 'track', event: 'Order Completed' },
  label: words,
  summary: words,
  lateness: '1d',
  fields: {
    revenue: { type: 'number', scale: 2, from: 'total.amount' },
    country: { type: 'string', optional: true },
    items: {
      type: 'array',
      from: 'products',
      optional: true,
      items: { product: { type: 'string', from: 'product_id' }, quantity: { type: 'number', scale: 0 }, price: { type: 'number', scale: 3, optional: true } },
    },
  },
};
const visit: EventDefinition = { name: 'visit', match: { call: 'page' }, label: words, summary: words, lateness: '1d', fields: {} };

function profile(...views: readonly ViewDefinition[]): ProfileDefinition {
  const identity = { poison: [], maxLinks: 20, maxCluster: 50 };
  return { limn: 1, name: 'customer', label: words, timeZone: 'Europe/London', identity, events: [order, visit], views };
}

let ids = 0;
function ordered(at: number, properties: Record<string, unknown> = {}, more: Partial<BehaviourEvent> = {}): BehaviourEvent {
  const time = base + at;
  return { kind: 'event', id: `e${ids++}`, call: 'track', event: 'Order Completed', user: '1', time, receivedAt: time, properties: { total: { amount: 1 }, ...properties }, ...more };
}
function visited(at: number): BehaviourEvent {
  return { kind: 'event', id: `e${ids++}`, call: 'page', event: 'Home', user: '1', time: base + at, receivedAt: base + at, properties: {} };
}

type Options = Partial<Omit<FeatureDefinition, 'aggregate'>> & { readonly at?: number; readonly sources?: readonly string[] };

/** The one feature of a profile. */
function value(spec: AggregateSpec, events: readonly BehaviourEvent[], { at = 100 * day, sources = ['order'], ...more }: Options = {}) {
  const feature: FeatureDefinition = { aggregate: spec, over: 'ever', label: words, ...more };
  return oracle(profile({ kind: 'features', name: 'f', label: words, sources, features: { it: feature } }), events, { asOf: base + at })['it'];
}

const revenue: Expression = { op: 'field', name: 'revenue' };
const orders = [2.5, 1, 4.25, 1].map((amount, i) => ordered(i * hour, { total: { amount } }));

test.each<[AggregateSpec, unknown]>([
  [{ op: 'count' }, 4],
  [{ op: 'sum', of: revenue }, 8.75],
  [{ op: 'mean', of: revenue }, 2.1875],
  [{ op: 'variance', of: revenue }, 1.79296875],
  [{ op: 'min', of: revenue }, 1],
  [{ op: 'max', of: revenue }, 4.25],
  [{ op: 'first', of: revenue }, 2.5],
  [{ op: 'last', of: revenue }, 1],
  [{ op: 'lastN', of: revenue, n: 3 }, [1, 4.25, 1]],
  [{ op: 'distinct', of: revenue }, 3],
  [{ op: 'mostFrequent', of: revenue }, 1],
  [{ op: 'topK', of: revenue, k: 2 }, [1, 2.5]],
  [{ op: 'quantile', of: revenue, q: 0.5 }, 1],
  [{ op: 'activeDays' }, 1],
  [{ op: 'sessions', gap: '1h', measure: 'count' }, 1],
  [{ op: 'sessions', gap: '59m', measure: 'count' }, 4],
  [{ op: 'sessions', gap: '1h', measure: 'length' }, 3 * hour],
  [{ op: 'sessions', gap: '1h', measure: 'depth' }, 4],
  [{ op: 'timeSince', which: 'last' }, 100 * day - 3 * hour],
  [{ op: 'timeOf', which: 'first' }, base],
  [{ op: 'gap', measure: 'mean' }, hour],
])('%j of four orders', (spec, expected) => {
  expect(value(spec, orders)).toEqual(expected);
});

test.each<[AggregateSpec, unknown]>([
  [{ op: 'count' }, 0],
  [{ op: 'sum', of: revenue }, 0],
  [{ op: 'mean', of: revenue }, undefined],
  [{ op: 'variance', of: revenue }, undefined],
  [{ op: 'lastN', of: revenue, n: 2 }, []],
  [{ op: 'quantile', of: revenue, q: 0.5 }, undefined],
  [{ op: 'weekdayHistogram' }, [0, 0, 0, 0, 0, 0, 0]],
  [{ op: 'sessions', gap: '1h', measure: 'count' }, 0],
  [{ op: 'sessions', gap: '1h', measure: 'length' }, undefined],
  [{ op: 'timeSince', which: 'last' }, undefined],
  [{ op: 'gap', measure: 'mean' }, undefined],
  [{ op: 'decayedSum', of: revenue, halfLife: '1d' }, 0],
  [{ op: 'funnel', steps: ['visit', 'order'], within: '1h' }, 0],
])('%j of nobody', (spec, expected) => {
  expect(value(spec, [])).toEqual(expected);
});

test('the near edge of a window is exact, and the moment itself is not in it', () => {
  const events = [ordered(0), ordered(second)];
  expect(value({ op: 'count' }, events, { over: '1h', at: second })).toBe(1);
  expect(value({ op: 'count' }, events, { over: '1h', at: second + 1 })).toBe(2);
});

test('the far edge of a 30 day window stands on the hour', () => {
  const events = [ordered(-30 * day + 5 * 60_000), ordered(-30 * day - 1)];
  expect(value({ op: 'count' }, events, { over: '30d', at: 50 * 60_000 })).toBe(1);
  expect(value({ op: 'count' }, events, { over: '30d', at: 50 * 60_000, resolution: 'exact' })).toBe(0);
});

test('an event is unknown before it was received', () => {
  const events = [ordered(0, {}, { receivedAt: base + hour })];
  expect(value({ op: 'count' }, events, { at: hour - 1 })).toBe(0);
  expect(value({ op: 'count' }, events, { at: hour })).toBe(1);
});

test('the first of several with one id counts, in each source', () => {
  const first = ordered(0, { total: { amount: 3 } }, { id: 'same' });
  const again = { ...first, receivedAt: first.receivedAt + hour, properties: { total: { amount: 9 } } };
  const { user: _, ...rest } = first;
  expect(value({ op: 'sum', of: revenue }, [first, again])).toBe(3);
  expect(value({ op: 'sum', of: revenue }, [first, again, { ...rest, anonymous: '1' }])).toBe(6);
});

test('what is later than the lateness does not count', () => {
  const late = (by: number): BehaviourEvent => ordered(0, {}, { receivedAt: base + by });
  expect(value({ op: 'count' }, [late(day), late(day + 1)])).toBe(1);
});

test('what is undeclared or malformed does not count', () => {
  const events = [ordered(0, {}, { event: 'Unheard' }), ordered(0, { total: {} }), ordered(0, { total: { amount: '3' } }), ordered(0, { country: 7 }), ordered(0, { products: 3 })];
  expect(value({ op: 'count' }, events)).toBe(0);
});

test('halves of the smallest unit round away from zero', () => {
  const events = [0.125, -0.125].map((amount) => ordered(0, { total: { amount } }));
  expect(value({ op: 'max', of: revenue }, events)).toBe(0.13);
  expect(value({ op: 'min', of: revenue }, events)).toBe(-0.13);
});

test('a total beyond 2^53 units is missing rather than wrong', () => {
  const events = [1, 2].map(() => ordered(0, { total: { amount: 80_000_000_000_000 } }));
  expect(value({ op: 'sum', of: revenue }, events.slice(1))).toBe(80_000_000_000_000);
  expect(value({ op: 'sum', of: revenue }, events)).toBeUndefined();
});

test('items are taken one by one, filtered by what they and their event hold', () => {
  const products = [
    { product_id: 'tea', quantity: 2, price: 1.125 },
    { product_id: 'cake', quantity: 12, price: 0.5 },
    { product_id: 'cup', quantity: 1 },
  ];
  const events = [ordered(0, { products, country: 'UK' }), ordered(hour, { products }), ordered(2 * hour)];
  const each = 'items';
  const money: Expression = { op: 'multiply', left: { op: 'item', name: 'price' }, right: { op: 'item', name: 'quantity' } };
  const bulk: Expression = { op: 'atLeast', left: { op: 'item', name: 'quantity' }, right: { op: 'literal', value: 2 } };
  const british: Expression = { op: 'equal', left: { op: 'field', name: 'country' }, right: { op: 'literal', value: 'UK' } };
  expect(value({ op: 'count' }, events, { each })).toBe(6);
  expect(value({ op: 'count' }, events, { each, where: bulk })).toBe(4);
  expect(value({ op: 'sum', of: money }, events, { each, where: { op: 'and', all: [bulk, british] } })).toBe(8.25);
  expect(value({ op: 'mostFrequent', of: { op: 'item', name: 'product' } }, events, { each })).toBe('cake');
  expect(value({ op: 'count' }, events, { where: { op: 'not', of: british } })).toBe(2);
});

test('hours and weekdays are those of the time zone', () => {
  const summer = ordered(Date.UTC(2024, 6, 1, 23, 30) - base);
  const hours = value({ op: 'hourHistogram' }, [summer], { at: 300 * day }) as readonly number[];
  expect(hours.indexOf(1)).toBe(0);
  expect(value({ op: 'weekdayHistogram' }, [summer], { at: 300 * day })).toEqual([0, 1, 0, 0, 0, 0, 0]);
});

test('a share of a decayed sum halves every half-life', () => {
  const events = [ordered(0, { total: { amount: 8 } }), ordered(day, { total: { amount: 4 } })];
  expect(value({ op: 'decayedSum', of: revenue, halfLife: '1d' }, events, { at: 2 * day })).toBe(4);
});

test('a funnel counts steps in order and in time', () => {
  const spec: AggregateSpec = { op: 'funnel', steps: ['visit', 'visit', 'order'], within: '1h' };
  const sources = ['order', 'visit'];
  expect(value(spec, [ordered(0)], { sources })).toBe(0);
  expect(value(spec, [visited(0), ordered(second)], { sources })).toBe(1);
  expect(value(spec, [visited(0), visited(second), ordered(hour)], { sources })).toBe(3);
  expect(value(spec, [visited(0), visited(second), ordered(hour + 1)], { sources })).toBe(2);
  expect(value(spec, [visited(0), visited(second), visited(2 * second), ordered(hour + 1)], { sources })).toBe(3);
});

test('derived values, tags and segments follow from the columns before them', () => {
  const column = (name: string): Expression => ({ op: 'column', name });
  const literal = (value: number | string): Expression => ({ op: 'literal', value });
  const feature = (aggregate: AggregateSpec): FeatureDefinition => ({ aggregate, over: 'ever', label: words });
  const definition = profile(
    { kind: 'features', name: 'f', label: words, sources: ['order'], features: { spend: feature({ op: 'sum', of: revenue }), orders: feature({ op: 'count' }), since: feature({ op: 'timeSince', which: 'last' }) } },
    {
      kind: 'derived',
      name: 'd',
      label: words,
      values: {
        basket: { value: { op: 'divide', left: column('spend'), right: column('orders') }, label: words },
        band: { value: { op: 'bucket', of: column('spend'), bounds: [5, 8.75], labels: ['low', 'middle', 'high'] }, label: words },
      },
    },
    {
      kind: 'tags',
      name: 't',
      label: words,
      tags: {
        lapsed: { rule: { op: 'atLeast', left: column('since'), right: { op: 'duration', value: '60d' } }, label: words },
        never: { rule: { op: 'not', of: { op: 'isPresent', of: column('since') } }, label: words },
      },
    },
    { kind: 'segments', name: 's', label: words, segments: { winBack: { rule: { op: 'and', all: [column('lapsed'), { op: 'equal', left: column('band'), right: literal('high') }] }, label: words } } },
  );
  expect(oracle(definition, orders, { asOf: base + 100 * day })).toEqual({
    spend: 8.75,
    orders: 4,
    since: 100 * day - 3 * hour,
    basket: 2.1875,
    band: 'high',
    lapsed: true,
    never: false,
    winBack: true,
  });
  expect(oracle(definition, [], { asOf: base })).toEqual({ spend: 0, orders: 0, since: undefined, basket: undefined, band: 'low', lapsed: false, never: true, winBack: false });
});

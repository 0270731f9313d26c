import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDefinition } from '../../test/oracle/arbitrary-definition.ts';
import { DefinitionError, definitionCodes, type DefinitionCode, type DefinitionProblem } from '../errors.ts';
import { parseDefinition } from './parse-definition.ts';

/** JSON as it may come: every part can be anything. */
type Json = { [key: string]: Json };

const words = { en: 'thing', zh: '东西' };
const column = (name: string): unknown => ({ op: 'column', name });
const duration = (value: string): unknown => ({ op: 'duration', value });
const compare = (op: string, left: unknown, right: unknown): unknown => ({ op, left, right });
const literal = (value: unknown): unknown => ({ op: 'literal', value });

/** A fresh small definition that is right. */
function shop(): Json {
  const feature = (aggregate: unknown, more: object = {}): unknown => ({ aggregate, over: '30d', label: words, ...more });
  return structuredClone({
    limn: 1, name: 'customer', label: words,
    events: [
      {
        name: 'order', match: { call: 'track', event: 'Order Completed' }, label: words,
        summary: { en: 'ordered {items.length} for {revenue}', zh: '下单 {items.length} 种，共 {revenue}' },
        fields: {
          revenue: { type: 'number', scale: 2, unit: 'GBP' },
          rate: { type: 'number', scale: 9, optional: true },
          payment: { type: 'enum', values: ['card', 'cash'] },
          country: { type: 'string' },
          items: { type: 'array', items: { product: { type: 'string' }, quantity: { type: 'number', scale: 0 } } },
        },
      },
      { name: 'refund', match: { call: 'track', event: 'Order Refunded' }, label: words, summary: words, fields: {} },
    ],
    views: [
      {
        kind: 'features', name: 'orders', label: words, sources: ['order'],
        features: {
          orders30d: feature({ op: 'count' }),
          spend30d: feature({ op: 'sum', of: { op: 'field', name: 'revenue' } }),
          sinceLast: feature({ op: 'timeSince', which: 'last' }),
          weekly: feature({ op: 'decayedSum', of: { op: 'field', name: 'revenue' }, halfLife: '7d' }),
          monthly: feature({ op: 'decayedSum', of: { op: 'field', name: 'revenue' }, halfLife: '30d' }),
          payment: feature({ op: 'last', of: { op: 'field', name: 'payment' } }),
          products: feature({ op: 'topK', of: { op: 'item', name: 'product' }, k: 3 }, { each: 'items' }),
        },
      },
      { kind: 'features', name: 'activity', label: words, sources: ['order', 'refund'], features: { steps: feature({ op: 'funnel', steps: ['order', 'refund'], within: '7d' }) } },
      { kind: 'derived', name: 'ratios', label: words, values: { basket: { value: compare('divide', column('spend30d'), column('orders30d')), label: words } } },
      { kind: 'tags', name: 'tags', label: words, tags: { lapsing: { rule: compare('atLeast', column('sinceLast'), duration('60d')), label: words } } },
      { kind: 'segments', name: 'segments', label: words, segments: { winBack: { rule: column('lapsing'), label: words } } },
    ],
  }) as unknown as Json;
}

function problemsOf(json: unknown): readonly DefinitionProblem[] {
  try {
    parseDefinition(json);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

const order = (json: Json): Json => json['events']![0]!;
const features = (json: Json): Json => json['views']![0]!['features']!;
const rule = (json: Json): Json => json['views']![3]!['tags']!['lapsing']!;
const basket = (json: Json): Json => json['views']![2]!['values']!['basket']!;
const set = (target: Json, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
};

/** One mistake each: code, path, what it says. */
const mistakes: readonly (readonly [code: DefinitionCode, path: string, says: string, mistake: (json: Json) => void])[] = [
  ['malformed_definition', 'name', 'This must be a text, not a number.', (json) => set(json, 'name', 5)],
  ['malformed_definition', 'views', 'This must be a list, not an object.', (json) => set(json, 'views', {})],
  ['malformed_definition', 'events[0]', 'This must be an object, not null.', (json) => set(json['events']!, '0', null)],
  ['malformed_definition', 'events.order.fields.revenue.unit', 'empty', (json) => set(order(json)['fields']!['revenue']!, 'unit', '')],
  ['malformed_definition', 'events.order.fields.revenue.optional', 'optional is true or absent', (json) => set(order(json)['fields']!['revenue']!, 'optional', false)],
  ['malformed_definition', 'views.orders.label.en', 'lone surrogate', (json) => set(json['views']![0]!['label']!, 'en', '\ud800')],
  ['malformed_definition', 'views.tags.tags.lapsing.rule.all', 'fewer than 1', (json) => set(rule(json), 'rule', { op: 'and', all: [] })],
  ['unknown_format', 'limn', 'format 1', (json) => set(json, 'limn', 2)],
  ['unknown_key', 'timezone', 'Did you mean \'timeZone\'?', (json) => set(json, 'timezone', 'UTC')],
  ['unknown_key', 'views.orders.features.spend30d.filter', 'There is no \'filter\' here.', (json) => set(features(json)['spend30d']!, 'filter', 1)],
  ['unknown_key', '__proto__', 'There is no \'__proto__\' here.', (json) => set(json, '__proto__', { name: 'x' })],
  ['unknown_key', 'events.order.match', 'no event name', (json) => set(order(json), 'match', { call: 'identify', event: 'x' })],
  ['missing_key', 'events.order.fields.revenue.scale', '\'scale\' is missing.', (json) => set(order(json)['fields']!, 'revenue', { type: 'number' })],
  ['missing_key', 'events.order.match', 'name on the wire', (json) => set(order(json), 'match', { call: 'track' })],
  ['missing_key', 'views.tags.tags.lapsing.rule.op', '\'op\' is missing.', (json) => set(rule(json), 'rule', { left: 1 })],
  ['missing_words', 'views.orders.features.spend30d.label.zh', 'The Chinese words are missing.', (json) => set(features(json)['spend30d']!, 'label', { en: 'x' })],
  ['missing_words', 'label.en', 'The English words are missing.', (json) => set(json, 'label', { en: ' ', zh: '客户' })],
  ['unknown_operation', 'views.tags.tags.lapsing.rule.op', 'Did you mean \'atLeast\'?', (json) => set(rule(json)['rule']!, 'op', 'atleast')],
  ['unknown_operation', 'views.orders.features.spend30d.aggregate.op', 'Did you mean \'sum\'?', (json) => set(features(json)['spend30d']!['aggregate']!, 'op', 'summ')],
  ['unknown_operation', 'events.order.fields.country.type', 'Did you mean \'string\'?', (json) => set(order(json)['fields']!['country']!, 'type', 'strng')],
  ['unknown_operation', 'views.tags.kind', 'Did you mean \'tags\'?', (json) => set(json['views']![3]!, 'kind', 'tag')],
  ['unknown_name', 'views.ratios.values.basket.value.left', 'Did you mean \'spend30d\'?', (json) => set(basket(json)['value']!['left']!, 'name', 'spend31d')],
  ['unknown_name', 'views.orders.features.spend30d.aggregate.of', 'Did you mean \'revenue\'?', (json) => set(features(json)['spend30d']!['aggregate']!['of']!, 'name', 'revenu')],
  ['unknown_name', 'views.orders.features.products.aggregate.of', 'Did you mean \'product\'?', (json) => set(features(json)['products']!['aggregate']!['of']!, 'name', 'produkt')],
  ['unknown_name', 'views.orders.features.products.each', 'Did you mean \'items\'?', (json) => set(features(json)['products']!, 'each', 'item')],
  ['unknown_name', 'views.orders.sources[0]', 'Did you mean \'order\'?', (json) => set(json['views']![0]!, 'sources', ['ordr'])],
  ['unknown_name', 'views.activity.features.steps.aggregate.steps[1]', 'is never taken', (json) => set(json['views']![1]!['features']!['steps']!['aggregate']!, 'steps', ['order', 'browse'])],
  ['unknown_name', 'views.activity.where.left', 'share only their time and name', (json) => set(json['views']![1]!, 'where', compare('equal', { op: 'field', name: 'country' }, literal('UK')))],
  ['unknown_name', 'views.orders.where', 'cannot use the column', (json) => set(json['views']![0]!, 'where', column('lapsing'))],
  ['unknown_name', 'views.ratios.values.basket.value', 'looks at columns, not at events', (json) => set(basket(json), 'value', { op: 'field', name: 'revenue' })],
  ['unknown_placeholder', 'events.order.summary.en', 'Did you mean \'revenue\'?', (json) => set(order(json)['summary']!, 'en', 'for {revenu}')],
  ['bad_name', 'views.orders.features.__proto__', '\'__proto__\' cannot be a name.', (json) => set(features(json), '__proto__', {})],
  ['bad_name', 'views.tags.tags.constructor', '\'constructor\' cannot be a name.', (json) => set(json['views']![3]!['tags']!, 'constructor', rule(json))],
  ['bad_name', 'events.下单.name', '\'下单\' cannot be a name.', (json) => set(json['events']!, '2', { ...json['events']![1], name: '下单', match: { call: 'page' } })],
  ['bad_name', 'events.order.fields.country.from', 'is not a path', (json) => set(order(json)['fields']!['country']!, 'from', 'a..b')],
  ['duplicate_name', 'views.tags', 'Two columns are called \'basket\': one in views.ratios, one here.', (json) => set(json['views']![3]!['tags']!, 'basket', rule(json))],
  ['duplicate_name', 'events.order', 'Two events are called \'order\'', (json) => set(json['events']!, '2', { ...order(json), match: { call: 'page' } })],
  ['duplicate_name', 'views.orders', 'Two views are called \'orders\'', (json) => set(json['views']!, '5', { kind: 'tags', name: 'orders', label: words, tags: {} })],
  ['duplicate_name', 'events.order.fields.payment.values', 'twice', (json) => set(order(json)['fields']!['payment']!, 'values', ['card', 'card'])],
  ['duplicate_match', 'events.refund.match', '\'order\' is read from the same message.', (json) => set(json['events']![1]!, 'match', { call: 'track', event: 'Order Completed' })],
  ['used_before_declared', 'views.ratios.values.basket.value.left', 'belongs to the view \'tags\', which comes later', (json) => set(basket(json), 'value', compare('equal', column('lapsing'), literal(true)))],
  ['used_before_declared', 'views.ratios.values.twice.value', 'stands in this same view', (json) => set(json['views']![2]!['values']!, 'twice', { value: column('basket'), label: words })],
  ['bad_duration', 'views.orders.features.spend30d.over', 'Did you mean \'30d\'?', (json) => set(features(json)['spend30d']!, 'over', '30 days')],
  ['bad_duration', 'events.order.lateness', '\'soon\' is not a length of time.', (json) => set(order(json), 'lateness', 'soon')],
  ['bad_duration', 'views.orders.features.spend30d.over', 'longer than a hundred years', (json) => set(features(json)['spend30d']!, 'over', '40000d')],
  ['bad_duration', 'views.orders.features.spend30d.over', '\'0d\' is no time at all.', (json) => set(features(json)['spend30d']!, 'over', '0d')],
  ['bad_resolution', 'views.orders.features.spend30d.resolution', 'longer than the window', (json) => Object.assign(features(json)['spend30d']!, { over: '1h', resolution: '1d' })],
  ['bad_resolution', 'views.orders.features.spend30d.resolution', 'no far edge', (json) => Object.assign(features(json)['spend30d']!, { over: 'ever', resolution: '1d' })],
  ['bad_resolution', 'views.orders.features.spend30d.resolution', 'Did you mean \'1d\'?', (json) => set(features(json)['spend30d']!, 'resolution', '2d')],
  ['bad_time_zone', 'timeZone', 'Did you mean \'Europe/London\'?', (json) => set(json, 'timeZone', 'Europe/Londn')],
  ['bad_number', 'events.order.fields.revenue.scale', '10 is not a whole number from 0 to 9.', (json) => set(order(json)['fields']!['revenue']!, 'scale', 10)],
  ['bad_number', 'views.orders.features.products.aggregate.k', 'from 1 to 100', (json) => set(features(json)['products']!['aggregate']!, 'k', 0)],
  ['bad_number', 'views.orders.features.spend30d.aggregate.q', 'no share', (json) => set(features(json)['spend30d']!, 'aggregate', { op: 'quantile', of: { op: 'field', name: 'revenue' }, q: 50 })],
  ['bad_buckets', 'views.ratios.values.basket.value.bounds', 'do not rise', (json) => set(basket(json), 'value', { op: 'bucket', of: column('spend30d'), bounds: [2, 1], labels: ['a', 'b', 'c'] })],
  ['bad_buckets', 'views.ratios.values.basket.value.labels', '1 bounds make 2 buckets', (json) => set(basket(json), 'value', { op: 'bucket', of: column('spend30d'), bounds: [2], labels: ['a', 'b', 'c'] })],
  ['wrong_kind', 'views.orders.features.spend30d.aggregate.of', 'sum takes a number; this is a text.', (json) => set(features(json)['spend30d']!['aggregate']!['of']!, 'name', 'country')],
  ['wrong_kind', 'views.orders.features.products.aggregate.of', 'is a list of items', (json) => Object.assign(features(json)['products']!, { aggregate: { op: 'last', of: { op: 'field', name: 'items' } } })],
  ['wrong_kind', 'views.tags.tags.lapsing.rule', 'A length of time cannot be compared with a number.', (json) => set(rule(json)['rule']!, 'right', literal(60))],
  ['wrong_kind', 'views.tags.tags.lapsing.rule', 'Only numbers, lengths of time and moments have an order; this is a text.', (json) => set(rule(json), 'rule', compare('above', column('payment'), literal('a')))],
  ['wrong_kind', 'views.tags.tags.lapsing.rule', 'A condition is a yes or no; this is a number.', (json) => set(rule(json), 'rule', column('spend30d'))],
  ['wrong_kind', 'views.tags.tags.lapsing.rule', 'is never equal to anything', (json) => set(rule(json), 'rule', compare('equal', column('products'), literal('tea')))],
  ['wrong_kind', 'views.tags.tags.lapsing.rule.values', 'A text is never a number.', (json) => set(rule(json), 'rule', { op: 'isOneOf', of: column('payment'), values: [1] })],
  ['wrong_kind', 'views.ratios.values.basket.value', 'A number and a text cannot be divided.', (json) => set(basket(json)['value']!, 'right', column('payment'))],
  ['wrong_kind', 'views.ratios.values.basket.value', 'A text cannot stand in for a number.', (json) => set(basket(json), 'value', { op: 'orElse', of: column('spend30d'), otherwise: literal('none') })],
  ['impossible_value', 'views.tags.tags.lapsing.rule.right', 'Did you mean \'card\'?', (json) => set(rule(json), 'rule', compare('equal', column('payment'), literal('crd')))],
  ['not_countable', 'views.orders.features.spend30d.aggregate.of', 'cannot be aggregated', (json) => set(features(json)['spend30d']!['aggregate']!, 'of', compare('divide', { op: 'field', name: 'revenue' }, literal(3)))],
  ['not_countable', 'views.orders.features.spend30d.aggregate.of', '11 digits', (json) => set(features(json)['spend30d']!['aggregate']!, 'of', compare('multiply', { op: 'field', name: 'revenue' }, { op: 'field', name: 'rate' }))],
  ['not_countable', 'views.orders.features.payment.aggregate.of', 'as it was sent', (json) => set(features(json)['payment']!['aggregate']!, 'of', { op: 'orElse', of: { op: 'field', name: 'payment' }, otherwise: literal('cash') })],
  ['item_outside_each', 'views.orders.features.spend30d.where.left', 'whole events are looked at', (json) => set(features(json)['spend30d']!, 'where', compare('above', { op: 'item', name: 'quantity' }, literal(1)))],
  ['item_outside_each', 'views.activity.features.steps.each', 'A view over several events', (json) => set(json['views']![1]!['features']!['steps']!, 'each', 'items')],
  ['unsolvable_rule', 'views.tags.tags.lapsing.rule', 'move in different ways', (json) => set(rule(json), 'rule', compare('above', column('weekly'), column('monthly')))],
  ['unsolvable_rule', 'views.tags.tags.lapsing.rule', 'no more than an instant', (json) => set(rule(json), 'rule', compare('equal', column('sinceLast'), duration('60d')))],
  ['unsolvable_rule', 'views.ratios.values.basket.value', 'move', (json) => set(basket(json), 'value', { op: 'bucket', of: compare('divide', column('weekly'), column('monthly')), bounds: [1], labels: ['a', 'b'] })],
  ['too_large', 'name', 'more than 500', (json) => set(json, 'name', 'a'.repeat(501))],
  ['too_large', `views.tags.tags.lapsing.rule${'.of'.repeat(50)}`, 'nested deeper than 50', (json) => set(rule(json), 'rule', nested(1_000))],
];

function nested(depth: number): unknown {
  let expression = column('lapsing');
  for (let i = 0; i < depth; i++) expression = { op: 'not', of: expression };
  return expression;
}

describe('parseDefinition', () => {
  test('fills in what may be left out, and nothing else', () => {
    const definition = parseDefinition(shop());
    expect(definition).toMatchObject({ timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 }, events: [{ lateness: '3d' }, { lateness: '3d' }] });
    const { timeZone: _, identity: __, ...rest } = definition;
    expect({ ...rest, events: rest.events.map(({ lateness: ___, ...event }) => event) }).toEqual(shop());
  });

  test.each(mistakes)('%s at %s: %s', (code, path, says, mistake) => {
    const json = shop();
    mistake(json);
    const found = problemsOf(json).filter((problem) => problem.code === code && problem.path === path);
    expect(found.map(({ message, cure }) => `${message} ${cure}`).join('\n')).toContain(says);
  });

  test('every code is said by one of these mistakes, by the builders, or of models', () => {
    const saidElsewhere: readonly DefinitionCode[] = ['bad_event_time', 'malformed_model'];
    expect(new Set([...mistakes.map(([code]) => code), ...saidElsewhere])).toEqual(new Set(Object.keys(definitionCodes)));
  });

  test('all mistakes are told at once, and one mistake is told once', () => {
    const json = shop();
    set(features(json)['spend30d']!, 'over', '30 days');
    set(features(json)['spend30d']!['aggregate']!, 'op', 'summ');
    set(rule(json)['rule']!, 'right', literal(60));
    set(json, 'timeZone', 'Mars');
    expect(problemsOf(json).map(({ code }) => code)).toEqual(['bad_time_zone', 'unknown_operation', 'bad_duration', 'wrong_kind']);
  });

  test('an error says what, where and how to mend it, and carries all problems', () => {
    const json = shop();
    set(features(json)['spend30d']!, 'over', '30 days');
    const error = (() => {
      try {
        return parseDefinition(json);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(DefinitionError);
    expect(error).toMatchObject({ code: 'bad_duration', path: 'views.orders.features.spend30d.over', problems: [{ code: 'bad_duration' }] });
    expect((error as Error).message).toBe(
      'views.orders.features.spend30d.over: \'30 days\' is not a length of time. Did you mean \'30d\'? Write a whole number and s, m, h or d, such as \'90s\', \'15m\', \'36h\' or \'30d\'. [bad_duration]',
    );
  });

  test('a thousand mistakes are a hundred problems', () => {
    const json = shop();
    for (let i = 0; i < 1_000; i++) set(json, `surprise${i}`, 1);
    expect(problemsOf(json)).toHaveLength(100);
  });

  test.each([[null], [undefined], [5], ['x'], [[]], [true], [{}]])('%j is no definition, and is told so', (json) => {
    expect(problemsOf(json).length).toBeGreaterThan(0);
  });

  test('whatever JSON comes, it is taken or refused with problems; nothing else is thrown', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(), (value, seed) => {
      const json = shop();
      const places = placesIn(json);
      const [target, key] = places[seed % places.length]!;
      set(target, key, value);
      for (const { code, message, cure } of problemsOf(json)) {
        expect(definitionCodes).toHaveProperty(code);
        expect(message).toMatch(/[.?]$/);
        expect(cure).toMatch(/[.?]$/);
      }
    }), { numRuns: 500 });
  });

  test('round trip: what JSON.stringify wrote is parsed to an equal definition', () => {
    fc.assert(fc.property(arbitraryDefinition, (definition) => {
      const once = parseDefinition(JSON.parse(JSON.stringify(definition)));
      expect(once).toEqual(definition);
      expect(JSON.stringify(parseDefinition(JSON.parse(JSON.stringify(once))))).toBe(JSON.stringify(once));
    }));
  });

  test('a definition with a key __proto__ changes no prototype', () => {
    const json = JSON.parse(JSON.stringify(shop()).replace('"features":{', '"features":{"__proto__":{"polluted":true},'));
    expect(problemsOf(json).map(({ code }) => code)).toEqual(['bad_name']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

/** Every place in a JSON tree, as its object and key. */
function placesIn(json: Json): readonly (readonly [Json, string])[] {
  return Object.keys(json).flatMap((key) => {
    const inner: unknown = json[key];
    return [[json, key] as const, ...(typeof inner === 'object' && inner !== null ? placesIn(inner as Json) : [])];
  });
}

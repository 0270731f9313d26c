/** Random features: every aggregate, over items or events, with filters, in windows from a second to for ever. */
import fc from 'fast-check';
import type { AggregateSpec, Duration, Expression, FeatureDefinition, FeatureViewDefinition, Resolution } from '../../src/registry/definition.ts';
import { lengthMs } from './row.ts';

const words = { en: 'thing', zh: '东西' };

export const countries = ['UK', 'DE', '中国', 'uk'];
export const products = ['tea', 'cake', '茶杯', 'Tea', 'cup'];
export const channels = ['web', 'shop', 'app'];

const field = (name: string): Expression => ({ op: 'field', name });
const item = (name: string): Expression => ({ op: 'item', name });
const literal = (value: string | number | boolean): Expression => ({ op: 'literal', value });
const part = (of: 'hour' | 'weekday' | 'month' | 'day'): Expression => ({ op: 'eventTime', part: of });

/** What the expressions of a view can speak of. */
interface Vocabulary {
  readonly sources: readonly string[];
  readonly each?: string;
  readonly numbers: readonly Expression[];
  /** Never negative: the relative error of a decayed sum is stated for shares that do not cancel out. */
  readonly positive: Expression;
  readonly texts: readonly { readonly of: Expression; readonly values: readonly string[] }[];
  readonly booleans: readonly Expression[];
}

const orders: Vocabulary = {
  sources: ['order'],
  numbers: [field('revenue'), field('tax'), { op: 'add', left: field('revenue'), right: { op: 'orElse', of: field('tax'), otherwise: literal(0.5) } }, part('hour')],
  positive: field('revenue'),
  texts: [
    { of: field('country'), values: countries },
    { of: field('channel'), values: channels },
  ],
  booleans: [field('gift')],
};
const lines: Vocabulary = {
  sources: ['order'],
  each: 'lines',
  numbers: [item('quantity'), item('price'), { op: 'multiply', left: item('price'), right: item('quantity') }, { op: 'subtract', left: field('revenue'), right: item('price') }],
  positive: item('price'),
  texts: [
    { of: item('product'), values: products },
    { of: field('country'), values: countries },
  ],
  booleans: [item('wrapped'), field('gift')],
};
const refunds: Vocabulary = {
  sources: ['refund'],
  numbers: [field('amount')],
  positive: part('day'),
  texts: [{ of: field('reason'), values: products }],
  booleans: [],
};
const activity: Vocabulary = {
  sources: ['visit', 'order', 'refund'],
  numbers: [part('hour'), part('weekday'), part('month'), part('day')],
  positive: part('month'),
  texts: [{ of: { op: 'eventName' }, values: ['visit', 'order', 'refund'] }],
  booleans: [],
};

const length = fc.constantFrom<Duration>('1s', '10s', '30m', '1h', '1d', '7d', '45d');

/** One arbitrary for each aggregate: a new one does not compile until it is here. */
const specs: { readonly [Op in AggregateSpec['op']]: (vocabulary: Vocabulary) => fc.Arbitrary<AggregateSpec> } = {
  count: () => fc.constant({ op: 'count' }),
  sum: (v) => numeric('sum', v),
  mean: (v) => numeric('mean', v),
  variance: (v) => numeric('variance', v),
  min: (v) => numeric('min', v),
  max: (v) => numeric('max', v),
  first: (v) => scalar(v).map((of) => ({ op: 'first', of })),
  last: (v) => scalar(v).map((of) => ({ op: 'last', of })),
  lastN: (v) => fc.record({ of: listable(v), n: fc.integer({ min: 1, max: 4 }) }).map((more) => ({ op: 'lastN', ...more })),
  distinct: (v) => scalar(v).map((of) => ({ op: 'distinct', of })),
  mostFrequent: (v) => scalar(v).map((of) => ({ op: 'mostFrequent', of })),
  topK: (v) => fc.record({ of: listable(v), k: fc.integer({ min: 1, max: 4 }) }).map((more) => ({ op: 'topK', ...more })),
  quantile: (v) => fc.record({ of: fc.constantFrom(...v.numbers), q: fc.constantFrom(0, 0.1, 0.5, 0.9, 1) }).map((more) => ({ op: 'quantile', ...more })),
  hourHistogram: () => fc.constant({ op: 'hourHistogram' }),
  weekdayHistogram: () => fc.constant({ op: 'weekdayHistogram' }),
  activeDays: () => fc.constant({ op: 'activeDays' }),
  sessions: () => fc.record({ gap: length, measure: fc.constantFrom('count', 'length', 'depth') }).map((more) => ({ op: 'sessions', ...more })),
  timeSince: () => fc.constantFrom('first', 'last').map((which) => ({ op: 'timeSince', which })),
  timeOf: () => fc.constantFrom('first', 'last').map((which) => ({ op: 'timeOf', which })),
  gap: () => fc.constantFrom('mean', 'shortest', 'longest').map((measure) => ({ op: 'gap', measure })),
  decayedSum: ({ positive: of }) => length.map((halfLife) => ({ op: 'decayedSum', of, halfLife })),
  funnel: (v) => fc.record({ steps: fc.array(fc.constantFrom(...v.sources), { minLength: 2, maxLength: 4 }), within: length }).map((more) => ({ op: 'funnel', ...more })),
};

function numeric(op: 'sum' | 'mean' | 'variance' | 'min' | 'max', { numbers }: Vocabulary): fc.Arbitrary<AggregateSpec> {
  return fc.constantFrom(...numbers).map((of) => ({ op, of }));
}

function scalar({ numbers, texts, booleans }: Vocabulary): fc.Arbitrary<Expression> {
  return fc.constantFrom(...numbers, ...texts.map(({ of }) => of), ...booleans);
}

function listable({ numbers, texts }: Vocabulary): fc.Arbitrary<Expression> {
  return fc.constantFrom(...numbers, ...texts.map(({ of }) => of));
}

/** A filter over what the view speaks of. */
function condition(vocabulary: Vocabulary): fc.Arbitrary<Expression> {
  const { numbers, texts, booleans } = vocabulary;
  const comparison = fc.record({
    op: fc.constantFrom('atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual'),
    left: fc.constantFrom(...numbers),
    right: fc.constantFrom(0, 1, 2.5, 12).map(literal),
  });
  const ofText = fc.constantFrom(...texts).chain(({ of, values }) =>
    fc.oneof(
      fc.record({ op: fc.constantFrom('equal', 'notEqual'), left: fc.constant(of), right: fc.constantFrom(...values).map(literal) }),
      fc.subarray([...values], { minLength: 1 }).map((some): Expression => ({ op: 'isOneOf', of, values: some })),
    ),
  );
  const present = scalar(vocabulary).map((of): Expression => ({ op: 'isPresent', of }));
  const simple: fc.Arbitrary<Expression> = fc.oneof(comparison, ofText, present, ...(booleans.length > 0 ? [fc.constantFrom(...booleans)] : []));
  return fc.oneof(
    { weight: 3, arbitrary: simple },
    { weight: 1, arbitrary: simple.map((of): Expression => ({ op: 'not', of })) },
    { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('and', 'or'), all: fc.array(simple, { minLength: 1, maxLength: 3 }) }) },
  );
}

const resolutions: Readonly<Record<Resolution, number>> = { exact: 1, '1s': 1_000, '10s': 10_000, '1m': 60_000, '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 };

const window = fc
  .constantFrom<Duration | 'ever'>('1s', '2s', '10s', '90s', '5m', '1h', '36h', '3d', '7d', '30d', '90d', '365d', '730d', 'ever')
  .chain((over): fc.Arbitrary<Pick<FeatureDefinition, 'over' | 'resolution'>> => {
    if (over === 'ever') return fc.constant({ over });
    const possible = (Object.keys(resolutions) as Resolution[]).filter((resolution) => resolutions[resolution] <= lengthMs(over));
    return fc.option(fc.constantFrom(...possible), { nil: undefined }).map((resolution) => (resolution === undefined ? { over } : { over, resolution }));
  });

function feature(vocabulary: Vocabulary): fc.Arbitrary<FeatureDefinition> {
  return fc
    .record({ aggregate: fc.oneof(...Object.values(specs).map((spec) => spec(vocabulary))), window, where: fc.option(condition(vocabulary), { nil: undefined, freq: 2 }) })
    .map(({ aggregate, window: { over, resolution }, where }) => ({
      aggregate,
      over,
      label: words,
      ...(vocabulary.each !== undefined && { each: vocabulary.each }),
      ...(resolution !== undefined && { resolution }),
      ...(where !== undefined && { where }),
    }));
}

/** Views over orders, their lines, refunds, and all events; the first always has features. */
export const arbitraryFeatureViews: fc.Arbitrary<readonly FeatureViewDefinition[]> = fc
  .tuple(
    featureView('orders', orders),
    fc.option(featureView('lines', lines), { nil: undefined, freq: 3 }),
    fc.option(featureView('refunds', refunds), { nil: undefined, freq: 2 }),
    fc.option(featureView('activity', activity), { nil: undefined, freq: 3 }),
  )
  .map((views) => views.filter((view) => view !== undefined));

/** @param name of the view, and the beginning of its columns' names */
function featureView(name: string, vocabulary: Vocabulary): fc.Arbitrary<FeatureViewDefinition> {
  const { each: _, ...whole } = vocabulary;
  const where = vocabulary.each === undefined ? fc.option(condition(whole), { nil: undefined, freq: 2 }) : fc.constant(undefined);
  return fc.record({ features: fc.array(feature(vocabulary), { minLength: 1, maxLength: 5 }), where }).map(({ features, where }) => ({
    kind: 'features',
    name,
    label: words,
    sources: vocabulary.sources,
    features: Object.fromEntries(features.map((each, i) => [`${name}${i}`, each])),
    ...(where !== undefined && { where }),
  }));
}

/** Scores in profiles and in rules: what a model says is a function of the profile, and a tag made of it turns exactly when it does. */
import { atLeast, count, createEngine, decayedSum, defineEvent, defineFeatures, definePredictions, defineProfile, defineTags, everyMonth, feature, number, oneOf, parseDefinition, prediction, rule, sum, timeOf, timeSince, versionOf, words, type Change, type LimnEvent, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const start = Date.UTC(2026, 0, 1);
const hash = 'a'.repeat(32);

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered', '下单'),
  fields: { revenue: number({ scale: 2, unit: 'GBP' }), channel: oneOf(['web', 'app']) },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    ordersEver: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spend7d: feature(sum(event.revenue), { over: '7d', en: 'spent', zh: '消费' }),
    lately: feature(decayedSum(event.revenue, { halfLife: '5d' }), { over: '30d', en: 'spent lately', zh: '近期消费' }),
    sinceLastOrder: feature(timeSince('last'), { over: 'ever', en: 'since the last', zh: '距上次' }),
    firstOrderAt: feature(timeOf('first'), { over: 'ever', en: 'first', zh: '首次' }),
  }),
});
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: (view) => ({
    churn: prediction({ absent: order, within: '90d' }, { at: everyMonth, population: atLeast(view.ordersEver, 1), enough: atLeast(view.ordersEver, 2), en: 'will leave', zh: '将流失' }),
  }),
});
const risk = defineTags('risk', {
  label: words('risk', '风险'),
  from: [outlook],
  tags: (view) => ({ leaving: rule(atLeast(view.churn, 0.5), { en: 'leaving', zh: '将流失' }) }),
});
const customer = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook, risk] });

/** The definition once a model is promoted. */
function promoted(definition: ProfileDefinition): ProfileDefinition {
  const json = JSON.parse(JSON.stringify(definition)) as { views: { kind: string; predictions: Record<string, object> }[] };
  for (const view of json.views) if (view.kind === 'predictions') for (const [name, each] of Object.entries(view.predictions)) view.predictions[name] = { ...each, model: hash };
  return parseDefinition(json);
}

/** Linear in what is given, so that any input may turn it. */
const model = (weights: readonly number[], intercept: number): ScoringModel => ({
  format: 1,
  inputs: [
    { kind: 'number', column: 'spend7d' },
    { kind: 'number', column: 'lately' },
    { kind: 'number', column: 'sinceLastOrder', of: 'duration' },
    { kind: 'number', column: 'firstOrderAt', of: 'duration' },
  ],
  predictor: { kind: 'linear', weights: [weights], intercepts: [intercept] },
  link: 'logistic',
});

function engineWith(scoring: ScoringModel, onChange: (change: Change) => void = () => {}) {
  const log: LimnEvent[] = [];
  const engine = createEngine({ definition: promoted(customer.definition), models: new Map([[hash, scoring]]), history: { eventAt: (position) => log[position]! }, onChange });
  const apply = (at: number, revenue: number) => {
    const event = order.at(new Date(at).toISOString(), { user: 'ada', id: `o${log.length}` }, { revenue, channel: 'web' });
    log.push(event);
    return engine.apply(event, log.length - 1, at);
  };
  return { engine, apply };
}

test('without a model there is no value; without enough orders none either; then what the model says', () => {
  const bare = createEngine({ definition: customer.definition, history: { eventAt: () => { throw new Error('none'); } } });
  expect(bare.predict('ada', 'churn')).toMatchObject({ value: undefined, silent: 'notAsked' });
  const { engine, apply } = engineWith(model([0, 0, 0.1, 0], 0));
  apply(start, 10);
  expect(engine.predict('ada', 'churn')).toMatchObject({ value: undefined, silent: 'tooLittleKnown' });
  apply(start + DAY_MS, 10);
  expect(engine.predict('ada', 'churn')!.value).toBe(0.5);
  expect(engine.read('ada', { asOf: start + 11 * DAY_MS }).columns['churn']).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  expect(engine.predict('ada', 'spend')).toBeUndefined();
});

test('what a model saw gives the same score again; another model may be asked instead', () => {
  const { engine, apply } = engineWith(model([0.01, 0, 0, 0], 0));
  apply(start, 10);
  apply(start + 5 * HOUR_MS + 1, 20);
  const asOf = start + 3 * DAY_MS;
  const { seen } = engine.predict('ada', 'churn', { asOf })!;
  // Time since something is seen in whole days, the first two in hours.
  expect(seen).toMatchObject({ spend7d: 30, sinceLastOrder: 2 * DAY_MS, firstOrderAt: 3 * DAY_MS });
  expect(engine.predict('ada', 'churn', { asOf, model: model([0, 0, 0, 0], 1) })!.value).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
});

test('a model that no rule rests on is promoted in place; one that a rule rests on needs a generation', () => {
  const bare = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook] });
  const engine = createEngine({ definition: bare.definition, history: { eventAt: () => { throw new Error('none'); } } });
  for (const [i, at] of [start, start + DAY_MS].entries()) engine.apply(order.at(new Date(at).toISOString(), { user: 'ada', id: `o${i}` }, { revenue: 10, channel: 'web' }), i, at);
  const models = new Map([[hash, model([0, 0, 0, 0], 0)]]);
  const { version } = engine;
  expect(engine.promote(promoted(bare.definition), models)).toBe(true);
  expect([engine.read('ada').columns['churn'], engine.version === version, engine.version]).toEqual([0.5, false, versionOf(engine.definition)]);
  expect(engine.promote(bare.definition)).toBe(true);
  expect(engine.read('ada').columns['churn']).toBeUndefined();
  expect(engine.promote(customer.definition)).toBe(false);
  const ruled = engineWith(model([0, 0, 0, 0], 0)).engine;
  expect(ruled.promote(customer.definition)).toBe(false);
  expect(ruled.promote(ruled.definition, models)).toBe(true);
});

test('a tag on a score turns at the very millisecond at which the score passes, whatever moves it: windows, decay, time since', () => {
  const weight = fc.double({ min: -2, max: 2, noNaN: true });
  const gaps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 6 * DAY_MS }), revenue: fc.integer({ min: 1, max: 50 }) }), { minLength: 2, maxLength: 5 });
  let turns = 0;
  fc.assert(
    fc.property(fc.tuple(weight, weight, weight, weight), fc.integer({ min: 1, max: 30 * DAY_MS }), gaps, (drawn, later, events) => {
      const changes: Change[] = [];
      const weights = drawn.map((each, i) => each * [0.1, 0.1, 1, 0.3][i]!);
      let at = start;
      const history = events.map(({ gap, revenue }) => [(at += gap), revenue] as const);
      // The score of some later moment is the bound, so that it is passed there, if it moves.
      const trial = engineWith(model(weights, 0));
      for (const each of history) trial.apply(...each);
      const { engine, apply } = engineWith(model(weights, -trial.engine.predict('ada', 'churn', { asOf: at + later })!.score!.raw[0]!), (change) => changes.push(change));
      for (const each of history) apply(...each);
      const [from, until] = [at + 1, at + 40 * DAY_MS];
      changes.length = 0;
      engine.advance(until);
      turns += changes.length;
      let holds = engine.read('ada', { asOf: from }).columns['leaving'];
      for (const change of changes) {
        const [before, after] = [change.at - 1, change.at].map((moment) => engine.read('ada', { asOf: moment }).columns['leaving']);
        expect([before, after]).toEqual([holds, !holds]);
        holds = after;
      }
      // Nothing was missed in between.
      for (let moment = from; moment < until; moment += 7 * HOUR_MS + 13) {
        const turned = changes.filter((change) => change.at <= moment).length % 2 === 1;
        const first = engine.read('ada', { asOf: from }).columns['leaving'];
        expect(engine.read('ada', { asOf: moment }).columns['leaving']).toBe(turned ? !first : first);
      }
    }),
    // So many that more than ten turns are always among them.
    { numRuns: 150 },
  );
  expect(turns).toBeGreaterThan(10);
});

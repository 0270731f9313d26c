import { count, createEngine, defineEvent, defineFeatures, definePredictions, defineProfile, every, feature, number, prediction, sum, words, type ScoringModel } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { collectExamples } from '../dataset/collect-examples.ts';
import { logOfEvents } from '../dataset/example-log.ts';
import { gatherExamples } from '../dataset/gather-examples.ts';
import { accuracyOverTime } from './accuracy-over-time.ts';
import { checkServed } from './check-served.ts';
import { referenceOfTraining } from './training-reference.ts';
import { valueText } from './value-text.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 5);
const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 0 }) } });
const orders = defineFeatures('orders', {
  source: order, label: words('orders', '订单'),
  features: (event) => ({ spend: feature(sum(event.revenue), { over: '10d', en: 'spend', zh: '消费' }), orders: feature(count(), { over: '10d', en: 'orders', zh: '订单数' }) }),
});
const outlook = definePredictions('outlook', { label: words('outlook', '预测'), from: [orders], predictions: () => ({ stays: prediction({ present: order, within: '4d' }, { at: every('7d'), en: 'will order', zh: '会下单' }) }) });
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook] });

/** Says yes to who ordered often. */
const model: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'spend' }, { kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[0, 0.8]], intercepts: [-2] }, link: 'logistic' };

/** Eighty customers; the frequent ones order every other day, until those who were rare do so instead. */
const logUntil = (turn: number, end = 60) => logOfEvents(Array.from({ length: end }, (_, day) => Array.from({ length: 80 }, (_, who) => {
  const isFrequent = who % 2 === (day < turn ? 0 : 1);
  const at = new Date(start + day * dayMs + who * 1_000).toISOString();
  return (day + who) % (isFrequent ? 2 : 11) === 0 ? [order.at(at, { id: `${who} ${day}`, user: `u${who}`, receivedAt: at }, { revenue: 5 })] : [];
}).flat()).flat());

describe('accuracy', () => {
  const asked = (turn: number, after = start) => accuracyOverTime({ definition, prediction: 'stays', model, log: logUntil(turn), after });

  test('each moment whose label is known is judged; when customers turn round, the model is wrong at once', async () => {
    const { metric, better, moments, recent, constant } = await asked(99);
    expect([metric, better, constant]).toEqual(['auc', 'higher', 0]);
    expect(moments.length).toBeGreaterThan(4);
    expect(moments.at(-1)!.main!.value).toBeGreaterThan(0.8);
    expect(recent!.rows).toBeGreaterThan(200);
    const turned = (await asked(45)).moments.at(-1)!;
    expect(turned.main!.high).toBeLessThan(moments.at(-1)!.main!.low);
  });

  test('moments before it was judged are passed over, and before labels are known there is nothing', async () => {
    const { moments } = await asked(99, start + 40 * dayMs);
    expect(moments.every(({ at }) => at > start + 40 * dayMs)).toBe(true);
    expect(await asked(99, start + 59 * dayMs)).toEqual({ moments: [], constant: 0 });
  });

  test('labels that are all alike judge nobody: they are counted', async () => {
    const silent = await accuracyOverTime({ definition, prediction: 'stays', model, log: logOfEvents([...Array.from({ length: 40 }, (_, who) => order.at(new Date(start + who).toISOString(), { id: `a${who}`, user: `u${who}`, receivedAt: new Date(start + who).toISOString() }, { revenue: 5 })), order.at(new Date(start + 40 * dayMs).toISOString(), { id: 'last', user: 'other', receivedAt: new Date(start + 40 * dayMs).toISOString() }, { revenue: 5 })]), after: start });
    expect(silent.constant).toBeGreaterThan(1);
    expect(silent).not.toHaveProperty('recent');
  });
});

test('a reference holds the columns and scores of the time that was judged', async () => {
  const examples = await gatherExamples(collectExamples({ definition, prediction: 'stays', log: logUntil(99) }));
  const reference = referenceOfTraining({ definition, prediction: 'stays', model, examples, window: { from: start + 30 * dayMs, to: start + 50 * dayMs } });
  expect(reference.rows).toBeGreaterThan(100);
  expect(Object.keys(reference.columns)).toEqual(['spend', 'orders']);
  expect(reference.score).toMatchObject({ kind: 'share', rows: reference.rows });
  expect(JSON.parse(JSON.stringify(reference))).toEqual(reference);
});

test('what was served is the same to the last bit at the same place of a replay; a changed bit is named', async () => {
  const log = logUntil(99, 20);
  const records = [...(log.replay(0) as Iterable<{ readonly events: readonly [never]; readonly moment: number; readonly position: number }>)];
  const engine = createEngine({ definition, history: log });
  for (const { events: [event], position, moment } of records) engine.apply(event, position, moment);
  const asOf = start + 20 * dayMs;
  const profile = engine.find('u2')!;
  const [spend] = engine.readerOf(['spend']).read(profile, { asOf });
  const row = { profile, asOf, position: records.length, values: { spend: valueText(spend) }, scores: { stays: { model: 'a', value: valueText(engine.predict(profile, 'stays', { asOf, model })!.value) } } };
  const models = new Map([['a', model]]);
  expect(await checkServed({ definition, log, models, rows: [row] })).toEqual({ compared: 2, differing: [] });
  const wrong = await checkServed({ definition, log, models, rows: [{ ...row, values: { spend: '-0' } }] });
  expect(wrong).toMatchObject({ compared: 2, differing: [{ row: 0, name: 'spend', served: '-0', computed: valueText(spend) }] });
  expect([valueText(-0), valueText(undefined), valueText(['a', 'b'])]).toEqual(['-0', 'missing', '["a","b"]']);
});

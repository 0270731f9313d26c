import { definePredictions, defineProfile, defineEvent, defineFeatures, every, feature, number, prediction, sum, count, words, type ScoringModel } from '@limn/engine';
import { expect, test } from 'vitest';
import { logOfEvents } from '../dataset/example-log.ts';
import { driftOverTime } from './drift-over-time.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 0 }) } });
const orders = defineFeatures('orders', {
  source: order, label: words('orders', '订单'),
  features: (event) => ({ spend: feature(sum(event.revenue), { over: '10d', en: 'spend', zh: '消费' }), orders: feature(count(), { over: '10d', en: 'orders', zh: '订单数' }) }),
});
const outlook = definePredictions('outlook', { label: words('outlook', '预测'), from: [orders], predictions: () => ({ stays: prediction({ present: order, within: '5d' }, { at: every('2d'), en: 'will order', zh: '会下单' }) }) });
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook] });

/** Looks at both, at spending ten times as much. */
const model: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'spend' }, { kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[0.05, 0.1]], intercepts: [-1] }, link: 'logistic' };

const orderAt = (at: string, who: { readonly id: string; readonly user: string }, revenue: number) => order.at(at, { ...who, receivedAt: at }, { revenue });

/** Ten customers order every other day; from day 20 on for three times as much. */
const log = logOfEvents(Array.from({ length: 40 }, (_, day) => Array.from({ length: 10 }, (_, who) => (day + who) % 2 === 0
  ? [orderAt(new Date(start + day * dayMs + who).toISOString(), { id: `${who} ${day}`, user: `u${who}` }, day < 20 ? 5 : 15)]
  : [])).flat(2));

test('what moved the mean is told by column, and adds up to how far it moved', async () => {
  const { moments, columns } = await driftOverTime({ definition, prediction: 'stays', model, log, moments: [15, 20, 30].map((day) => start + day * dayMs) });
  expect(moments.map(({ customers }) => customers)).toEqual([10, 10, 10]);
  const [then, , now] = moments.map(({ mean }) => mean!.value);
  expect(columns.map(({ column }) => column)).toEqual(['spend', 'orders']);
  const last = columns.map(({ effects }) => effects[2]!.value);
  expect(last[0]! + last[1]!).toBeCloseTo(now! - then!, 12);
  expect(last[0]).toBeGreaterThan(0.2);
  expect(columns[0]!.effects[0]).toEqual({ value: 0, error: 0 });
  expect(Math.abs(columns[0]!.effects[1]!.value)).toBeLessThan(0.01);
});

test('before anybody was there nothing is told', async () => {
  const { moments, columns } = await driftOverTime({ definition, prediction: 'stays', model, log, moments: [start - dayMs, start + 5 * dayMs] });
  expect(moments[0]).toEqual({ at: start - dayMs, customers: 0 });
  expect(columns.every(({ effects }) => effects[1] === undefined)).toBe(true);
});

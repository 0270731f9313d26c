import { array, count, defineEvent, defineFeatures, defineProfile, feature, number, oneOf, string, words } from '@limn/engine';
import { expect, test } from 'vitest';
import { logOfEvents } from '../dataset/example-log.ts';
import { sketchEvents } from './event-sketches.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const order = defineEvent('order', {
  match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'),
  fields: { revenue: number({ scale: 2 }), channel: oneOf(['web', 'app']), items: array({ product: string({ from: 'id' }), price: number({ scale: 2 }) }, { from: 'products' }) },
});
const orders = defineFeatures('orders', { source: order, label: words('orders', '订单'), features: () => ({ orders: feature(count(), { over: '10d', en: 'orders', zh: '订单数' }) }) });
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders] });

/** Ten customers, two orders a day each; from the day of the rise on prices are higher by a tenth. */
const log = (rise: number) => logOfEvents(Array.from({ length: 12 }, (_, day) => Array.from({ length: 20 }, (_, i) => {
  const at = new Date(start + day * dayMs + i * 60_000).toISOString();
  const price = day < rise ? 10 : 11;
  return order.at(at, { id: `${day} ${i}`, user: `u${i % 10}`, receivedAt: at }, { revenue: price, channel: i % 2 === 0 ? 'web' : 'app', items: [{ product: `p${i % 10}`, price }] });
})).flat());

test('each field has a sketch a day; the day that is not over is left out', async () => {
  const fields = await sketchEvents({ definition, log: log(99), from: start + 2 * dayMs, until: start + 11 * dayMs });
  expect(fields.map(({ event, field, days }) => `${event}.${field} ${days.length}`)).toEqual(['order.revenue 9', 'order.channel 9', 'order.items.product 9', 'order.items.price 9']);
  const [, channel] = fields;
  expect(channel!.days[0]!.sketch).toEqual({ kind: 'word', rows: 20, missing: 0, counts: [['app', 10], ['web', 10]], other: 0 });
});

test('an item whose price is not what it usually was is counted, on the day of the rise', async () => {
  const own = async (rise: number) => (await sketchEvents({ definition, log: log(rise), from: start, until: start + 12 * dayMs }))[3]!.days.map((day) => day.own);
  expect((await own(99)).slice(6, 9)).toEqual([{ rows: 10, same: 10 }, { rows: 10, same: 10 }, { rows: 10, same: 10 }]);
  expect((await own(8)).slice(7, 9)).toEqual([{ rows: 10, same: 10 }, { rows: 10, same: 0 }]);
});

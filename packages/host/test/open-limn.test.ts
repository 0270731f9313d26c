/** The embedded host: time that has passed while it was stopped is made up for, without holding anybody up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { atLeast, count, defineEvent, defineFeatures, defineProfile, defineTags, feature, number, rule, timeSince, words } from '@limn/engine';
import { manualClock, openLimn } from '@limn/host';
import { afterEach, beforeEach, expect, test } from 'vitest';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: () => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    orders1h: feature(count(), { over: '1h', en: 'orders in the last hour', zh: '近1小时订单数' }),
    sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
  }),
});
const tags = defineTags('tags', {
  label: words('tags', '标签'),
  from: [orders],
  tags: (column) => ({ fresh: rule(atLeast(column.orders1h, 1), { en: 'fresh', zh: '刚下单' }), lost: rule(atLeast(column.sinceOrder, '60d'), { en: 'lost', zh: '流失' }) }),
});
const customer = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, tags] });

const start = Date.UTC(2026, 0, 1);
const day = 86_400_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-host-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what time alone would have changed while stopped is changed at its own moments, and events wait for it', async () => {
  const customers = 20_000;
  let limn = await openLimn({ folder, definition: customer.definition, clock: manualClock(start) });
  await limn.ingest(Array.from({ length: customers }, (_, i) => order.at(new Date(start - i).toISOString(), { user: `u${i}`, receivedAt: new Date(start).toISOString() }, { revenue: 1 })));
  expect(limn.engine.count('fresh')).toBe(customers);
  await limn.close();

  const later = start + 100 * day;
  limn = await openLimn({ folder, definition: customer.definition, clock: manualClock(later) });
  const [outcome] = await limn.ingest([order.at(new Date(later).toISOString(), { user: 'u0' }, { revenue: 1 })]);
  expect(outcome?.outcome).toBe('accepted');
  expect(limn.engine.count('lost')).toBe(customers - 1);
  expect(limn.engine.count('fresh')).toBe(1);
  const changes = await limn.changesAfter(customers, 10 * customers);
  expect(changes.filter(({ name, change }) => name === 'lost' && change === 'enter')).toHaveLength(customers);
  const u1 = changes.filter(({ profile }) => profile === 'user:u1').map(({ name, change, at }) => ({ name, change, at }));
  expect(u1).toEqual([
    { name: 'fresh', change: 'exit', at: start + 3_600_000 },
    { name: 'lost', change: 'enter', at: start - 1 + 60 * day },
  ]);
  await limn.close();
});

test('a flip comes at its moment with no event and no polling: one wake, asked for once', async () => {
  const clock = manualClock(start);
  const limn = await openLimn({ folder, definition: customer.definition, clock });
  await limn.ingest([order.at(new Date(start).toISOString(), { user: 'ada' }, { revenue: 1 })]);
  const seen: string[] = [];
  limn.onChange(({ name, change, at }) => seen.push(`${name} ${change} ${at - start}`));
  clock.advanceTo(start + 60 * day - 1);
  await setImmediate();
  expect(limn.engine.count('lost')).toBe(0);
  clock.advanceTo(start + 60 * day);
  await setImmediate();
  expect(limn.engine.count('lost')).toBe(1);
  expect(seen).toEqual([`fresh exit ${3_600_000 + 10_000}`, `lost enter ${60 * day}`]);
  await limn.close();
});

import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listenTo } from './activity-listener.ts';
import { openShop, readKey, type Shop } from './shop.ts';

async function get<Answer>(shop: Shop, path: string): Promise<Answer> {
  const answer = await shop.ask(path);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Answer;
}

const minuteMs = 60_000;

test('a source is known by what it calls itself, with its types, missing fields and what became of its events', async () => {
  const shop = await openShop();
  const message = { type: 'track', userId: '1', event: 'Order Completed', properties: { revenue: 5 }, context: { library: { name: 'analytics-node' } } };
  await shop.ask('/v1/batch', { method: 'POST', body: { batch: [message, { ...message, userId: '2' }, { ...message, properties: {} }] } });
  const { sources } = await get<{ sources: unknown[] }>(shop, '/v1/sources');
  expect(sources).toMatchObject([{ name: 'analytics-node', way: 'batch', silent: false, today: { accepted: 2, rejected: 1 }, types: [{ type: 'order', label: { zh: '下单' }, events: 2 }] }]);
  expect(await get(shop, '/v1/sources/analytics-node')).toEqual(sources[0]);
  expect(JSON.parse((await shop.ask('/v1/sources/nobody')).text)).toMatchObject({ status: 404, code: 'unknown_source' });
});

test('a source that stops speaking is silent against its own rhythm, which opens an alert, told once and closed when it speaks again', async () => {
  const shop = await openShop();
  const line = await listenTo(`${shop.url}/v1/activity`, { key: readKey });
  for (let i = 0; i < 12; i++) {
    await shop.order('1', 1);
    shop.clock.advance(minuteMs);
  }
  shop.clock.advance(30 * minuteMs);
  expect(await line.until('alert')).toMatchObject({ opened: [{ id: 'source_silent:call', code: 'source_silent', level: 'warn', about: 'call' }], closed: [] });
  const { alerts } = await get<{ alerts: unknown[] }>(shop, '/v1/alerts');
  expect(alerts).toMatchObject([{ id: 'source_silent:call', text: { zh: expect.stringContaining('没有数据') } }]);
  await shop.order('1', 1);
  expect(await line.until('alert')).toMatchObject({ opened: [], closed: ['source_silent:call'] });
});

test('many rejections open an alert, and are told by reason with masked samples', async () => {
  const shop = await openShop();
  for (let i = 0; i < 12; i++) await shop.ask('/v1/track', { method: 'POST', body: { userId: `ann${i}@example.org`, event: 'Order Completed', properties: { revenue: 'five', email: 'ann@example.org' } } });
  await shop.ask('/v1/track', { method: 'POST', body: { event: 'Order Completed', properties: { revenue: 5 } } });
  const { total, lastDay, reasons } = await get<{ total: number; lastDay: number; reasons: unknown[] }>(shop, '/v1/rejections');
  expect([total, lastDay]).toEqual([13, 13]);
  expect(reasons).toMatchObject([
    { code: 'wrong_type', lastDay: 12, title: { zh: '字段类型与声明不符。' }, samples: [{ message: 'revenue must be a number, not a text.' }, {}, {}] },
    { code: 'missing_identifier', lastDay: 1 },
  ]);
  expect(JSON.stringify(reasons)).not.toContain('ann@example.org');
  await wait(1_500);
  expect(await get(shop, '/v1/alerts')).toMatchObject({ alerts: [{ code: 'rejections_up', about: 'call' }] });
});

test('health tells how long answers take, by percentiles, and where log and disk stand', async () => {
  const shop = await openShop();
  await shop.order('1', 5);
  await shop.ask('/v1/profiles/1');
  const health = await get<Record<string, unknown>>(shop, '/v1/health');
  expect(health).toMatchObject({
    latency: { reads: { lastHour: { count: 1, p99Ms: expect.any(Number) } }, ingest: { last5Minutes: { count: 1 } }, applied: { lastHour: { count: 1 } }, changes: { lastHour: { count: 0 } } },
    log: { position: 1 },
    disk: { freeBytes: expect.any(Number), parts: expect.arrayContaining([expect.objectContaining({ name: 'log' })]) },
    recoveryMs: expect.any(Number),
    eventLoop: { p99Ms: expect.any(Number) },
  });
});

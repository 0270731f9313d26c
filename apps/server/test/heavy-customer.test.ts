/** A bot among customers: seen by whoever may look, named in no log. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { logLineText } from '../src/cli/log-line.ts';
import { sayIn } from '../src/cli/language.ts';
import { openShop, type Shop } from './shop.ts';

async function sendTraffic(shop: Shop, { events, bot }: { readonly events: number; readonly bot: number }): Promise<void> {
  const batch = Array.from({ length: events }, (_, i) => ({ type: 'track', userId: i < bot ? 'crawler-9' : `user-${i}`, messageId: `m${i}`, event: 'Order Completed', properties: { revenue: 1 } }));
  await shop.ask('/v1/batch', { method: 'POST', body: { batch } });
}

const statusOf = async (shop: Shop): Promise<{ heavyCustomers: unknown[] }> => JSON.parse((await shop.ask('/v1/status')).text);

test('a customer with half of all traffic is told in the status, the metrics and, once and without a name, in the log', async () => {
  const shop = await openShop();
  await sendTraffic(shop, { events: 2_000, bot: 1_000 });
  expect((await statusOf(shop)).heavyCustomers).toEqual([{ profile: 'user:crawler-9', events: expect.any(Number), share: expect.closeTo(0.47, 1) }]);
  expect((await shop.ask('/metrics')).text).toContain('limn_heavy_customers 1');
  const alarms = () => shop.log.filter(({ kind }) => kind === 'alarm');
  await expect.poll(alarms, { timeout: 6_000 }).toEqual([{ kind: 'alarm', alarm: 'heavy_customer', share: expect.any(Number), events: expect.any(Number) }]);
  await wait(2_500);
  expect(alarms().length).toBe(1);
  expect(JSON.stringify(shop.log)).not.toContain('crawler');
  shop.clock.advance(61_000);
  expect((await statusOf(shop)).heavyCustomers).toEqual([]);
}, 20_000);

test('nobody is unusual among a few events, nor with a tenth of many', async () => {
  const quiet = await openShop();
  await sendTraffic(quiet, { events: 500, bot: 500 });
  expect((await statusOf(quiet)).heavyCustomers).toEqual([]);
  const busy = await openShop();
  await sendTraffic(busy, { events: 3_000, bot: 300 });
  expect((await statusOf(busy)).heavyCustomers).toEqual([]);
});

test.each(['en', 'zh'] as const)('the terminal tells it in words of %s, and other lines as before', (lang) => {
  const say = sayIn(lang);
  const text = logLineText({ kind: 'alarm', alarm: 'heavy_customer', share: 0.5, events: 30_000 }, { verbose: false, say });
  expect(text).toMatch(lang === 'en' ? /One customer sends 50 %/ : /一位客户发送了全部事件的 50 %/);
  const request = { kind: 'request', method: 'GET', route: '/v1/status', status: 200, ms: 1 } as const;
  expect([logLineText(request, { verbose: false, say }), logLineText(request, { verbose: true, say })]).toEqual([undefined, JSON.stringify(request)]);
});

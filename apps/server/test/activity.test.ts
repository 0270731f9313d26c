import { expect, test } from 'vitest';
import type { Tick } from '../src/activity/activity-message.ts';
import { listenTo } from './activity-listener.ts';
import { openShop, readKey, writeKey } from './shop.ts';

test('each second a tick tells how much came in, from where, and who gained what', async () => {
  const shop = await openShop();
  const line = await listenTo(`${shop.url}/v1/activity`, { key: readKey });
  await shop.order('1', 120);
  const tick = await line.until('tick', (data) => (data as unknown as Tick).profiles === 1 && (data as unknown as Tick).sources.length > 0);
  expect(tick).toMatchObject({
    today: { accepted: 1, duplicate: 0, late: 0, rejected: 0 },
    profiles: 1,
    sources: [{ name: 'call', way: 'call', silent: false, today: { accepted: 1 } }],
    tags: [{ name: 'buyer', label: { en: 'buyer', zh: '买家' }, gained: 1, lost: 0 }],
    segments: [{ name: 'bigSpenders', gained: 1, lost: 0 }],
  });
});

test('what happens is told as it is applied, in both languages, with what it changed', async () => {
  const shop = await openShop();
  const line = await listenTo(`${shop.url}/v1/activity`, { key: readKey });
  await shop.order('1', 139.12);
  const happened = await line.until('happened');
  expect(happened).toMatchObject({ leftOut: 0, events: [{ position: 0, profile: 'user:1', type: 'order', outcome: 'accepted', what: { en: 'ordered for £139.12', zh: '下单£139.12' } }] });
  const change = await line.until('change');
  expect(change).toMatchObject({ changes: [{ name: 'buyer', change: 'enter', by: 'event', position: 0, because: { en: 'ordered for £139.12' } }, { name: 'bigSpenders', kind: 'segment' }] });
});

test('of many at once a few are told, and how many were left out', async () => {
  const shop = await openShop();
  const line = await listenTo(`${shop.url}/v1/activity`, { key: readKey });
  await shop.ask('/v1/batch', { method: 'POST', body: { batch: Array.from({ length: 300 }, (_, i) => ({ type: 'track', userId: String(i), event: 'Order Completed', properties: { revenue: 1 } })) } });
  let told = 0;
  let leftOut = 0;
  while (told + leftOut < 300) {
    const message = (await line.until('happened')) as unknown as { readonly events: readonly unknown[]; readonly leftOut: number };
    expect(message.events.length).toBeLessThanOrEqual(5);
    told += message.events.length;
    leftOut += message.leftOut;
  }
  expect(told + leftOut).toBe(300);
});

test('who comes later is shown what was: events, changes, and how things are', async () => {
  const shop = await openShop();
  await shop.order('1', 5);
  const { seconds, happened, changes, tick } = JSON.parse((await shop.ask('/v1/activity/history')).text) as { seconds: number[]; happened: unknown[]; changes: unknown[]; tick: Tick };
  expect(seconds).toHaveLength(900);
  expect(happened).toMatchObject([{ profile: 'user:1', type: 'order' }]);
  expect(changes).toMatchObject([{ name: 'buyer', position: 0 }]);
  expect(tick).toMatchObject({ profiles: 1 });
});

test('personal names are sealed for who asks for that, on the stream too', async () => {
  const shop = await openShop();
  const line = await listenTo(`${shop.url}/v1/activity`, { key: readKey, headers: { 'limn-identifiers': 'sealed' } });
  await shop.order('ann@example.org', 5);
  const { events } = (await line.until('happened')) as unknown as { readonly events: readonly { readonly profile: string }[] };
  expect(events[0]!.profile).toMatch(/^sealed:/);
});

test('a server that stops ends the stream and says so; without a read key nobody listens', async () => {
  const shop = await openShop();
  const line = await listenTo(`${shop.url}/v1/activity`, { key: readKey });
  await line.until('tick');
  const closing = shop.close();
  expect(await line.until('end')).toEqual({ reason: 'stopping' });
  await closing;
  const other = await openShop();
  const refused = await fetch(`${other.url}/v1/activity`, { headers: { authorization: `Bearer ${writeKey}` } });
  expect(refused.status).toBe(403);
});

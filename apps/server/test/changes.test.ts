import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Change, SourceId } from '@limn/engine';
import { createHttpServer } from '../src/http/create-http-server.ts';
import { streamChanges } from '../src/http/change-stream.ts';
import { listenToChanges, type ListenOptions, type SentEvent } from './change-listener.ts';
import { dayMs, openingTime, openShop, readKey, type Shop } from './shop.ts';

const listen = (shop: Shop, options: Omit<ListenOptions, 'key'> = {}) => listenToChanges(shop.url, { key: readKey, ...options });

const idsOf = (events: readonly SentEvent[]) => events.map(({ id }) => id);

describe('GET /v1/changes', () => {
  test('tells what happens as it happens: who, what, when and why', async () => {
    const shop = await openShop();
    const listener = await listen(shop);
    await shop.order('17850', 120);
    const changes = await listener.take(2);
    expect(changes.map(({ event, data }) => [event, data['kind'], data['name'], data['change'], data['profile']])).toEqual([
      ['change', 'tag', 'buyer', 'enter', 'user:17850'],
      ['change', 'segment', 'bigSpenders', 'enter', 'user:17850'],
    ]);
    expect(changes[0]!.data).toMatchObject({ id: 1, at: expect.stringMatching(/^2011-09-30T12:00:00/), cause: { by: 'event' } });
  });

  test('time alone is told too', async () => {
    const shop = await openShop();
    await shop.order('17850', 1);
    const listener = await listen(shop);
    shop.clock.advance(61 * dayMs);
    const [change] = await listener.take(1);
    expect(change!.data).toMatchObject({ name: 'lapsed', change: 'enter', cause: { by: 'time' } });
    expect(Date.parse(String(change!.data['at'])) - openingTime).toBeGreaterThanOrEqual(60 * dayMs);
  });

  test('resumes after an id without gap or repetition, by after and by Last-Event-ID', async () => {
    const shop = await openShop();
    for (let i = 0; i < 5; i++) await shop.order(`u${i}`, 1);
    expect(idsOf(await (await listen(shop, { after: 0 })).take(5))).toEqual([1, 2, 3, 4, 5]);
    const resumed = await listen(shop, { after: 0, lastEventId: 3 });
    await shop.order('u5', 1);
    expect(idsOf(await resumed.take(3))).toEqual([4, 5, 6]);
  });

  test('nothing is missed or told twice while thousands of changes come in', async () => {
    const shop = await openShop();
    const batch = (from: number) => ({ batch: Array.from({ length: 500 }, (_, i) => ({ type: 'track', userId: `u${from + i}`, event: 'Order Completed', properties: { revenue: 1 } })) });
    await shop.ask('/v1/batch', { method: 'POST', body: batch(0) });
    const listener = await listen(shop, { after: 0 });
    for (let from = 500; from < 3_000; from += 500) await shop.ask('/v1/batch', { method: 'POST', body: batch(from) });
    expect(idsOf(await listener.take(3_000))).toEqual(Array.from({ length: 3_000 }, (_, i) => i + 1));
  });

  test('name chooses', async () => {
    const shop = await openShop();
    const listener = await listen(shop, { name: 'bigSpenders' });
    await shop.order('poor', 1);
    await shop.order('rich', 120);
    expect((await listener.take(1))[0]!.data).toMatchObject({ name: 'bigSpenders', profile: 'user:rich' });
  });

  test('after an id that does not exist yet is refused', async () => {
    const shop = await openShop();
    const answer = await shop.ask('/v1/changes?after=7');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 400, code: 'malformed_cursor' });
  });

  test('a client that leaves is forgotten', async () => {
    const shop = await openShop();
    const listener = await listen(shop);
    expect((await shop.ask('/metrics')).text).toContain('limn_change_subscribers 1');
    listener.leave();
    await expect.poll(async () => (await shop.ask('/metrics')).text).toContain('limn_change_subscribers 0');
  });
});

test('a subscriber that takes nothing is let go, and keeps no memory', async () => {
  const shop = await openShop();
  const { createServer } = await import('node:http');
  let ended: Promise<void> | undefined;
  const server = createServer((_, response) => {
    ended = streamChanges(shop.limn, response, { after: 0, signal: new AbortController().signal, patienceMs: 200 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const socket = createConnection((server.address() as { port: number }).port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  for (let from = 0; from < 60_000; from += 5_000) {
    const batch = Array.from({ length: 5_000 }, (_, i) => ({ type: 'track', userId: `user-${from + i}`, event: 'Order Completed', properties: { revenue: 120 } }));
    await shop.ask('/v1/batch', { method: 'POST', body: { batch } });
  }
  await Promise.race([ended!, wait(20_000).then(() => expect.fail('The stream did not end.'))]);
  socket.resume();
  const closed = await new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
  expect(closed).toBe(true);
});

test('closing the server ends every stream with the id to go on after', async () => {
  const shop = await openShop();
  await shop.order('17850', 1);
  const listener = await listen(shop, { after: 0 });
  await listener.take(1);
  await shop.close();
  expect(await listener.take(1)).toEqual([{ event: 'end', data: { reason: 'stopping', after: 1 }, cameAt: expect.any(Number) }]);
});

describe('stopping waits for no subscriber', () => {
  const closingTimeOf = async (server: { close(): unknown }): Promise<number> => {
    const started = performance.now();
    await server.close();
    return performance.now() - started;
  };

  test('not for one whose changes are still on their way from the disk', async () => {
    const { limn } = await openShop();
    const server = createHttpServer({ limn: { ...limn, changesAfter: async (after, limit) => (await wait(200), limn.changesAfter(after, limit)) }, keys: { write: [], read: [] } });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const response = await fetch(`${url}/v1/changes?after=0`);
    expect(await closingTimeOf(server)).toBeLessThan(5_000);
    expect(await response.text()).toContain('"reason":"stopping"');
  });

  test('not for one that takes nothing', async () => {
    const { limn } = await openShop();
    const page: readonly Change[] = Array.from({ length: 500 }, (_, i) => ({ id: i + 1, at: openingTime, profile: `user:${'x'.repeat(100_000)}` as SourceId, kind: 'tag', name: 'buyer', change: 'enter', cause: { by: 'time' } }));
    let asked = false;
    const server = createHttpServer({ limn: { ...limn, changesAfter: async () => ((asked = true), page) }, keys: { write: [], read: [] } });
    const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
    const socket = createConnection(Number(port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.pause();
    socket.write('GET /v1/changes?after=0 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
    await expect.poll(() => asked).toBe(true);
    await wait(200);
    expect(await closingTimeOf(server)).toBeLessThan(5_000);
  });
});

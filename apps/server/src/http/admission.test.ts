import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Limn } from '@limn/host';
import { openShop, readKey, writeKey } from '../../test/shop.ts';
import { createHttpServer } from './create-http-server.ts';

const message = JSON.stringify({ userId: '17850', event: 'Order Completed', properties: { revenue: 1 } });
const bounds = { requests: 2, bytes: 1_000, waiting: 2 };

/** A server whose Limn makes nothing durable until `go` is called. */
async function openHeld(): Promise<{ readonly url: string; readonly port: number; readonly limn: Limn; go(): void; post(body: string, headers?: Readonly<Record<string, string>>): Promise<Response> }> {
  const { limn } = await openShop();
  const { promise: held, resolve: go } = Promise.withResolvers<void>();
  const server = createHttpServer({ limn: { ...limn, ingestBody: async (body) => (await held, limn.ingestBody(body)) }, keys: { write: [writeKey], read: [readKey] }, bounds });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => (go(), server.close()));
  const post = (body: string, headers = {}): Promise<Response> =>
    fetch(`${url}/v1/track`, { method: 'POST', body, headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json', ...headers } });
  return { url, port: Number(new URL(url).port), limn, go, post };
}

const metric = async (url: string, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${readKey}` } })).text();
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
};

describe('more than is bounded', () => {
  test('for too long is refused, with what to do; what was under way is taken, and then there is room again', async () => {
    const { url, go, post } = await openHeld();
    const taken = [post(message), post(message)];
    await expect.poll(() => metric(url, 'limn_requests_in_flight')).toBe(2);
    const askedAt = performance.now();
    const refused = await post(message, { origin: 'https://shop.example' });
    expect(performance.now() - askedAt).toBeGreaterThan(190);
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('access-control-allow-origin')]).toEqual([429, '1', '*']);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'overloaded', cure: expect.stringContaining('Retry-After') });
    expect(await metric(url, 'limn_refused')).toBe(1);
    go();
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(message)).status).toBe(200);
    expect([await metric(url, 'limn_requests_in_flight'), await metric(url, 'limn_bytes_in_flight')]).toEqual([0, 0]);
  });

  test('waits for room, unread, and is taken when there is some; who has left by then takes none', async () => {
    const { url, port, limn, go, post } = await openHeld();
    const taken = [post(message), post(message)];
    await expect.poll(() => metric(url, 'limn_requests_in_flight')).toBe(2);
    const leaving = connect(port, '127.0.0.1');
    leaving.write(`POST /v1/track HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${writeKey}\r\ncontent-length: ${message.length}\r\n\r\n${message}`);
    await wait(20);
    const waiting = post(message);
    leaving.destroy();
    await wait(20);
    go();
    expect((await Promise.all([...taken, waiting])).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await metric(url, 'limn_refused')).toBe(0);
    expect(limn.status().logPosition).toBe(3);
    expect([await metric(url, 'limn_requests_in_flight'), await metric(url, 'limn_bytes_in_flight')]).toEqual([0, 0]);
  });

  test('in bytes is refused too, but one request is always admitted', async () => {
    const { url, go, post } = await openHeld();
    const large = JSON.stringify({ userId: '17850', event: 'Order Completed', properties: { revenue: 1, note: 'x'.repeat(2_000) } });
    const first = post(large);
    await expect.poll(() => metric(url, 'limn_bytes_in_flight')).toBeGreaterThan(2_000);
    expect((await post(message)).status).toBe(429);
    go();
    expect((await first).status).toBe(200);
  });

  test('never refuses who reads', async () => {
    const { url, post } = await openHeld();
    void post(message).catch(() => {});
    void post(message).catch(() => {});
    await expect.poll(() => metric(url, 'limn_requests_in_flight')).toBe(2);
    const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${readKey}`, 'content-type': 'application/json' } });
    expect((await ask('/v1/profiles/17850?orEmpty=true')).status).toBe(200);
    expect((await ask('/v1/profiles/read', { method: 'POST', body: '{"identifiers":["17850"]}' })).status).toBe(200);
  });

  test('beyond those that wait is refused at once', async () => {
    const { url, post } = await openHeld();
    for (let i = 0; i < 2; i++) void post(message).catch(() => {});
    await expect.poll(() => metric(url, 'limn_requests_in_flight')).toBe(2);
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const from = performance.now();
        const { status } = await post(message);
        return { status, late: performance.now() - from > 190 };
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
    expect(answers.filter(({ late }) => late).length).toBe(2);
  });
});

test('a sender that leaves in the middle of its body makes room', async () => {
  const { url, port } = await openHeld();
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST /v1/track HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${writeKey}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"userId"`);
  await expect.poll(() => metric(url, 'limn_bytes_in_flight')).toBe(500);
  socket.destroy();
  await expect.poll(() => metric(url, 'limn_bytes_in_flight')).toBe(0);
});

test('the body of a refused request is left unread, and its connection closed', async () => {
  const { url, port, post } = await openHeld();
  for (let i = 0; i < 2; i++) void post(message).catch(() => {});
  await expect.poll(() => metric(url, 'limn_requests_in_flight')).toBe(2);
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write(`POST /v1/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${writeKey}\r\ncontent-type: application/json\r\ncontent-length: 4000000\r\n\r\n`);
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString()));
  const closed = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
  expect(await Promise.race([closed, wait(5_000, false)])).toBe(true);
  expect(answer).toMatch(/^HTTP\/1.1 429/);
  expect(answer).toMatch(/connection: close/i);
});

/** A subscriber that never reads, while more than a hundred thousand changes happen. */
import type { Socket } from 'node:net';
import { createConnection } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../src/http/create-http-server.ts';
import { listenToChanges } from './change-listener.ts';
import { openShop, readKey } from './shop.ts';

const customers = 52_000;
const batchSize = 4_000;

test('a dead subscriber slows nobody and holds no more than its line; it goes on where it stopped', async () => {
  const { limn, ask } = await openShop();
  const server = createHttpServer({ limn, keys: { write: [], read: [readKey] } });
  const lines: Socket[] = [];
  server.server.on('connection', (line: Socket) => lines.push(line));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());

  const dead = createConnection(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void dead.destroy());
  dead.pause();
  dead.write(`GET /v1/changes?after=0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${readKey}\r\n\r\n`);
  const listener = await listenToChanges(url, { key: readKey, after: 0 });

  let held = 0;
  let slowest = 0;
  for (let from = 0, id = 0; from < customers; from += batchSize) {
    const batch = Array.from({ length: batchSize }, (_, i) => ({ type: 'track', userId: `user-${from + i}`, event: 'Order Completed', properties: { revenue: 120 } }));
    await ask('/v1/batch', { method: 'POST', body: { batch } });
    const answeredAt = Date.now();
    const taken = await listener.take(2 * batchSize);
    expect(taken.map((change) => change.id)).toEqual(Array.from({ length: 2 * batchSize }, () => ++id));
    slowest = Math.max(slowest, taken.at(-1)!.cameAt - answeredAt);
    held = Math.max(held, ...lines.map((line) => line.writableLength));
  }
  expect(limn.lastChange).toBe(2 * customers);
  // What the kernel holds is not ours; what we hold is a line's buffer, not a hundred thousand changes.
  expect(held).toBeLessThan(256 * 1024);
  expect(slowest).toBeLessThan(5_000);

  const resumed = await listenToChanges(url, { key: readKey, after: 0, lastEventId: 2 * customers - 1_500 });
  expect((await resumed.take(1_500)).at(-1)!.id).toBe(2 * customers);
}, 120_000);

/** What only a really started process can prove: idle time, time-driven changes, kill -9, full disks, silence of its logs. */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProfileDefinition, ViewDefinition } from '@limn/engine';
import { expect, test } from 'vitest';
import { temporaryDisk } from '../../../packages/host/test/folder.ts';
import { listenToChanges, type SentEvent } from './change-listener.ts';
import { readKey, shopDefinition, writeKey } from './shop.ts';
import { freshFolder, start, tryToStart } from './started.ts';

const recently: readonly ViewDefinition[] = [
  {
    kind: 'features',
    name: 'recent',
    label: { en: 'recent', zh: '近期' },
    sources: ['order'],
    features: { orders3s: { aggregate: { op: 'count' }, over: '3s', resolution: '1s', label: { en: 'orders in the last 3 seconds', zh: '近3秒订单数' } } },
  },
  {
    kind: 'tags',
    name: 'moments',
    label: { en: 'moments', zh: '时刻' },
    tags: { buying: { rule: { op: 'atLeast', left: { op: 'column', name: 'orders3s' }, right: { op: 'literal', value: 1 } }, label: { en: 'buying', zh: '正在购买' } } },
  },
];

/** The shop, with a tag that time takes away within seconds. */
const definition: ProfileDefinition = { ...shopDefinition, views: [...shopDefinition.views, ...recently] };
const keys = { writeKey, readKey };

const order = (userId: string, more: object = {}) => ({ type: 'track', userId, event: 'Order Completed', properties: { revenue: 1 }, ...more });
const batchOf = (count: number, id: (i: number) => string) => ({ batch: Array.from({ length: count }, (_, i) => order(id(i))) });
const changesOf = (events: readonly SentEvent[]) => events.map(({ data }) => data);

/** Processor time that a process has used, ms. Linux counts it in hundredths of a second. */
async function processorMs(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

test('5,000 customers who wait for time to turn their tags cost less than 1 % of a processor', async ({ skip }) => {
  if (!existsSync('/proc/self/stat')) skip('only Linux tells in /proc how much processor time a process has used');
  const limn = await start({ folder: await freshFolder(), definition, ...keys });
  await limn.post('/v1/batch', batchOf(5_000, (i) => `u${i}`));
  const { nextWake, profiles } = await limn.get<{ nextWake: string; profiles: number }>('/v1/status');
  expect([profiles, Date.parse(nextWake) > Date.now()]).toEqual([5_000, true]);
  // Their orders leave the window of three seconds first; then all wait for the sixty days of `lapsed`.
  await expect.poll(async () => (await limn.get<{ count: number }>('/v1/tags/buying?limit=0')).count, { timeout: 10_000 }).toBe(0);
  await wait(2_000);
  const [before, startedAt] = [await processorMs(limn.pid), performance.now()];
  await wait(5_000);
  const share = (await processorMs(limn.pid) - before) / (performance.now() - startedAt);
  expect(before).toBeGreaterThan(100);
  expect(share).toBeLessThan(0.01);
});

test('who listens sees a customer enter, and exit at the moment, by time alone', async () => {
  const limn = await start({ folder: await freshFolder(), definition, ...keys });
  const listener = await listenToChanges(limn.url, { key: readKey, name: 'buying' });
  const orderedAt = Date.now();
  await limn.post('/v1/track', order('17850', { timestamp: new Date(orderedAt).toISOString() }));
  const [enter, exit] = await listener.take(2);
  expect(enter!.data).toMatchObject({ profile: 'user:17850', change: 'enter', cause: { by: 'event' } });
  expect(exit!.data).toMatchObject({ profile: 'user:17850', change: 'exit', cause: { by: 'time' } });
  const [enteredAt, exitedAt] = [enter!, exit!].map(({ data }) => Date.parse(String(data['at'])));
  expect(enteredAt!).toBeGreaterThan(orderedAt);
  // Three seconds after it happened, however long it took to come.
  expect(exitedAt! - orderedAt).toBeGreaterThanOrEqual(3_000);
  expect(exitedAt! - orderedAt).toBeLessThanOrEqual(4_001);
  expect(exit!.cameAt).toBeGreaterThanOrEqual(exitedAt!);
  expect(exit!.cameAt - exitedAt!).toBeLessThan(1_000);
});

test('after kill -9 the feed goes on behind the last id seen: the same changes, no gap, none twice', async () => {
  const folder = await freshFolder();
  const first = await start({ folder, definition, ...keys });
  const listener = await listenToChanges(first.url, { key: readKey, after: 0 });
  for (let i = 0; i < 20; i++) await first.post('/v1/batch', batchOf(2, (j) => `u${2 * i + j}`));
  // Every customer enters buyer and buying; some have left buying again, by time alone.
  const seen = await listener.take(85);
  await first.post('/v1/track', order('u0'));
  await first.end('SIGKILL');

  const second = await start({ folder, definition, ...keys });
  await second.post('/v1/track', order('last'));
  const whole = await listenToChanges(second.url, { key: readKey, after: 0 });
  const resumed = await listenToChanges(second.url, { key: readKey, after: 0, lastEventId: seen.at(-1)!.id! });
  // 41 customers become buyers, and each time they begin buying they end it: u0 twice, unless its orders were one visit.
  const { changes } = await quiet(second.get);
  expect(changes % 2).toBe(1);
  const all = await whole.take(changes);
  expect(all.map(({ id }) => id)).toEqual(Array.from({ length: changes }, (_, i) => i + 1));
  expect(changesOf(all.slice(0, seen.length))).toEqual(changesOf(seen));
  expect(changesOf(await resumed.take(changes - seen.length))).toEqual(changesOf(all.slice(seen.length)));
});

/** Waits until time has taken everybody out of `buying`. */
async function quiet(get: <Answer>(path: string) => Promise<Answer>): Promise<{ readonly changes: number }> {
  await expect.poll(async () => (await get<{ count: number }>('/v1/tags/buying?limit=0')).count, { timeout: 15_000, interval: 100 }).toBe(0);
  return get('/v1/status');
}

test('what it says about good and bad requests holds no identifier, no key and no body', async () => {
  const secret = 'xyzzy';
  const own = { writeKey: `${secret}-write`, readKey: `${secret}-read` };
  const limn = await start({ folder: await freshFolder(), definition, ...own, more: ['--verbose'] });
  const ask = async (path: string, init: RequestInit = {}): Promise<number> => (await fetch(`${limn.url}${path}`, { headers: { authorization: `Bearer ${own.readKey}` }, ...init })).status;
  const listening = await listenToChanges(limn.url, { key: own.readKey });

  await limn.post('/v1/batch', { batch: [order(`${secret}-user`), order(secret, { anonymousId: `${secret}-visitor` }), order('', { event: secret }), { type: secret }, secret, order(secret, { properties: { revenue: secret } })] });
  await limn.post('/v1/import', { name: secret, row: 1, batch: [order(secret, { timestamp: secret })] });
  await limn.post('/v1/identity/link', { left: `user:${secret}`, right: `user:${secret}-other` });
  await limn.post('/v1/identity/link', { left: `${secret}-nobody`, right: '' });
  const asked = ['', '/explain/buyer', `/explain/${secret}`, `?asOf=${secret}`, `?views=${secret}`].map((what) => `profiles/${secret}${what}`);
  for (const path of [...asked, secret, `segments/${secret}`, `import/${secret}`, 'profiles/%FF', `changes?name=${secret}&after=${secret}`]) await ask(`/v1/${path}`);
  for (const body of [`{"${secret}`, `["${secret}"]`, '', '['.repeat(100_000), `{"batch":[{"userId":"${secret}","__proto__":{}}]}`]) {
    for (const path of ['/v1/track', '/v1/batch', '/v1/events', '/v1/profiles/read', '/v1/identity/link']) {
      for (const key of [own.writeKey, own.readKey, `${secret}-wrong`]) {
        for (const type of ['application/json', 'application/x-ndjson', secret]) await ask(path, { method: 'POST', body, headers: { authorization: `Basic ${btoa(`${key}:${secret}`)}`, 'content-type': type } });
      }
    }
  }
  await sendRaw(limn.url, `GET /v1/${secret} HTTP/9.9\r\n${secret}: ${secret}\r\n\r\n`);
  await sendRaw(limn.url, `POST /v1/track HTTP/1.1\r\nhost: ${secret}\r\ncontent-length: 100\r\n\r\n${secret}`);
  listening.leave();
  expect(await ask('/healthz')).toBe(200);
  expect(await limn.end('SIGTERM')).toBe(0);

  const lines = limn.said().split('\n').filter((line) => line.startsWith('{"kind"'));
  expect(lines.length).toBeGreaterThan(200);
  expect(lines.filter((line) => line.includes('"failure"'))).toEqual([]);
  expect(limn.said().split('\n').filter((line) => line.includes(secret))).toEqual([]);
});

/** Bytes as they are, to what HTTP clients would not send. */
function sendRaw(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection(Number(port), hostname, () => socket.end(text));
    socket.resume().on('error', () => {}).on('close', () => resolve());
  });
}

test('a full disk stops acknowledging and says so; reading goes on; with room again it goes on by itself, and nothing is lost', async ({ skip }) => {
  const disk = await temporaryDisk(3 * 1024 * 1024);
  if (disk === undefined) return skip('a disk of 3 MB takes root on Linux');
  const ballast = join(disk, 'ballast');
  await writeFile(ballast, Buffer.alloc(1024 * 1024));
  const folder = join(disk, 'data');
  const limn = await start({ folder, definition, ...keys });

  /** Incompressible, so that the log grows. */
  const filling = (batch: number) => ({ batch: Array.from({ length: 50 }, (_, i) => order('17850', { messageId: `${batch}-${i}`, properties: { revenue: 1, text: Array.from({ length: 40 }, () => Math.random().toString(36)).join('') } })) });
  let acknowledged = 0;
  let refusal: Response | undefined;
  let refused: ReturnType<typeof filling> | undefined;
  for (let batch = 0; refusal === undefined; batch++) {
    const sent = filling(batch);
    const answer = await limn.post('/v1/batch', sent);
    if (answer.ok) acknowledged += ((await answer.json()) as { accepted: number }).accepted;
    else [refusal, refused] = [answer, sent];
  }
  expect(acknowledged).toBeGreaterThan(0);
  expect([refusal.status, Number(refusal.headers.get('retry-after')) > 0]).toEqual([503, true]);
  expect(await refusal.json()).toMatchObject({ code: 'disk_full', cure: expect.stringContaining('Make space') });
  expect(await limn.get('/readyz')).toMatchObject({ status: 503, code: 'not_ready', detail: expect.stringContaining('is full') });
  const orders = async (): Promise<number> => (await limn.get<{ views: { orders: { orders: number } } }>('/v1/profiles/17850?views=orders')).views.orders.orders;
  expect(await orders()).toBe(acknowledged);

  await rm(ballast);
  await expect.poll(async () => (await fetch(`${limn.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
  expect(await (await limn.post('/v1/batch', refused)).json()).toMatchObject({ accepted: 50, duplicate: 0 });
  await limn.end('SIGKILL');

  const again = await start({ folder, definition, ...keys });
  const { views } = await again.get<{ views: { orders: { orders: number } } }>('/v1/profiles/17850?views=orders');
  expect(views.orders.orders).toBe(acknowledged + 50);
});

test('a second process on the same folder is refused, with the process id of the first, and the first goes on', async () => {
  const folder = await freshFolder();
  const first = await start({ folder, definition, ...keys });
  const second = await tryToStart({ folder, definition, ...keys });
  expect(second).toMatchObject({ exit: 1, said: expect.stringContaining(`in use by process ${first.pid}`) });
  expect(JSON.parse((second as { said: string }).said)).toMatchObject({ code: 'folder_locked', cure: expect.stringContaining('--data') });
  expect((await first.post('/v1/track', order('17850'))).status).toBe(200);
});

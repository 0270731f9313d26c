import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { readTypedMessage, type LimnEvent, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { expect, onTestFinished, test } from 'vitest';
import type { LogWaiter } from '../src/log-work/log-work.ts';
import { runLogJob } from '../src/log-work/run-log-job.ts';
import { createHttpServer, type HttpServerOptions, type LogLine } from '../src/http/create-http-server.ts';
import { signatureOf } from '../src/watch/alert-webhook.ts';
import { watchRecordFile } from '../src/watch/watch-record.ts';
import { dayMs, openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

/** What a process of its own would do, here and now: the machine may be busy. */
const here: LogWaiter = { done: async (_key, jobOf) => (await runLogJob(jobOf(), () => {})) as never };

const label = (en: string, zh: string) => ({ en, zh });
const definition: ProfileDefinition = {
  ...shopDefinition,
  views: [...shopDefinition.views, {
    kind: 'predictions', name: 'outlook', label: label('outlook', '预测'),
    predictions: { buys: { target: { op: 'present', event: 'order', within: '7d' }, at: { every: '7d' }, label: label('will order', '会下单'), inputs: ['spend30d', 'orders'] } },
  }],
};
const model: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'spend30d' }, { kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[0.002, 0.02]], intercepts: [-1] }, link: 'logistic' };

/** Forty customers, of whom most order on a day; from a day on for twice as much. */
async function live(shop: Shop, { days, from = 0, rise = Infinity }: { readonly days: number; readonly from?: number; readonly rise?: number }): Promise<void> {
  for (let day = from; day < from + days; day++) {
    const batch = Array.from({ length: 40 }, (_, i) => ({ type: 'track', userId: `c${i}`, event: 'Order Completed', properties: { revenue: ((i * 7 + day * 3) % 25) + (day >= rise ? 30 : 10) } })).filter((_, i) => (i + day) % 4 > 0);
    const events = batch.map((message) => readTypedMessage(message, { receivedAt: shop.clock.now() }) as LimnEvent);
    await shop.limn.ingest(events);
    shop.clock.advance(dayMs);
  }
}

/** A model that answers; what moves nobody who answers is only a note. */
async function promote({ limn }: Shop): Promise<string> {
  const { hash } = await limn.models.register({ prediction: 'buys', model, by: 'test' });
  await limn.models.promote(hash, { to: 'champion', by: 'test' });
  return hash;
}

/** A second server on the same shop, that watches. */
async function watching(shop: Shop, watch: NonNullable<HttpServerOptions['watch']> = {}): Promise<{ readonly get: <Answer>(path: string) => Promise<Answer>; readonly log: readonly LogLine[]; readonly close: () => Promise<void> }> {
  const log: LogLine[] = [];
  const server = createHttpServer({ limn: shop.limn, keys: { write: [writeKey], read: [readKey] }, logger: (line) => log.push(line), watch: { logWork: here, ...watch } });
  await server.listen({ host: '127.0.0.1', port: 0 });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= server.close().then(() => undefined));
  onTestFinished(close);
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const get = async <Answer>(path: string): Promise<Answer> => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${readKey}` } });
    expect(answer.status).toBe(200);
    return answer.json() as Promise<Answer>;
  };
  return { get, log, close };
}

interface Told {
  readonly state: string;
  readonly failed?: string;
  readonly day?: string;
  readonly changes: readonly { readonly id: string; readonly since: string; readonly moves: readonly { readonly prediction: string; readonly effect?: { readonly value: number } }[] }[];
  readonly served: { readonly checked: number; readonly differing: number };
  readonly clock: { readonly skipped: number };
}

async function looked(get: <Answer>(path: string) => Promise<Answer>, holds: (told: Told) => boolean): Promise<Told> {
  for (;;) {
    const told = await get<Told>('/v1/watch');
    expect(told.failed).toBeUndefined();
    if (told.state === 'waiting' && told.day !== undefined && holds(told)) return told;
    await wait(100);
  }
}

test('a change of what comes in is found on its day, names the prediction that it moves and by how much, and is told in both languages', async () => {
  const shop = await openShop({ definition });
  await live(shop, { days: 44, rise: 42 });
  const hash = await promote(shop);
  const { get, log } = await watching(shop);
  const { changes, day } = await looked(get, () => true);
  const since = new Date(Date.UTC(2011, 8, 30) + 42 * dayMs).toISOString().slice(0, 10);
  expect(changes).toMatchObject([{ id: 'order.revenue', since, moves: [{ prediction: 'buys', effect: { value: expect.any(Number) } }] }]);
  expect(changes[0]!.moves[0]!.effect!.value).toBeGreaterThan(0);
  expect(day).toBe(new Date(Date.UTC(2011, 8, 30) + 43 * dayMs).toISOString().slice(0, 10));
  await expect.poll(() => log.find(({ kind }) => kind === 'alert'), { timeout: 10_000 }).toMatchObject({ change: 'opened', code: 'data_drift', level: 'warn', text: { en: expect.stringMatching(/^Since 11 Nov 2011 the middle of “revenue” of “order” went from £\d\d.*It moves “will order” by \+/), zh: expect.stringMatching(/^自2011年11月11日起.*“下单”的“revenue”.*“会下单”/) } });
  const { alerts } = await get<{ alerts: readonly Record<string, unknown>[] }>('/v1/alerts');
  expect(alerts.find(({ code }) => code === 'data_drift')).toMatchObject({ about: 'order.revenue', predictions: ['buys'] });
  const one = await get<Record<string, unknown>>('/v1/predictions/buys/watch');
  expect(one).toMatchObject({ model: hash, columns: expect.arrayContaining([expect.objectContaining({ column: 'spend30d', psi: expect.any(Number) })]), changes: [{ id: 'order.revenue' }] });
}, 60_000);

test('quiet days are no change; days that nobody looked at are made up for and told; a restart knows all it knew; what was served is what the log gives', async () => {
  const shop = await openShop({ definition });
  await live(shop, { days: 40 });
  const first = await watching(shop);
  expect(await looked(first.get, () => true)).toMatchObject({ changes: [], served: { checked: 0 }, clock: { skipped: 0 } });
  await first.close();
  await live(shop, { days: 3, from: 40 });
  const before = JSON.parse(await readFile(watchRecordFile(shop.limn.folder), 'utf8')) as { record: { day: number } };
  const second = await watching(shop);
  const told = await looked(second.get, ({ served }) => served.checked > 0);
  expect(told).toMatchObject({ changes: [], clock: { skipped: 2 }, served: { differing: 0 } });
  const after = JSON.parse(await readFile(watchRecordFile(shop.limn.folder), 'utf8')) as { record: { day: number } };
  expect(after.record.day - before.record.day).toBe(3);
}, 60_000);

test('a webhook that answers 500 and hangs is told until it takes what it is sent, signed, once; a restart sends nothing twice', async () => {
  const shop = await openShop({ definition });
  await live(shop, { days: 44, rise: 42 });
  await promote(shop);
  const took: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
  let tries = 0;
  const hook: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
      if (tries++ === 0) return response.writeHead(500).end();
      took.push({ headers: request.headers, body });
      response.end('thanks');
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void hook.closeAllConnections());
  onTestFinished(() => void hook.close());
  const webhook = { url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/alerts`, secret: 'a secret of some length' };
  const first = await watching(shop, { webhook });
  await expect.poll(() => took.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const { headers, body } = took.find((each) => each.body.includes('data_drift'))!;
  expect(JSON.parse(body)).toMatchObject({ change: 'opened', alert: { code: 'data_drift', about: 'order.revenue', text: { zh: expect.stringContaining('revenue') } } });
  expect(headers['limn-signature']).toBe(`v1=${signatureOf(webhook.secret, { id: String(headers['limn-id']), timestamp: String(headers['limn-timestamp']), body })}`);
  expect(await first.get('/v1/watch')).toMatchObject({ webhook: { waiting: 0, dropped: 0 } });
  await first.close();
  const sent = took.length;
  const second = await watching(shop, { webhook });
  await looked(second.get, () => true);
  await expect.poll(() => second.get<{ alerts: unknown[] }>('/v1/alerts').then(({ alerts }) => JSON.stringify(alerts)), { timeout: 10_000 }).toContain('data_drift');
  await wait(500);
  expect(took.length).toBe(sent);
}, 90_000);

test('settings are kept and hold at once; a prediction without a model, or that is none, is told as such', async () => {
  const shop = await openShop({ definition, keys: { write: [writeKey], read: [readKey] } });
  expect((await shop.ask('/v1/predictions/buys/watch', { key: readKey })).text).toContain('no_champion');
  expect((await shop.ask('/v1/predictions/sells/watch', { key: readKey })).text).toContain('unknown_prediction');
  const answer = JSON.parse((await shop.ask('/v1/watch', { key: readKey })).text) as { settings: unknown };
  expect(answer.settings).toEqual({ deviations: 5, least: 1, psi: 0.25, ignore: [] });
});

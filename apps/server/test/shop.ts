/** A small shop, opened for real: engine, durable host in a folder of its own, HTTP on a free port of this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileDefinition } from '@limn/engine';
import { manualClock, openLimn, type ForeignRuntime, type Limn } from '@limn/host';
import { onTestFinished } from 'vitest';
import type { Keys } from '../src/http/access.ts';
import { createHttpServer, type LogLine } from '../src/http/create-http-server.ts';
import { createDocumentCheck, type Answer, type DocumentCheck } from './document-check.ts';

export const dayMs = 86_400_000;
export const openingTime = Date.UTC(2011, 8, 30, 12);
export const writeKey = 'shop-write-key';
export const readKey = 'shop-read-key';

const label = (en: string, zh: string) => ({ en, zh });

/** Orders and page views; money, count and times; one tag that time takes away, one that events bring, one segment. */
export const shopDefinition: ProfileDefinition = {
  limn: 1,
  name: 'customer',
  label: label('customer', '客户'),
  timeZone: 'UTC',
  identity: { poison: [], maxLinks: 20, maxCluster: 50 },
  events: [
    {
      name: 'order',
      match: { call: 'track', event: 'Order Completed' },
      label: label('order', '下单'),
      summary: label('ordered for {revenue}', '下单 {revenue}'),
      lateness: '3d',
      fields: { revenue: { type: 'number', scale: 2, unit: 'GBP' } },
    },
    { name: 'visit', match: { call: 'page' }, label: label('visit', '访问'), summary: label('saw a page', '浏览页面'), lateness: '3d', fields: {} },
    { name: 'signup', match: { call: 'identify' }, label: label('signup', '注册'), summary: label('signed in', '登录'), lateness: '3d', fields: {} },
  ],
  views: [
    {
      kind: 'features',
      name: 'orders',
      label: label('orders', '订单'),
      sources: ['order'],
      features: {
        orders: { aggregate: { op: 'count' }, over: 'ever', label: label('orders', '订单数') },
        spend30d: { aggregate: { op: 'sum', of: { op: 'field', name: 'revenue' } }, over: '30d', label: label('money spent in the last 30 days', '近30天消费金额'), unit: 'GBP' },
        sinceOrder: { aggregate: { op: 'timeSince', which: 'last' }, over: 'ever', label: label('time since the last order', '距上次下单') },
        lastOrderAt: { aggregate: { op: 'timeOf', which: 'last' }, over: 'ever', label: label('last order', '上次下单时间') },
      },
    },
    { kind: 'features', name: 'visits', label: label('visits', '访问'), sources: ['visit'], features: { visits: { aggregate: { op: 'count' }, over: 'ever', label: label('visits', '访问次数') } } },
    {
      kind: 'tags',
      name: 'lifecycle',
      label: label('lifecycle', '生命周期'),
      tags: {
        buyer: { rule: { op: 'atLeast', left: { op: 'column', name: 'orders' }, right: { op: 'literal', value: 1 } }, label: label('buyer', '买家') },
        lapsed: { rule: { op: 'atLeast', left: { op: 'column', name: 'sinceOrder' }, right: { op: 'duration', value: '60d' } }, label: label('lapsed', '流失') },
      },
    },
    {
      kind: 'segments',
      name: 'audiences',
      label: label('audiences', '人群'),
      segments: {
        bigSpenders: {
          rule: { op: 'atLeast', left: { op: 'column', name: 'spend30d' }, right: { op: 'literal', value: 100 } },
          label: label('big spenders', '高消费'),
          description: label('Spent at least 100 in 30 days.', '近30天消费满100。'),
        },
      },
    },
  ],
};

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  /** Sent as Basic user name; null: none. Default: the write key for POST to a writing path, else the read key. */
  readonly key?: string | null;
  /** Sent as JSON, or as it is when text or bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Shop {
  readonly url: string;
  readonly limn: Limn;
  readonly clock: ReturnType<typeof manualClock>;
  readonly log: readonly LogLine[];
  /** Asks, and checks request and answer against /openapi.json. */
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** Stops the server, not Limn. */
  close(): Promise<void>;
  /** Sends one track event. */
  order(userId: string, revenue: number, message?: object): Promise<Answer>;
}

export interface ShopOptions {
  readonly keys?: Keys;
  readonly now?: number;
  /** Default: the shop's own. */
  readonly definition?: ProfileDefinition;
  /** Scores with models made elsewhere; closed by whoever hands it in. */
  readonly foreign?: ForeignRuntime;
}

/** Opens the shop for one test. */
export async function openShop({ keys = { write: [writeKey], read: [readKey] }, now = openingTime, definition = shopDefinition, foreign }: ShopOptions = {}): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-shop-'));
  const clock = manualClock(now);
  const limn = await openLimn({ folder, definition, clock, ...(foreign !== undefined && { foreign }) });
  const log: LogLine[] = [];
  const server = createHttpServer({ limn, keys, logger: (line) => log.push(line) });
  await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await limn.close();
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  let check: DocumentCheck | undefined;

  async function ask(path: string, { method = 'GET', key, body, headers }: AskOptions = {}): Promise<Answer> {
    check ??= createDocumentCheck(await (await fetch(`${url}/openapi.json`)).json());
    const sent = key === undefined ? defaultKey(method, path) : key;
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(sent !== null && { authorization: `Basic ${btoa(`${sent}:`)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const answer: Answer = { status: response.status, headers: response.headers, text: await response.text() };
    check({ method, path, answer, ...(raw ? undefined : { body }) });
    return answer;
  }

  return {
    url,
    limn,
    clock,
    log,
    ask,
    close: () => server.close(),
    order: (userId, revenue, message) => ask('/v1/track', { method: 'POST', body: { userId, event: 'Order Completed', properties: { revenue }, ...message } }),
  };
}

function defaultKey(method: string, path: string): string | null {
  if (method === 'OPTIONS') return null;
  const reads = path.startsWith('/v1/profiles') || (method === 'GET' && !path.startsWith('/v1/import'));
  return reads ? readKey : writeKey;
}

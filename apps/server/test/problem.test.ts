/** Problems that the world or we make, not the sender. */
import { describe, expect, test } from 'vitest';
import type { Limn } from '@limn/host';
import { createHttpServer, type LogLine } from '../src/http/create-http-server.ts';
import { problemCodes } from '../src/errors.ts';
import { openShop, readKey, writeKey } from './shop.ts';

const keys = { write: [writeKey], read: [readKey] };
const message = { userId: '17850', event: 'Order Completed', properties: { revenue: 1 } };
const authorization = (key: string) => ({ authorization: `Bearer ${key}` });

/** The real thing, but for what fails. */
function serverOver(limn: Limn, failing: Partial<Limn>): { readonly server: ReturnType<typeof createHttpServer>; readonly log: LogLine[] } {
  const log: LogLine[] = [];
  return { server: createHttpServer({ limn: { ...limn, ...failing }, keys, logger: (line) => log.push(line) }), log };
}

describe('while nothing can be acknowledged', () => {
  test.each(['disk_full', 'log_failed', 'reader_failed', 'closing'] as const)('%s is a 503 problem that says when to ask again', async (code) => {
    const { limn } = await openShop();
    const fail = () => Promise.reject(Object.assign(new Error('no'), { code }));
    const { server } = serverOver(limn, { ingest: fail, ingestBody: fail });
    for (const [url, payload] of [['/v1/track', message], ['/v1/batch', { batch: [{ ...message, type: 'track' }] }], ['/v1/identity/link', { left: 'user:a', right: 'user:b' }]] as const) {
      const answer = await server.inject({ method: 'POST', url, headers: authorization(writeKey), payload });
      expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([503, '5', code]);
    }
  });

  test('a stopped Limn says that it is closing', async () => {
    const shop = await openShop();
    await shop.limn.close();
    const answer = await shop.order('17850', 1);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([503, 'closing']);
  });

  test('readyz says why', async () => {
    const { limn } = await openShop();
    const { server } = serverOver(limn, { status: () => ({ ...limn.status(), ready: false, reason: 'The disk is full.' }) });
    const answer = await server.inject('/readyz');
    expect([answer.statusCode, answer.json().code, answer.json().detail]).toEqual([503, 'not_ready', 'The disk is full.']);
  });
});

test('our own mistake is a 500 problem; the log has its place, and neither tells what was sent', async () => {
  const { limn } = await openShop();
  const { server, log } = serverOver(limn, {
    readMoment: () => {
      throw new TypeError('cannot read 17850');
    },
  });
  const answer = await server.inject({ url: '/v1/profiles/17850?orEmpty=true', headers: authorization(readKey) });
  expect(answer.json()).toMatchObject({ status: 500, code: 'internal_error' });
  expect(log).toContainEqual({ kind: 'failure', route: '/v1/profiles/:identifier', error: 'TypeError', stack: expect.stringContaining('readMoment') });
  expect(answer.body + JSON.stringify(log)).not.toContain('17850');
});

test('the 257th listener to the changes is refused, the others stay', async () => {
  const shop = await openShop();
  const leaving = new AbortController();
  const listen = () => fetch(`${shop.url}/v1/changes`, { headers: authorization(readKey), signal: leaving.signal });
  const streams = await Promise.all(Array.from({ length: 256 }, listen));
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  const refused = await listen();
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'too_many_subscribers']);
  leaving.abort();
});

test('every code has a status of its kind and a title without a stop', () => {
  for (const [code, { status, title }] of Object.entries(problemCodes)) {
    expect(code).toMatch(/^[a-z_]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
});

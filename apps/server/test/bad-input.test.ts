/** Whatever is sent: a code for that event, the rest goes on, the process lives. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { describe, expect, test } from 'vitest';
import { rejectionCodes } from '@limn/engine';
import type { Answer } from './document-check.ts';
import { dayMs, openingTime, openShop, writeKey, type Shop } from './shop.ts';

const json = (answer: Answer) => JSON.parse(answer.text);
const good = (id: string) => ({ type: 'track', messageId: id, userId: 'good', event: 'Order Completed', properties: { revenue: 1 } });
const postBatch = async (shop: Shop, batch: unknown[]) => json(await shop.ask('/v1/batch', { method: 'POST', body: { batch } }));
const fixture = (name: string) => new URL(`bad-input/${name}`, import.meta.url);

/** Good events before and after are taken; the server still answers. */
async function expectAlive(shop: Shop): Promise<void> {
  expect((await shop.ask('/healthz')).status).toBe(200);
  expect(await postBatch(shop, [good(`alive-${Math.random()}`)])).toMatchObject({ accepted: 1 });
}

describe('the JSON test suite (nst/JSONTestSuite)', async () => {
  const files = parseTar(gunzipSync(await readFile(fixture('JSONTestSuite_y_n.tar.gz'))));
  const start = Buffer.from('{"batch":[{"type":"track","userId":"u","event":"Order Completed","properties":{"revenue":1,"value":');
  const end = Buffer.from('}}]}');
  const within = (data: Uint8Array) => Buffer.concat([start, data, end]);
  const dataOf = ({ data }: { data?: Uint8Array }) => data ?? new Uint8Array();

  test('has all its files', () => {
    expect(files.filter(({ name }) => name.startsWith('y_')).length).toBeGreaterThan(90);
    expect(files.filter(({ name }) => name.startsWith('n_')).length).toBeGreaterThan(180);
  });

  test('what is JSON is taken as a property, or refused with a code of its own', async () => {
    const shop = await openShop();
    for (const file of files.filter(({ name }) => name.startsWith('y_'))) {
      const { name } = file;
      const answer = await shop.ask('/v1/batch', { method: 'POST', body: within(dataOf(file)) });
      expect(answer.status, name).toBe(200);
      for (const { outcome } of json(answer).results) expect(outcome, name).toMatch(/accepted|duplicate/);
    }
    await expectAlive(shop);
  });

  test('what is not JSON is refused as such, whole and within a batch', async () => {
    const shop = await openShop();
    for (const file of files.filter(({ name }) => name.startsWith('n_'))) {
      const { name } = file;
      for (const body of [dataOf(file), within(dataOf(file))]) {
        const answer = await shop.ask('/v1/batch', { method: 'POST', body });
        expect([answer.status, json(answer).code], name).toEqual([400, 'malformed_json']);
      }
    }
    expect(shop.log.filter(({ kind }) => kind === 'failure')).toEqual([]);
    await expectAlive(shop);
  });
});

test('the big list of naughty strings: taken as ids, names and values, or refused with a code; each is found again', async () => {
  const shop = await openShop();
  const strings = JSON.parse(await readFile(fixture('blns.json'), 'utf8')) as string[];
  expect(strings.length).toBeGreaterThan(500);
  const batch = strings.flatMap((text, i) => [
    { ...good(`id-${i}`), userId: text },
    { ...good(`value-${i}`), properties: { revenue: 1, text, [text]: text } },
    { ...good(`event-${i}`), event: text },
    { ...good(text || 'none'), userId: `other-${i}` },
    { ...good(`time-${i}`), timestamp: text },
    good(`good-${i}`),
  ]);
  const { results } = await postBatch(shop, batch);
  for (let i = 0; i < strings.length; i++) {
    const [asId, asValue, asEvent, asMessageId, asTime, untouched] = results.slice(6 * i, 6 * i + 6);
    expect(asId.code ?? asId.outcome, strings[i]).toBe(strings[i]!.trim() === '' ? 'missing_identifier' : 'accepted');
    expect(asValue.outcome).toBe('accepted');
    expect(asEvent.code).toMatch(/unknown_event_type|missing_event_name/);
    expect(asMessageId.outcome).toBe('accepted');
    expect(asTime.code).toBe('malformed_time');
    expect(untouched.outcome).toBe('accepted');
  }
  const identifiers = strings.filter((text) => text.trim() !== '');
  const { profiles } = json(await shop.ask('/v1/profiles/read', { method: 'POST', body: { identifiers: identifiers.map((text) => `user:${text}`), views: ['orders'] } }));
  for (const { known } of profiles) expect(known).toBe(true);
  await expectAlive(shop);
});

test('every kind of bad event has its code, and the good ones around it are taken', async () => {
  const shop = await openShop();
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  const cases: readonly (readonly [code: keyof typeof rejectionCodes, message: object | string])[] = [
    ['wrong_type', { properties: { revenue: '15.30' } }],
    ['wrong_type', { properties: { revenue: 'NaN' } }],
    ['missing_field', { properties: { revenue: null } }],
    ['malformed_number', '"properties":{"revenue":1e999}'],
    ['number_too_large', { properties: { revenue: 1e300 } }],
    ['forbidden_key', '"properties":{"revenue":1,"__proto__":{"admin":true}}'],
    ['properties_too_deep', { properties: { revenue: 1, deep: nested(40) } }],
    ['properties_too_large', { properties: { revenue: 1, text: 'x'.repeat(70_000) } }],
    ['malformed_properties', { properties: [1] }],
    ['malformed_identifier', '"userId":"\\ud800"'],
    ['malformed_identifier', { userId: { id: 1 } }],
    ['identifier_too_long', { userId: 'x'.repeat(100_000) }],
    ['missing_identifier', { userId: '' }],
    ['malformed_id', { messageId: 'x'.repeat(600) }],
    ['malformed_time', { timestamp: 'NaN' }],
    ['malformed_time', { timestamp: {} }],
    ['time_before_2000', { timestamp: '1970-01-01T00:00:00Z' }],
    ['time_in_future', { timestamp: openingTime + 30 * dayMs }],
    ['unknown_event_type', { event: 'Order Competed' }],
    ['unknown_call', { type: 'purge' }],
    ['missing_event_name', { event: '' }],
    ['malformed_text', '"event":"\\udfff"'],
  ];
  const texts = cases.map(([, change], i) => {
    const message = { ...good(`bad-${i}`), ...(typeof change === 'object' ? change : undefined) };
    const text = JSON.stringify(message);
    return typeof change === 'string' ? `${text.slice(0, -1)},${change}}` : text;
  });
  const mixed = texts.flatMap((text, i) => [text, JSON.stringify(good(`good-${i}`))]);
  const { results } = json(await shop.ask('/v1/batch', { method: 'POST', body: `{"batch":[${mixed.join(',')}]}` }));
  expect(cases.map((_, i) => results[2 * i].code)).toEqual(cases.map(([code]) => code));
  for (let i = 0; i < cases.length; i++) {
    expect(results[2 * i].cure).toMatch(/\S{3}/);
    expect(results[2 * i + 1].outcome).toBe('accepted');
  }
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
  expect(shop.limn.status().rejected).toBe(cases.length);
});

describe('bombs', () => {
  const arrays = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  test.each([
    ['the whole body', arrays(1_000_000), 'malformed_batch'],
    ['the batch', `{"batch":${arrays(1_000_000)}}`, undefined],
    ['a property', `{"batch":[{"type":"track","userId":"u","event":"e","properties":{"x":${arrays(1_000_000)}}}]}`, undefined],
    ['an identifier', `{"batch":[{"type":"track","userId":${arrays(1_000_000)},"event":"e"}]}`, undefined],
    ['an unknown key', `{"batch":[{"type":"track","event":"e","other":${arrays(1_000_000)}}]}`, undefined],
    ['objects', `{"batch":[{"type":"track","userId":"u","event":"e","properties":${'{"a":'.repeat(500_000)}1${'}'.repeat(500_000)}}]}`, undefined],
  ])('a million levels as %s', async (_, body, code) => {
    const shop = await openShop();
    const answer = json(await shop.ask('/v1/batch', { method: 'POST', body }));
    if (code === undefined) expect(answer).toMatchObject({ accepted: 0, rejected: 1 });
    else expect(answer.code).toBe(code);
    await expectAlive(shop);
  });

  test('gzip that grows beyond 4 MB is refused before it has grown', async () => {
    const shop = await openShop();
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20));
    const started = performance.now();
    const answer = await shop.ask('/v1/batch', { method: 'POST', body: bomb, headers: { 'content-encoding': 'gzip' } });
    expect([answer.status, json(answer).code]).toEqual([413, 'body_too_large']);
    expect(performance.now() - started).toBeLessThan(2_000);
    await expectAlive(shop);
  });

  test('gzip that is none, and encodings that are not known, are refused', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/batch', { method: 'POST', body: 'plain', headers: { 'content-encoding': 'gzip' } })).code).toBe('malformed_encoding');
    expect(json(await shop.ask('/v1/batch', { method: 'POST', body: 'plain', headers: { 'content-encoding': '__proto__' } })).code).toBe('unsupported_encoding');
  });

  test.each(['content-length', 'chunked'] as const)('a body of 100 MB (%s) is refused and never held in memory', async (framing) => {
    const shop = await openShop();
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 5);
    const status = await postEndless(shop, framing);
    clearInterval(watch);
    expect(status).toBe(413);
    expect(most - before).toBeLessThan(50 * 1024 * 1024);
    await expectAlive(shop);
  });
});

test('a body that is not UTF-8, empty, or of another type is refused', async () => {
  const shop = await openShop();
  const post = (body: string | Uint8Array, headers = {}) => shop.ask('/v1/batch', { method: 'POST', body, headers });
  expect(json(await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).code).toBe('malformed_json');
  expect(json(await post(Buffer.from('{"batch":[]}', 'utf16le'))).code).toBe('malformed_json');
  expect(json(await post(''))).toMatchObject({ code: 'malformed_json', detail: 'The body is empty.' });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    expect(json(await post('{"batch":[]}', { 'content-type': type })).success, 'SDKs label JSON as they like').toBe(true);
    expect(json(await post('a=b', { 'content-type': type })).code).toBe('malformed_json');
    const answer = await shop.ask('/v1/import', { method: 'POST', body: '{}', headers: { 'content-type': type } });
    expect([answer.status, json(answer).code]).toEqual([415, 'unsupported_media_type']);
  }
});

test('a request is read once and its results are not confused by prototypes of names', async () => {
  const shop = await openShop();
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  const { results } = await postBatch(shop, names.map((name) => ({ ...good(name), userId: name, type: 'track' })));
  for (const { outcome } of results) expect(outcome).toBe('accepted');
  const typed = await postBatch(shop, names.map((name) => ({ ...good(`t-${name}`), type: name })));
  for (const { code } of typed.results) expect(code).toBe('unknown_call');
});

/** Sends 100 MB of spaces as long as the server takes them. */
function postEndless(shop: Shop, framing: 'content-length' | 'chunked'): Promise<number> {
  const total = 100 * 1024 * 1024;
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  function* chunks(): Generator<Buffer> {
    for (let sent = 0; sent < total; sent += chunk.length) yield chunk;
  }
  return new Promise((resolve, reject) => {
    const post = request(`${shop.url}/v1/batch`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${writeKey}:`)}`,
        'content-type': 'application/json',
        ...(framing === 'content-length' ? { 'content-length': total } : { 'transfer-encoding': 'chunked' }),
      },
    });
    post.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
      post.destroy();
    });
    // The server hangs up on what it will not read.
    post.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error)));
    Readable.from(chunks()).pipe(post);
  });
}

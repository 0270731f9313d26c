import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { dayMs, openingTime, openShop, readKey, writeKey, type Shop } from './shop.ts';
import type { Answer } from './document-check.ts';

const json = (answer: Answer) => JSON.parse(answer.text);
const orderMessage = { type: 'track', messageId: 'm1', userId: '17850', event: 'Order Completed', properties: { revenue: 15.3 } };
const profileOf = async (shop: Shop, id: string) => json(await shop.ask(`/v1/profiles/${id}`));

describe('POST /v1/track', () => {
  test('200 says accepted, and the profile shows it at once', async () => {
    const shop = await openShop();
    expect(json(await shop.order('17850', 15.3))).toMatchObject({ success: true, accepted: 1, duplicate: 0, late: 0, rejected: 0, results: [{ outcome: 'accepted' }] });
    expect((await profileOf(shop, '17850')).views.orders).toMatchObject({ orders: 1, spend30d: 15.3 });
  });

  test('a resend is a duplicate and changes nothing', async () => {
    const shop = await openShop();
    await shop.ask('/v1/track', { method: 'POST', body: orderMessage });
    expect(json(await shop.ask('/v1/track', { method: 'POST', body: orderMessage }))).toMatchObject({ duplicate: 1, results: [{ id: 'm1', outcome: 'duplicate' }] });
    expect((await profileOf(shop, '17850')).views.orders.orders).toBe(1);
  });

  test('an event that comes later than its definition allows is late', async () => {
    const shop = await openShop();
    expect(json(await shop.order('17850', 1, { timestamp: openingTime - 4 * dayMs }))).toMatchObject({ late: 1 });
  });

  test.each([
    [{ ...orderMessage, userId: '' }, 'missing_identifier'],
    [{ ...orderMessage, event: 'Order Complete' }, 'unknown_event_type'],
    [{ ...orderMessage, properties: { revenue: '15.30' } }, 'wrong_type'],
    [{ ...orderMessage, properties: {} }, 'missing_field'],
    [[], 'not_an_object'],
  ])('%j is a 400 problem with the code of the event: %s', async (body, code) => {
    const shop = await openShop();
    const answer = await shop.ask('/v1/track', { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(json(answer)).toMatchObject({ status: 400, code, type: `urn:limn:problem:${code}` });
  });
});

describe('the other calls', () => {
  test('page counts a visit; identify joins the visitor to the customer', async () => {
    const shop = await openShop();
    await shop.ask('/v1/page', { method: 'POST', body: { anonymousId: 'a1', name: 'Home' } });
    await shop.ask('/v1/identify', { method: 'POST', body: { anonymousId: 'a1', userId: '17850', traits: { plan: 'pro' } } });
    const profile = await profileOf(shop, '17850');
    expect(profile.identifiers).toEqual(['user:17850', 'anonymous:a1']);
    expect(profile.views.visits.visits).toBe(1);
  });

  test('alias joins two customers, also one who first appears in the same batch', async () => {
    const shop = await openShop();
    const batch = [{ ...orderMessage, userId: 'old' }, { type: 'alias', previousId: 'old', userId: 'new' }, { type: 'page', anonymousId: 'a2' }, { type: 'alias', previousId: 'a2', userId: 'new' }];
    expect(json(await shop.ask('/v1/batch', { method: 'POST', body: { batch } }))).toMatchObject({ accepted: 4 });
    expect((await profileOf(shop, 'new')).identifiers).toEqual(['user:new', 'user:old', 'anonymous:a2']);
  });

  test('calls that the definition does not know are refused with a code', async () => {
    const shop = await openShop();
    for (const call of ['screen', 'group']) {
      expect(json(await shop.ask(`/v1/${call}`, { method: 'POST', body: { userId: 'u', name: 'Cart', groupId: 'g' } })).code).toBe('unknown_event_type');
    }
  });
});

describe('POST /v1/batch', () => {
  test('says in order what became of each message; a bad one stops no other', async () => {
    const shop = await openShop();
    const batch = [orderMessage, null, { ...orderMessage, messageId: 'm2', properties: { revenue: 'much' } }, orderMessage, { ...orderMessage, messageId: 'm3', timestamp: 'x' }, { ...orderMessage, messageId: 'm4', timestamp: openingTime - 4 * dayMs }, { ...orderMessage, messageId: 'm5' }];
    const answer = json(await shop.ask('/v1/batch', { method: 'POST', body: { batch } }));
    expect(answer).toMatchObject({ success: false, accepted: 2, duplicate: 1, late: 1, rejected: 3 });
    expect(answer.results.map(({ id, outcome, code }: { id: unknown; outcome: string; code?: string }) => [id, code ?? outcome])).toEqual([
      ['m1', 'accepted'], [null, 'not_an_object'], ['m2', 'wrong_type'], ['m1', 'duplicate'], ['m3', 'malformed_time'], ['m4', 'late'], ['m5', 'accepted'],
    ]); // prettier-ignore
    for (const result of answer.results) if (result.outcome === 'rejected') expect(result.cure).toMatch(/\.$/);
    expect((await profileOf(shop, '17850')).views.orders.orders).toBe(2);
    expect(shop.limn.status().rejected).toBe(3);
  });

  test.each([[], { batch: {} }, {}, null, 7, 'x'])('%j is no batch', async (body) => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/batch', { method: 'POST', body: JSON.stringify(body) })).code).toBe('malformed_batch');
  });

  test('an empty batch is fine', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/batch', { method: 'POST', body: { batch: [] } }))).toMatchObject({ success: true, results: [] });
  });

  test('more than 10,000 messages are refused', async () => {
    const shop = await openShop();
    const answer = await shop.ask('/v1/batch', { method: 'POST', body: { batch: Array.from({ length: 10_001 }, () => 1) } });
    expect([answer.status, json(answer).code]).toEqual([413, 'batch_too_long']);
  });

  test('gzip bodies are read', async () => {
    const shop = await openShop();
    const body = gzipSync(JSON.stringify({ batch: [orderMessage] }));
    expect(json(await shop.ask('/v1/batch', { method: 'POST', body, headers: { 'content-encoding': 'gzip' } }))).toMatchObject({ accepted: 1 });
  });
});

describe('POST /v1/events', () => {
  const cloudEvent = { specversion: '1.0', id: '1', source: '/shop', type: 'Order Completed', subject: '17850', data: { revenue: 2.5 } };
  const post = (shop: Shop, contentType: string, body: string, headers: Record<string, string> = {}) => shop.ask('/v1/events', { method: 'POST', body, headers: { 'content-type': contentType, ...headers } });

  test('takes CloudEvents structured, batched and binary', async () => {
    const shop = await openShop();
    expect(json(await post(shop, 'application/cloudevents+json; charset=utf-8', JSON.stringify(cloudEvent)))).toMatchObject({ accepted: 1 });
    const batch = [cloudEvent, { ...cloudEvent, id: '2' }, { ...cloudEvent, id: '3', specversion: '0.3' }];
    expect(json(await post(shop, 'application/cloudevents-batch+json', JSON.stringify(batch)))).toMatchObject({ accepted: 1, duplicate: 1, rejected: 1 });
    const headers = { 'ce-specversion': '1.0', 'ce-id': '4', 'ce-source': '/shop', 'ce-type': 'Order%20Completed', 'ce-subject': '17850' };
    expect(json(await post(shop, 'application/json', '{"revenue":1}', headers))).toMatchObject({ accepted: 1 });
    expect((await profileOf(shop, '17850')).views.orders).toMatchObject({ orders: 3, spend30d: 6 });
  });

  test('refuses what is no CloudEvent', async () => {
    const shop = await openShop();
    expect(json(await post(shop, 'application/cloudevents-batch+json', '{}')).code).toBe('malformed_batch');
    expect(json(await post(shop, 'application/cloudevents+json', '{}')).code).toBe('malformed_cloud_event');
    expect(json(await post(shop, 'application/json', '{}')).code).toBe('malformed_cloud_event');
    expect((await post(shop, 'application/xml', '<a/>')).status).toBe(415);
  });

  test('takes lines of Segment messages, each for itself', async () => {
    const shop = await openShop();
    const lines = [JSON.stringify(orderMessage), '', '{"type":', JSON.stringify({ ...orderMessage, messageId: 'm2' })].join('\r\n');
    const answer = json(await post(shop, 'application/x-ndjson', lines));
    expect(answer).toMatchObject({ accepted: 2, rejected: 1 });
    expect(answer.results[1]).toMatchObject({ id: null, code: 'malformed_json' });
  });
});

describe('POST /v1/import', () => {
  test('history keeps its own times, and says how far it is', async () => {
    const shop = await openShop();
    const batch = [{ ...orderMessage, timestamp: '2011-01-05T10:00:00Z' }, { ...orderMessage, messageId: 'm2', timestamp: '2011-03-01' }];
    expect(json(await shop.ask('/v1/import', { method: 'POST', body: { name: 'sha256-of-file', row: 40, batch } }))).toMatchObject({ accepted: 2, late: 0 });
    expect(json(await shop.ask('/v1/import/sha256-of-file'))).toEqual({ name: 'sha256-of-file', row: 40 });
    expect(json(await shop.ask('/v1/import/another'))).toEqual({ name: 'another', row: 0 });
    const then = json(await shop.ask('/v1/profiles/17850?asOf=2011-02-01'));
    expect(then.views.orders.orders).toBe(1);
  });

  test('rows without events are done too', async () => {
    const shop = await openShop();
    await shop.ask('/v1/import', { method: 'POST', body: { name: 'f', row: 7, batch: [] } });
    expect(json(await shop.ask('/v1/import/f')).row).toBe(7);
  });

  test.each([{ row: 1, batch: [] }, { name: '', row: 1, batch: [] }, { name: 'f', batch: [] }, { name: 'f', row: -1, batch: [] }, { name: 'f', row: '1', batch: [] }, { name: 'f', row: 1 }])('%j is malformed', async (body) => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/import', { method: 'POST', body })).code).toBe('malformed_batch');
  });
});

describe('keys', () => {
  test('write keys only write, read keys only read', async () => {
    const shop = await openShop();
    expect((await shop.ask('/v1/track', { method: 'POST', key: readKey, body: orderMessage })).status).toBe(403);
    expect(json(await shop.ask('/v1/profiles/17850', { key: writeKey })).code).toBe('key_cannot_read');
    expect((await shop.ask('/v1/identity/link', { method: 'POST', key: readKey, body: { left: 'a', right: 'b' } })).status).toBe(403);
    expect((await shop.ask('/metrics', { key: writeKey })).status).toBe(403);
  });

  test('without a key, or with a wrong one, 401 says how to send it', async () => {
    const shop = await openShop();
    for (const key of [null, 'wrong']) {
      for (const [path, options] of [['/v1/track', { method: 'POST', body: orderMessage }], ['/v1/segments', {}]] as const) {
        const answer = await shop.ask(path, { ...options, key });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toContain('Basic');
        expect(json(answer).code).toBe(key === null ? 'missing_key' : 'unknown_key');
      }
    }
  });

  test('Bearer works like Basic', async () => {
    const shop = await openShop();
    expect((await shop.ask('/v1/segments', { key: null, headers: { authorization: `Bearer ${readKey}` } })).status).toBe(200);
  });

  test("without keys, this machine may read, and write with the example's key", async () => {
    const shop = await openShop({ keys: { write: [], read: [] } });
    expect((await shop.ask('/v1/track', { method: 'POST', key: 'example-write-key', body: orderMessage })).status).toBe(200);
    expect((await shop.ask('/v1/track', { method: 'POST', key: 'other', body: orderMessage })).status).toBe(401);
    expect((await shop.ask('/v1/profiles/17850', { key: null })).status).toBe(200);
    expect(json(await shop.ask('/v1/profiles/17850', { key: 'example-write-key' })).code).toBe('key_cannot_read');
  });

  test("the example's key is worth nothing once there is another", async () => {
    const shop = await openShop();
    expect((await shop.ask('/v1/track', { method: 'POST', key: 'example-write-key', body: orderMessage })).status).toBe(401);
  });
});

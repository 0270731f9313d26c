/** Web pages of any site may send, and nothing else. What is asked here is what browsers ask for the SDKs' requests. */
import { describe, expect, test } from 'vitest';
import { openShop, readKey, writeKey, type Shop } from './shop.ts';

const page = 'https://shop.example';

/** What a browser asks before it sends a page's request that needs a key. */
const preflight = (shop: Shop, path: string, method = 'POST', headers = 'authorization,content-type') =>
  shop.ask(path, { method: 'OPTIONS', headers: { origin: page, 'access-control-request-method': method, 'access-control-request-headers': headers } });

/** Whether a browser would let the page's request through. */
async function isAllowed(shop: Shop, path: string, method: string, headers: string): Promise<boolean> {
  const { status, headers: told } = await preflight(shop, path, method, headers);
  const names = (name: string) => (told.get(name) ?? '').toLowerCase().split(/, */);
  const mayAsk = status === 204 && told.get('access-control-allow-origin') === '*' && told.get('access-control-allow-credentials') === null;
  return mayAsk && names('access-control-allow-methods').includes(method.toLowerCase()) && headers.split(',').every((header) => names('access-control-allow-headers').includes(header));
}

describe('a page of another site', () => {
  test.each([
    ['RudderStack', '/v1/track', 'anonymousid,authorization,content-type,sentat'],
    ['RudderStack, sending again', '/v1/batch', 'anonymousid,authorization,content-type,rsa-recovered,rsa-retry-attempt,rsa-retry-reason,sentat'],
    ['analytics.js', '/v1/t', 'authorization,content-type'],
    ['analytics.js, sending again', '/v1/b', 'authorization,content-type,x-retry-count'],
  ])('may send as %s does to %s', async (_, path, headers) => {
    const shop = await openShop();
    expect(await isAllowed(shop, path, 'POST', headers)).toBe(true);
    const message = { type: 'track', userId: '17850', event: 'Order Completed', properties: { revenue: 1 }, writeKey };
    const body = JSON.stringify(path.startsWith('/v1/b') ? { writeKey, batch: [message] } : message);
    const answer = await shop.ask(path, { method: 'POST', body, headers: { origin: page, 'content-type': 'text/plain' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-expose-headers')]).toEqual([200, '*', 'Retry-After']);
    expect(JSON.parse(answer.text)).toMatchObject({ accepted: 1 });
  });

  test('reads why it was refused', async () => {
    const shop = await openShop();
    for (const [key, body] of [['wrong', {}], [writeKey, {}]] as const) {
      const answer = await shop.ask('/v1/track', { method: 'POST', key, body, headers: { origin: page } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test.each([
    ['GET', '/v1/profiles/17850'], ['GET', '/v1/segments'], ['GET', '/v1/changes'], ['GET', '/v1/definitions'], ['GET', '/metrics'], ['POST', '/v1/profiles/read'],
    ['POST', '/v1/identity/link'], ['POST', '/v1/import'], ['POST', '/v1/events'], ['DELETE', '/v1/track'],
  ])('may not %s %s', async (method, path) => {
    const shop = await openShop();
    expect(await isAllowed(shop, path, method, 'authorization')).toBe(false);
  }); // prettier-ignore

  test('cannot read what it got without asking', async () => {
    const shop = await openShop();
    const answer = await shop.ask('/v1/segments', { key: readKey, headers: { origin: page } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  test("has no use for the example's key: that is for this machine", async () => {
    const shop = await openShop({ keys: { write: [], read: [] } });
    const body = { userId: '17850', event: 'Order Completed', properties: { revenue: 1 } };
    const statusFrom = async (origin: string) => (await shop.ask('/v1/track', { method: 'POST', key: 'example-write-key', body, headers: { origin } })).status;
    expect([await statusFrom(page), await statusFrom('null'), await statusFrom('http://localhost:3000')]).toEqual([401, 401, 200]);
    expect((await shop.ask('/v1/segments', { key: null, headers: { origin: page } })).status).toBe(401);
  });
});

test('a preflight says how long it holds, and takes no key', async () => {
  const shop = await openShop();
  const { status, headers } = await preflight(shop, '/v1/identify');
  expect([status, headers.get('access-control-max-age'), headers.get('access-control-allow-methods')]).toEqual([204, '7200', 'POST, OPTIONS']);
});

import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Answer } from './document-check.ts';
import { dayMs, openingTime, openShop, readKey, type Shop } from './shop.ts';

const json = (answer: Answer) => JSON.parse(answer.text);

/** Three customers: one who spent much, one who spent little, and a visitor. */
async function openBusyShop(): Promise<Shop> {
  const shop = await openShop();
  await shop.order('rich', 120, { messageId: 'r1' });
  shop.clock.advance(dayMs);
  await shop.order('poor', 3, { messageId: 'p1' });
  await shop.ask('/v1/page', { method: 'POST', body: { anonymousId: 'v1' } });
  shop.clock.advance(1);
  return shop;
}

describe('GET /v1/profiles/{identifier}', () => {
  test('groups columns by view; what is missing is null, not zero', async () => {
    const shop = await openBusyShop();
    expect(json(await shop.ask('/v1/profiles/v1'))).toMatchObject({
      profile: 'anonymous:v1', known: true, identifiers: ['anonymous:v1'], links: [], issues: [], errors: {},
      views: { orders: { orders: 0, sinceOrder: null }, visits: { visits: 1 }, lifecycle: { buyer: false }, audiences: { bigSpenders: false } },
    }); // prettier-ignore
  });

  test('a time is ISO 8601, a duration is milliseconds', async () => {
    const shop = await openBusyShop();
    expect(json(await shop.ask('/v1/profiles/rich')).views.orders).toMatchObject({ lastOrderAt: new Date(openingTime).toISOString(), sinceOrder: dayMs + 1 });
    expect(json(await shop.ask('/v1/profiles/rich/explain/lastOrderAt')).value).toBe(new Date(openingTime).toISOString());
    expect(json(await shop.ask('/v1/profiles/v1')).views.orders.lastOrderAt).toBeNull();
  });

  test('asOf gives the profile as it was known then, in ISO 8601 or ms', async () => {
    const shop = await openBusyShop();
    const then = new Date(openingTime + dayMs / 2).toISOString();
    for (const asOf of [then, String(Date.parse(then))]) {
      expect(json(await shop.ask(`/v1/profiles/rich?asOf=${asOf}`))).toMatchObject({ asOf: then, views: { orders: { spend30d: 120 } } });
      expect(json(await shop.ask(`/v1/profiles/poor?asOf=${asOf}`)).views.orders.orders).toBe(0);
    }
    expect(json(await shop.ask('/v1/profiles/rich?asOf=2010-01-01')).views.orders.orders).toBe(0);
  });

  test.each(['yesterday', '2011-02-30', '', '9'.repeat(30)])('asOf=%s is refused', async (asOf) => {
    const shop = await openShop();
    expect(json(await shop.ask(`/v1/profiles/x?orEmpty=true&asOf=${asOf}`)).code).toBe('malformed_moment');
  });

  test('views chooses; an unknown one is refused with the names there are', async () => {
    const shop = await openBusyShop();
    expect(Object.keys(json(await shop.ask('/v1/profiles/rich?views=visits,lifecycle')).views)).toEqual(['visits', 'lifecycle']);
    expect(json(await shop.ask('/v1/profiles/rich?views=visit'))).toMatchObject({ status: 400, code: 'unknown_view', cure: expect.stringContaining('visits') });
  });

  test('an identifier never seen is a 404 problem, or with orEmpty the profile of nobody', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/profiles/nobody'))).toMatchObject({ status: 404, code: 'unknown_identifier' });
    expect(json(await shop.ask('/v1/profiles/nobody?orEmpty=true'))).toMatchObject({ known: false, views: { orders: { orders: 0, spend30d: 0 } } });
  });

  test.each(['a/b', '张三', 'a b', '%', '%2F', "'; DROP TABLE", '😀', 'x'.repeat(512), '张'.repeat(512), '__proto__', 'constructor'])('the identifier %s is found', async (id) => {
    const shop = await openShop();
    await shop.order(id, 1);
    expect(json(await shop.ask(`/v1/profiles/${encodeURIComponent(id)}`))).toMatchObject({ profile: `user:${id}`, views: { orders: { orders: 1 } } });
  });

  test('dots, which clients take for folders, are found with their kind', async () => {
    const shop = await openShop();
    await shop.order('..', 1);
    expect(json(await shop.ask('/v1/profiles/user:..'))).toMatchObject({ profile: 'user:..' });
  });

  test('a path that is not UTF-8 is refused', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/profiles/%FF')).code).toBe('malformed_request');
  });
});

describe('GET /v1/profiles/{identifier}/explain/{name}', () => {
  test('says why in both languages, with the events behind', async () => {
    const shop = await openBusyShop();
    const explanation = json(await shop.ask('/v1/profiles/rich/explain/bigSpenders'));
    expect(explanation).toMatchObject({ kind: 'segment', value: true, label: 'big spenders', clauses: [{ holds: true, column: 'spend30d', value: 120 }], evidence: [{ id: 'r1', time: new Date(openingTime).toISOString() }] });
    expect(explanation.flip).toMatchObject({ to: false, at: expect.stringMatching(/^2011-10-30T/) });
    expect(json(await shop.ask('/v1/profiles/rich/explain/bigSpenders?lang=zh')).sentence).toMatch(/[\u4e00-\u9fff]/);
    expect(json(await shop.ask('/v1/profiles/v1/explain/sinceOrder')).value).toBeNull();
  });

  test('explains every column of every customer, as of any moment', async () => {
    const shop = await openBusyShop();
    for (const name of shop.limn.engine.columns.keys()) {
      for (const id of ['rich', 'poor', 'v1']) expect((await shop.ask(`/v1/profiles/${id}/explain/${name}?asOf=2011-10-05&lang=zh`)).status).toBe(200);
    }
  });

  test('unknown customers, columns and languages are problems', async () => {
    const shop = await openBusyShop();
    expect(json(await shop.ask('/v1/profiles/nobody/explain/buyer')).code).toBe('unknown_identifier');
    expect(json(await shop.ask('/v1/profiles/rich/explain/byer'))).toMatchObject({ status: 404, code: 'unknown_column' });
    expect(json(await shop.ask('/v1/profiles/rich/explain/buyer?lang=fr')).code).toBe('malformed_request');
  });
});

describe('POST /v1/profiles/read', () => {
  test('reads many in the order asked, as of one moment', async () => {
    const shop = await openBusyShop();
    const { profiles } = json(await shop.ask('/v1/profiles/read', { method: 'POST', body: { identifiers: ['poor', 'nobody', 'user:rich'], views: ['orders'], asOf: openingTime + 1 } }));
    expect(profiles.map(({ profile, known, views }: { profile: string; known: boolean; views: { orders: { orders: number } } }) => [profile, known, views.orders.orders])).toEqual([
      ['user:poor', true, 0], [expect.any(String), false, 0], ['user:rich', true, 1],
    ]); // prettier-ignore
  });

  test('1,000 identifiers are read, 1,001 refused', async () => {
    const shop = await openShop();
    const identifiers = Array.from({ length: 1_001 }, (_, i) => `u${i}`);
    expect(json(await shop.ask('/v1/profiles/read', { method: 'POST', body: { identifiers: identifiers.slice(1) } })).profiles).toHaveLength(1_000);
    expect(json(await shop.ask('/v1/profiles/read', { method: 'POST', body: { identifiers } })).code).toBe('malformed_request');
  });

  test.each([{}, { identifiers: 'x' }, { identifiers: [''] }, { identifiers: [], asof: 1 }, { identifiers: [], asOf: 'x' }, { identifiers: [], views: ['x'] }, []])('%j is refused', async (body) => {
    const shop = await openShop();
    expect((await shop.ask('/v1/profiles/read', { method: 'POST', body })).status).toBe(400);
  });
});

describe('GET /v1/profiles', () => {
  test('lists all by cursor, with views when asked', async () => {
    const shop = await openBusyShop();
    const first = json(await shop.ask('/v1/profiles?limit=2'));
    expect(first.profiles).toEqual([{ profile: 'user:rich', id: 'user:rich' }, { profile: 'user:poor', id: 'user:poor' }]);
    const second = json(await shop.ask(`/v1/profiles?limit=2&views=visits&cursor=${first.cursor}`));
    expect(second).toEqual({ profiles: [{ profile: 'anonymous:v1', id: 'anonymous:v1', views: { visits: { visits: 1 } } }] });
  });

  test('what is merged or new between two pages moves no other profile', async () => {
    const shop = await openShop();
    for (const id of ['a', 'b', 'c', 'd']) await shop.order(id, 1);
    const first = json(await shop.ask('/v1/profiles?limit=2'));
    await shop.ask('/v1/identity/link', { method: 'POST', body: { left: 'a', right: 'b' } });
    await shop.order('e', 1);
    const second = json(await shop.ask(`/v1/profiles?limit=2&cursor=${first.cursor}`));
    const third = json(await shop.ask(`/v1/profiles?limit=2&cursor=${second.cursor}`));
    expect([second.profiles, third]).toEqual([[{ profile: 'user:c', id: 'user:c' }, { profile: 'user:d', id: 'user:d' }], { profiles: [{ profile: 'user:e', id: 'user:e' }] }]);
  });

  test.each(['cursor=x', 'limit=0', 'limit=1001', 'limit=many', 'views=none'])('%s is refused', async (query) => {
    const shop = await openShop();
    expect((await shop.ask(`/v1/profiles?${query}`)).status).toBe(400);
  });
});

describe('segments and tags', () => {
  test('say who is in, and how many', async () => {
    const shop = await openBusyShop();
    expect(json(await shop.ask('/v1/segments')).segments).toEqual([
      { name: 'bigSpenders', view: 'audiences', label: { en: 'big spenders', zh: '高消费' }, description: expect.anything(), count: 1, sentence: { en: expect.any(String), zh: expect.any(String) }, usedBy: [] },
    ]);
    expect(json(await shop.ask('/v1/segments/bigSpenders'))).toMatchObject({ count: 1, members: ['user:rich'] });
    expect(json(await shop.ask('/v1/tags')).tags.map(({ name, count }: { name: string; count: number }) => [name, count])).toEqual([['buyer', 2], ['lapsed', 0]]);
    const first = json(await shop.ask('/v1/tags/buyer?limit=1'));
    expect(first.members).toHaveLength(1);
    const second = json(await shop.ask(`/v1/tags/buyer?limit=1&cursor=${encodeURIComponent(first.cursor)}`));
    expect([...first.members, ...second.members].toSorted()).toEqual(['user:poor', 'user:rich']);
    expect([first.cursor, second.cursor]).toEqual([expect.any(String), undefined]);
    expect(json(await shop.ask('/v1/tags/buyer?limit=0'))).toMatchObject({ count: 2, members: [] });
  });

  test('time alone moves a customer from one to the other', async () => {
    const shop = await openBusyShop();
    shop.clock.advance(60 * dayMs);
    expect(json(await shop.ask('/v1/tags/lapsed')).count).toBe(2);
    expect(json(await shop.ask('/v1/segments/bigSpenders')).count).toBe(0);
  });

  test('are combined: how many have some and not others, and who', async () => {
    const shop = await openBusyShop();
    const column = (name: string) => ({ op: 'column', name });
    const ask = async (body: unknown) => json(await shop.ask('/v1/segments/count', { method: 'POST', body, key: readKey }));
    const poorBuyers = { op: 'and', all: [column('buyer'), { op: 'not', of: column('bigSpenders') }] };
    expect(await ask({ where: poorBuyers })).toMatchObject({ count: 1, profiles: expect.any(Number) });
    expect(await ask({ where: poorBuyers, limit: 10 })).toMatchObject({ count: 1, members: ['user:poor'] });
    const first = await ask({ where: column('buyer'), limit: 1 });
    const second = await ask({ where: column('buyer'), limit: 1, cursor: first.cursor });
    expect([...first.members, ...second.members].toSorted()).toEqual(['user:poor', 'user:rich']);
    expect(second.cursor).toBeUndefined();
    expect(await ask({ where: column('buyers') })).toMatchObject({ status: 400, code: 'malformed_selection', detail: expect.stringContaining('buyers'), cure: expect.stringContaining('buyer') });
    expect(await ask({ where: column('buyer'), limit: 1, cursor: 'x' })).toMatchObject({ status: 400, code: 'malformed_cursor' });
  });

  test('unknown ones are 404 problems that name those there are', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/segments/buyer'))).toMatchObject({ status: 404, code: 'unknown_segment', cure: expect.stringContaining('bigSpenders') });
    expect(json(await shop.ask('/v1/tags/bigSpenders'))).toMatchObject({ status: 404, code: 'unknown_tag' });
  });
});

describe('identity', () => {
  test('an operator links two customers and takes it back without a trace', async () => {
    const shop = await openBusyShop();
    const before = json(await shop.ask('/v1/profiles/rich')).views;
    const body = { left: 'rich', right: 'poor' };
    expect(json(await shop.ask('/v1/identity/link', { method: 'POST', body }))).toMatchObject({ outcome: 'accepted', identifiers: { left: ['user:poor', 'user:rich'], right: ['user:poor', 'user:rich'] } });
    shop.clock.advance(1);
    const merged = json(await shop.ask('/v1/profiles/rich'));
    expect(merged).toMatchObject({ links: [{ evidence: 'operator' }], views: { orders: { orders: 2 } } });
    expect(json(await shop.ask('/v1/identity/unlink', { method: 'POST', body }))).toMatchObject({ identifiers: { left: ['user:rich'], right: ['user:poor'] } });
    const after = json(await shop.ask('/v1/profiles/rich')).views;
    expect({ ...after, orders: { ...after.orders, sinceOrder: 0 } }).toEqual({ ...before, orders: { ...before.orders, sinceOrder: 0 } });
  });

  test('an identifier never seen needs its kind', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v1/identity/link', { method: 'POST', body: { left: 'a', right: 'b' } })).code).toBe('unknown_identifier');
    expect((await shop.ask('/v1/identity/link', { method: 'POST', body: { left: 'user:a', right: 'anonymous:b' } })).status).toBe(200);
    expect(json(await shop.ask('/v1/profiles/a')).identifiers).toEqual(['user:a', 'anonymous:b']);
  });

  test('what is not merged is reported', async () => {
    const shop = await openShop();
    await shop.ask('/v1/identify', { method: 'POST', body: { userId: 'u1', anonymousId: 'null' } });
    expect(json(await shop.ask('/v1/identity/issues')).issues).toEqual([{ code: 'poison_identifier', identifiers: expect.arrayContaining(['anonymous:null']), message: expect.any(String) }]);
  });
});

describe('operation', () => {
  test('status tells figures and the clock', async () => {
    const shop = await openBusyShop();
    expect(json(await shop.ask('/v1/status'))).toMatchObject({ ready: true, events: 3, profiles: 3, logPosition: expect.any(Number), now: new Date(openingTime + dayMs + 1).toISOString() });
  });

  test('healthz and readyz need no key', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/healthz', { key: null }))).toEqual({ status: 'ok' });
    expect(json(await shop.ask('/readyz', { key: null }))).toEqual({ status: 'ready' });
  });

  test('healthz fails while the process does not answer in time', async () => {
    const shop = await openShop();
    await shop.ask('/healthz'); // connected: fewer turns to wait below
    const asked = shop.ask('/healthz');
    const answered = asked.then(() => true);
    do {
      const until = performance.now() + 1_100;
      while (performance.now() < until);
    } while (!(await Promise.race([answered, setImmediate(false)])));
    expect(json(await asked)).toMatchObject({ status: 503, code: 'stalled' });
  });

  test('metrics count outcomes and carry no identifier', async () => {
    const shop = await openBusyShop();
    await shop.ask('/v1/profiles/rich');
    const { text } = await shop.ask('/metrics');
    expect(text).toContain('limn_events_total{outcome="accepted"} 3');
    expect(text).toContain('limn_ready 1');
    expect(text).toContain('route="/v1/profiles/:identifier"');
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).not.toMatch(/rich|poor/);
  });

  test('the log has pattern, status and time of each request, and no identifier', async () => {
    const shop = await openBusyShop();
    await shop.ask('/v1/profiles/rich');
    await shop.ask('/v1/nowhere/rich');
    expect(shop.log).toContainEqual({ kind: 'request', method: 'GET', route: '/v1/profiles/:identifier', status: 200, ms: expect.any(Number) });
    expect(shop.log).toContainEqual({ kind: 'request', method: 'GET', route: 'unknown', status: 404, ms: expect.any(Number) });
    expect(JSON.stringify(shop.log)).not.toMatch(/rich|poor/);
  });

  test('the definition can be read with its columns', async () => {
    const shop = await openShop();
    const { version, definition, columns } = json(await shop.ask('/v1/definitions'));
    expect(version).toBe(shop.limn.engine.version);
    expect(definition).toEqual(shop.limn.engine.definition);
    expect(columns).toContainEqual(expect.objectContaining({ name: 'sinceOrder', type: 'duration', unit: 'ms' }));
    expect(columns.map(({ name }: { name: string }) => name)).toEqual(['orders', 'spend30d', 'sinceOrder', 'lastOrderAt', 'visits', 'buyer', 'lapsed', 'bigSpenders']);
  });

  test('unknown paths are 404, known ones with another method 405 with Allow', async () => {
    const shop = await openShop();
    expect(json(await shop.ask('/v2/track'))).toMatchObject({ status: 404, code: 'unknown_route' });
    const answer = await shop.ask('/v1/track');
    expect([answer.status, answer.headers.get('allow'), json(answer).code]).toEqual([405, 'POST', 'method_not_allowed']);
    expect((await shop.ask('/v1/profiles/x', { method: 'POST', body: {} })).headers.get('allow')).toContain('GET');
  });
});

/** Tags and oddities that nobody declared, asked for over HTTP of a real server. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { customers, dayMs, kindsDefinition, ordersFrom } from '../src/discover/kinds-shop.testkit.ts';
import type { OddityDiscovery } from '../src/http/discovery-oddities.ts';
import type { TagDiscovery } from '../src/http/discovery-tags.ts';
import { openingTime, openShop, readKey, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
/** The children that look have the lowest priority: on a busy machine they wait long. */
const patience = 240_000;

async function discovered<Found extends { readonly state: string }>(shop: Shop, what: 'tags' | 'oddities', body: object): Promise<Found> {
  const begun = await shop.ask(`/v1/discoveries/${what}`, { method: 'POST', key: adminKey, body });
  expect(begun.status, begun.text).toBe(200);
  for (;;) {
    const answer = await read<Found>(shop, what);
    if (answer.state !== 'running') return answer;
    await wait(50);
  }
}

async function read<Found>(shop: Shop, path: string): Promise<Found> {
  return JSON.parse((await shop.ask(`/v1/discoveries/${path}`, { key: readKey })).text) as Found;
}

test('a tag is found, its definition is published, and picks whom it said; who is unlike the others is told by what is usual', async () => {
  const shop = await openShop({ definition: kindsDefinition, keys });
  const events = ordersFrom(openingTime);
  for (let week = 0; week < 8; week++) {
    shop.clock.advance(7 * dayMs);
    await shop.limn.ingest(events.filter(({ time }) => Math.floor((time - openingTime) / (7 * dayMs)) === week));
  }
  expect(await read(shop, 'tags')).toEqual({ state: 'none' });
  const found = await discovered<TagDiscovery>(shop, 'tags', { windowDays: 28, support: 0.05 });
  expect(found).toMatchObject({ state: 'done', windowDays: 28, customers: { earlier: customers, later: customers } });
  const tag = found.tags!.find(({ label }) => label.en === 'mugs and tea')!;
  expect(tag.declares).toHaveLength(2);
  expect(tag.ruleText.zh).toMatch(/近28天/);
  const { version } = await shop.limn.generations.propose(await read(shop, `tags/${tag.name}/definition`), { publish: true, wait: true });
  expect(shop.limn.engine.version).toBe(version);
  expect(shop.limn.engine.count(tag.name)).toBe(tag.members);

  const { oddities, summary } = await discovered<OddityDiscovery>(shop, 'oddities', {});
  expect(summary!.en).toBe('Of 320 customers, these are the 3 least like the others.');
  expect(oddities![0]).toMatchObject({ profile: 'user:u0' });
  expect(oddities![0]!.reasons[0]!.text.zh).toMatch(/十有九人/);
}, patience);

test('what cannot be looked at is refused, with the cure', async () => {
  const shop = await openShop({ definition: kindsDefinition, keys });
  for (const [path, body, status, code] of [
    ['oddities', { columns: ['spend'] }, 404, 'unknown_column'], ['oddities', { share: 2 }, 400, 'malformed_request'], ['oddities', { share: 'all' }, 400, 'malformed_request'],
    ['tags', { support: 0 }, 400, 'malformed_request'], ['tags', { windowDays: 0 }, 400, 'malformed_request'],
  ] as const) {
    expect(JSON.parse((await shop.ask(`/v1/discoveries/${path}`, { method: 'POST', key: adminKey, body })).text), JSON.stringify(body)).toMatchObject({ status, code });
  }
  expect(await read(shop, 'tags/teaMugs/definition')).toMatchObject({ status: 404, code: 'unknown_tag' });
  expect(JSON.parse((await shop.ask('/v1/discoveries/tags', { method: 'POST', key: readKey, body: {} })).text)).toMatchObject({ status: 403 });
  expect(await discovered<OddityDiscovery>(shop, 'oddities', {})).toMatchObject({ state: 'refused', code: 'oddities_too_few', detail: { zh: expect.stringContaining('0 位客户') } });
}, patience);

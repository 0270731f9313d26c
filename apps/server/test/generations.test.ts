/** Definitions over HTTP: proposed, compared, put in force, read side by side, and by whom. */
import { expect, test } from 'vitest';
import { openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };

/** Twenty are enough to be a big spender; lapsed is gone. */
const other = {
  ...shopDefinition,
  views: shopDefinition.views.map((view) => {
    if (view.kind === 'tags') return { ...view, tags: { buyer: view.tags['buyer']! } };
    if (view.kind !== 'segments') return view;
    const bigSpenders = view.segments['bigSpenders']!;
    return { ...view, segments: { bigSpenders: { ...bigSpenders, rule: { op: 'atLeast', left: { op: 'column', name: 'spend30d' }, right: { op: 'literal', value: 20 } } } } };
  }),
};

async function propose(shop: Shop, body: object = { definition: other }): Promise<string> {
  const { status, text } = await shop.ask('/v1/generations', { method: 'POST', key: adminKey, body });
  expect(status).toBe(200);
  return (JSON.parse(text) as { version: string }).version;
}

const publish = (shop: Shop, version: string, body: object = {}) => shop.ask(`/v1/generations/${version}/publish`, { method: 'POST', key: adminKey, body });

test('a definition is proposed, compared and put in force; answers follow at once', async () => {
  const shop = await openShop({ keys });
  await shop.order('ada', 30);
  await shop.order('bob', 150);
  const version = await propose(shop);
  const diff = JSON.parse((await shop.ask(`/v1/generations/${version}/diff`)).text) as { rules: unknown[] };
  expect(diff).toMatchObject({ to: version, added: [], removed: ['tag lapsed'], changed: ['segment bigSpenders'] });
  expect(diff.rules).toContainEqual({ name: 'bigSpenders', kind: 'segment', before: 1, after: 2, entered: 1, left: 0, entering: ['user:ada'], leaving: [] });
  expect((await publish(shop, version)).status).toBe(200);
  expect(JSON.parse((await shop.ask('/v1/segments/bigSpenders')).text)).toMatchObject({ count: 2 });
  expect(JSON.parse((await shop.ask('/v1/definitions')).text)).toMatchObject({ version });
  expect(JSON.parse((await shop.ask('/v1/profiles/ada')).text)).not.toHaveProperty('views.lifecycle.lapsed');
  expect((await shop.ask('/v1/tags/lapsed')).status).toBe(404);
});

test('the definition before stays readable by its version while it is pinned', async () => {
  const shop = await openShop({ keys });
  const before = shop.limn.engine.version;
  await shop.order('ada', 30);
  await publish(shop, await propose(shop), { pin: true });
  await shop.order('ada', 5);
  const old = JSON.parse((await shop.ask(`/v1/profiles/ada?generation=${before}`)).text) as unknown;
  expect(old).toMatchObject({ views: { orders: { orders: 2, spend30d: 35 }, lifecycle: { lapsed: false }, audiences: { bigSpenders: false } } });
  const many = await shop.ask('/v1/profiles/read', { method: 'POST', key: readKey, body: { identifiers: ['ada'], generation: before } });
  expect(JSON.parse(many.text)).toEqual({ profiles: [old] });
  expect(JSON.parse((await shop.ask('/v1/profiles/ada')).text)).toMatchObject({ views: { audiences: { bigSpenders: true } } });
  expect(JSON.parse((await shop.ask('/v1/generations')).text)).toMatchObject({ generations: [{ state: 'current' }, { version: before, state: 'pinned' }] });
  await shop.ask(`/v1/generations/${before}/discard`, { method: 'POST', key: adminKey, body: {} });
  expect((await shop.ask(`/v1/profiles/ada?generation=${before}`)).status).toBe(404);
});

test('a definition with mistakes, an unknown version and a second candidate are refused, each with its code', async () => {
  const shop = await openShop({ keys });
  const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as { code: string }).code;
  expect(codeOf(await shop.ask('/v1/generations', { method: 'POST', key: adminKey, body: { definition: { limn: 1, name: 7 } } }))).toBe('malformed_definition');
  expect(codeOf(await publish(shop, 'nothing'))).toBe('generation_unknown');
  expect(codeOf(await shop.ask('/v1/generations/nothing'))).toBe('generation_unknown');
  await propose(shop);
  expect(codeOf(await shop.ask('/v1/generations', { method: 'POST', key: adminKey, body: { definition: { ...other, timeZone: 'Europe/Berlin' } } }))).toBe('generation_busy');
});

test('only an admin key changes definitions; none set, only this machine, and only while reading is open to it', async () => {
  const shop = await openShop({ keys });
  const body = { definition: other };
  for (const [key, code] of [[writeKey, 'key_cannot_administer'], [readKey, 'key_cannot_administer'], [null, 'missing_key'], ['guess', 'unknown_key']] as const) {
    const { text } = await shop.ask('/v1/generations', { method: 'POST', key, body });
    expect(JSON.parse(text)).toMatchObject({ code });
  }
  const open = await openShop({ keys: { write: [], read: [] } });
  expect((await open.ask('/v1/generations', { method: 'POST', key: null, body })).status).toBe(200);
  const halfOpen = await openShop({ keys: { write: [], read: [readKey] } });
  expect((await halfOpen.ask('/v1/generations', { method: 'POST', key: null, body })).status).toBe(401);
});

import type { Engine, LimnEvent } from '@limn/engine';
import type { Limn } from '@limn/host';
import { expect, test } from 'vitest';
import { previewEvent } from '../src/debug/preview-event.ts';
import { dayMs, openingTime, openShop, type Shop } from './shop.ts';

interface Checked {
  readonly outcome: string;
  readonly form: string;
  readonly rejection?: { readonly code: string };
  readonly effect?: {
    readonly profile: string;
    readonly known: boolean;
    readonly joins: readonly string[];
    readonly columns: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
    readonly gained: readonly { readonly name: string }[];
    readonly lost: readonly { readonly name: string }[];
  };
}

async function check(shop: Shop, event: unknown): Promise<Checked> {
  const answer = await shop.ask('/v1/events/check', { method: 'POST', key: 'shop-read-key', body: { event } });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Checked;
}

/** All columns of a customer, by name. */
function columnsOf(shop: Shop, identifier: string): Readonly<Record<string, unknown>> {
  return shop.limn.engine.read(identifier, { asOf: shop.clock.now() + 1 }).columns;
}

const order = (userId: string, revenue: number, more: object = {}) => ({ type: 'track', userId, event: 'Order Completed', properties: { revenue }, ...more });

test('what is told is what happens when it is sent, and nothing is written', async () => {
  const shop = await openShop();
  await shop.order('1', 30);
  shop.clock.advance(70 * dayMs);
  for (const event of [order('1', 99.5), order('1', 100.5), order('2', 250), order('1', 1, { anonymousId: 'web' }), { type: 'identify', userId: '1', anonymousId: 'other', traits: {} }]) {
    const owner = 'userId' in event ? String(event.userId) : '';
    const before = columnsOf(shop, owner);
    const position = shop.limn.status().logPosition;
    const told = await check(shop, event);
    expect(shop.limn.status().logPosition).toBe(position);
    expect(columnsOf(shop, owner)).toEqual(before);
    const rulesBefore = new Set(shop.limn.engine.rulesOf(`user:${owner}` as never));
    await shop.ask('/v1/batch', { method: 'POST', body: { batch: [event] } });
    const after = columnsOf(shop, owner);
    const rules = new Set([...shop.limn.engine.columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name));
    const changed = Object.keys(after).filter((name) => !rules.has(name) && JSON.stringify(after[name]) !== JSON.stringify(before[name]));
    expect(told.effect!.columns.map(({ name }) => name).sort()).toEqual(changed.sort());
    const rulesAfter = shop.limn.engine.rulesOf(`user:${owner}` as never);
    expect(told.effect!.gained.map(({ name }) => name).sort()).toEqual(rulesAfter.filter((name) => !rulesBefore.has(name)).sort());
    expect(told.effect!.lost.map(({ name }) => name).sort()).toEqual([...rulesBefore].filter((name) => !rulesAfter.includes(name)).sort());
  }
});

test('an event that joins two customers says so', async () => {
  const shop = await openShop();
  await shop.order('1', 30);
  await shop.ask('/v1/page', { method: 'POST', body: { anonymousId: 'web', name: 'Home' } });
  const { effect } = await check(shop, { type: 'identify', userId: '1', anonymousId: 'web', traits: {} });
  expect(effect).toMatchObject({ profile: 'user:1', known: true, joins: ['anonymous:web'] });
  expect(effect!.columns).toContainEqual(expect.objectContaining({ name: 'visits', before: 0, after: 1 }));
});

test('a resend is a duplicate, what comes too late is late, and neither changes anything', async () => {
  const shop = await openShop();
  await shop.order('1', 30, { messageId: 'm-1' });
  expect(await check(shop, order('1', 30, { messageId: 'm-1' }))).toMatchObject({ outcome: 'duplicate', effect: { columns: [], gained: [], lost: [] } });
  expect(await check(shop, order('1', 30, { timestamp: new Date(openingTime - 10 * dayMs).toISOString() }))).toMatchObject({ outcome: 'late', effect: { columns: [] } });
});

test.each([
  ['a Segment message without its type', { userId: '1', event: 'Order Completed', properties: { revenue: 5 } }, 'segment', 'accepted'],
  ['a batch: its first', { batch: [order('1', 5), order('1', 6)] }, 'segment', 'accepted'],
  ['a CloudEvent', { specversion: '1.0', id: 'c', source: '/shop', type: 'Order Completed', subject: '1', data: { revenue: 5 } }, 'cloudEvent', 'accepted'],
  ['an event of the log', { kind: 'event', id: 'x', call: 'track', event: 'Order Completed', time: openingTime, user: '1', properties: { revenue: 5 } }, 'limn', 'accepted'],
  ['a text', 'order', 'segment', 'rejected'],
  ['an event that nobody declared', order('1', 5, { event: 'Order Complete' }), 'segment', 'rejected'],
])('%s is read as what it is', async (_, event, form, outcome) => {
  const shop = await openShop();
  expect(await check(shop, event)).toMatchObject({ form, outcome, written: false });
});

test('what is rejected says why and how to mend it, in both languages', async () => {
  const shop = await openShop();
  expect(await check(shop, order('1', 5, { properties: { revenue: '5' } }))).toMatchObject({
    outcome: 'rejected',
    rejection: { code: 'wrong_type', title: { zh: '字段类型与声明不符。' }, message: 'revenue must be a number, not a text.' },
    parsed: { type: 'order', identifiers: ['user:1'] },
  });
});

test('identities that were parted by hand, or are shared by many, stay as they are in the copy', async () => {
  const shop = await openShop();
  await shop.ask('/v1/identify', { method: 'POST', body: { userId: '1', anonymousId: 'web' } });
  await shop.ask('/v1/page', { method: 'POST', body: { anonymousId: 'web', name: 'Home' } });
  shop.clock.advance(1_000);
  const now = shop.clock.now();
  await shop.limn.ingest([{ kind: 'unlink', id: 'u', time: now, receivedAt: now, left: 'user:1' as never, right: 'anonymous:web' as never, evidence: 'operator' }]);
  shop.clock.advance(1_000);
  expect((await check(shop, order('1', 5))).effect).toMatchObject({ profile: 'user:1', joins: [] });
  const again = { type: 'identify', userId: '1', anonymousId: 'web', traits: {} };
  const { effect } = await check(shop, again);
  await shop.ask('/v1/batch', { method: 'POST', body: { batch: [again] } });
  expect(effect!.joins.length > 0).toBe(shop.limn.engine.cluster('1').members.length > 1);
  for (let i = 0; i < 25; i++) await shop.ask('/v1/identify', { method: 'POST', body: { userId: `many-${i}`, anonymousId: 'kiosk' } });
  expect((await check(shop, order('many-3', 5, { anonymousId: 'kiosk' }))).effect).toMatchObject({ profile: 'user:many-3', joins: [] });
});

test('where the copy does not come out like the original nothing is claimed: preview_inexact', async () => {
  const shop = await openShop();
  await shop.order('1', 30);
  // As if some of the customer's events could not be found.
  const engine = Object.assign(Object.create(shop.limn.engine) as Engine, { positions: () => [] });
  const limn = Object.defineProperty(Object.create(shop.limn) as Limn, 'engine', { value: engine });
  const event: LimnEvent = { kind: 'event', id: 'x', call: 'track', event: 'Order Completed', time: openingTime, receivedAt: openingTime, user: '1', properties: { revenue: 5 } };
  await expect(previewEvent(limn, event)).rejects.toMatchObject({ code: 'preview_inexact', words: { detail: expect.stringContaining('events of others'), cure: expect.stringContaining('another customer') } });
});

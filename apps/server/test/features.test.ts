/** Features over HTTP: what each means and who uses it, where it comes from, how full it is, and what another definition makes of it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ProfileDefinition } from '@limn/engine';
import { expect, test } from 'vitest';
import { dayMs, openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };

/** The orders' features have an owner; one has another. */
const owned: ProfileDefinition = {
  ...shopDefinition,
  views: shopDefinition.views.map((view) => (view.kind === 'features' && view.name === 'orders' ? { ...view, owner: 'growth', features: { ...view.features, spend30d: { ...view.features['spend30d']!, owner: 'finance' } } } : view)),
};

/** The same, but spending counts for 60 days. */
const longer: ProfileDefinition = {
  ...owned,
  views: owned.views.map((view) => (view.kind === 'features' && view.name === 'orders' ? { ...view, features: { ...view.features, spend30d: { ...view.features['spend30d']!, over: '60d' } } } : view)),
};

const answerOf = async <Answer>(shop: Shop, path: string): Promise<Answer> => JSON.parse((await shop.ask(path)).text) as Answer;

interface Feature {
  readonly name: string;
  readonly owner?: string;
  readonly version: string;
  readonly sources: readonly string[];
  readonly computed: { readonly en: string; readonly zh: string };
  readonly freshAt?: string;
  readonly usedBy: Readonly<Record<string, number>>;
}

test('a feature says what it means, who answers for it, and who uses it', async () => {
  const shop = await openShop({ definition: owned });
  await shop.order('ann', 150);
  const { features } = await answerOf<{ readonly features: readonly Feature[] }>(shop, '/v1/features');
  expect(features.map(({ name, owner }) => [name, owner])).toEqual([['orders', 'growth'], ['spend30d', 'finance'], ['sinceOrder', 'growth'], ['lastOrderAt', 'growth'], ['visits', undefined]]);
  const spend = features.find(({ name }) => name === 'spend30d')!;
  expect(spend).toMatchObject({ sources: ['order'], computed: { en: 'The sum of revenue over all orders in the last 30 days.', zh: '近30天内“下单”中revenue的总和。' }, usedBy: { tags: 0, segments: 1, predictions: 0 } });
  expect(Date.parse(spend.freshAt!)).toBe(shop.clock.now());
  expect(features.find(({ name }) => name === 'visits')).not.toHaveProperty('freshAt');
});

test('one feature names all that rests on it, and its versions', async () => {
  const shop = await openShop({ definition: owned });
  const { users, versions } = await answerOf<{ readonly users: readonly { readonly id: string }[]; readonly versions: readonly { readonly current: boolean }[] }>(shop, '/v1/features/orders');
  expect(users.map(({ id }) => id)).toEqual(['buyer']);
  expect(versions.map(({ current }) => current)).toEqual([true]);
  expect((await shop.ask('/v1/features/buyer')).status).toBe(404);
});

test('the survey counts who has no value, and draws the rest', async () => {
  const shop = await openShop();
  for (const who of ['ann', 'ben', 'cid']) await shop.order(who, 20);
  await shop.limn.ingest([{ kind: 'event', id: 'v', call: 'page', user: 'dan', time: shop.clock.now(), receivedAt: shop.clock.now(), properties: {} } as never]);
  const { profiles, exact, features } = await answerOf<{ readonly profiles: number; readonly exact: boolean; readonly features: readonly { readonly name: string; readonly missing: number; readonly shape: readonly number[] }[] }>(shop, '/v1/features/survey');
  const since = features.find(({ name }) => name === 'sinceOrder')!;
  expect({ profiles, exact, missing: since.missing, drawn: since.shape.reduce((sum, count) => sum + count, 0) }).toEqual({ profiles: 4, exact: true, missing: 0.25, drawn: 3 });
});

test('lineage is answered whole, or around one node', async () => {
  const shop = await openShop();
  const whole = await answerOf<{ readonly nodes: readonly { readonly id: string }[]; readonly edges: readonly object[] }>(shop, '/v1/definitions/lineage');
  expect(whole.nodes.map(({ id }) => id)).toContain('event:order');
  const near = await answerOf<typeof whole>(shop, '/v1/definitions/lineage?around=spend30d&hops=1');
  expect(near.nodes.map(({ id }) => id)).toEqual(['event:order', 'spend30d', 'bigSpenders']);
  expect(near.edges).toEqual([{ from: 'event:order', to: 'spend30d' }, { from: 'spend30d', to: 'bigSpenders' }]);
  expect((await shop.ask('/v1/definitions/lineage?around=nothing')).status).toBe(404);
});

test('before a definition is published it is seen whose value it makes another', async () => {
  const shop = await openShop({ keys, definition: owned });
  await shop.order('ann', 70);
  shop.clock.advance(40 * dayMs);
  await shop.order('ben', 30);
  const proposed = await shop.ask('/v1/generations', { method: 'POST', key: adminKey, body: { definition: longer } });
  const { version } = JSON.parse(proposed.text) as { readonly version: string };
  for (;;) {
    const { state } = await answerOf<{ readonly state: string }>(shop, `/v1/generations/${version}`);
    if (state === 'ready') break;
    await wait(20);
  }
  const difference = await answerOf<object>(shop, `/v1/features/spend30d/difference?generation=${version}`);
  expect(difference).toMatchObject({ customers: 2, differ: 1, missing: { before: 0, after: 0 }, sample: [{ profile: 'user:ann', before: 0, after: 70 }] });
  const { versions } = await answerOf<{ readonly versions: readonly { readonly current: boolean }[] }>(shop, '/v1/features/spend30d');
  expect(versions.map(({ current }) => current)).toEqual([false, true]);
  expect((await shop.ask('/v1/features/spend30d/difference?generation=none')).status).toBe(404);
});

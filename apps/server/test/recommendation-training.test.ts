/** Trainings of recommendations over HTTP: what was learnt answers at once and after a restart, and what cannot be learnt says why. */
import { setTimeout as wait } from 'node:timers/promises';
import { defineCatalogue, defineEvent, defineProfile, defineRecommendation, itemField, itemsFrom, itemOf, modelled, neighbours, popular, signal, string, words } from '@limn/engine';
import type { ForeignRuntime } from '@limn/host';
import { encodeSequence, TableBuilder, trainSequence } from '@limn/learn';
import { expect, onTestFinished, test } from 'vitest';
import { lazyForeignRuntime } from '../src/learn/foreign-runtime.ts';
import { dayMs, openingTime, openShop, readKey, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const label = words('event', '事件');
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, fields: { product: string() } });
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product Shown' }, label, summary: label, fields: { product: string() } });
const goods = {
  label: words('for you', '为你推荐'),
  items: defineCatalogue('products', { label: words('products', '商品'), fields: { kind: itemField('text', { en: 'kind', zh: '品类' }) }, sources: [itemsFrom(view, { key: (event) => event.product, fields: () => ({}) })] }),
  signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
} as const;
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [view, shown], views: [],
  recommendations: [
    defineRecommendation('forYou', { ...goods, candidates: [modelled('ease', { weight: 5 }), popular({ over: '7d' })], diversity: 0, k: 5 }),
    defineRecommendation('ranked', { ...goods, candidates: [neighbours()], rank: 'learned', impression: itemOf(shown, { item: (event) => event.product }), click: itemOf(view, { item: (event) => event.product }) }),
    defineRecommendation('plain', { ...goods, candidates: [neighbours()] }),
    defineRecommendation('inOrder', { ...goods, candidates: [modelled('sequence')], diversity: 0 }),
    defineRecommendation('odd', { ...goods, candidates: [modelled('magic')] }),
  ],
}).definition;

interface Training {
  readonly state: string;
  readonly rows?: number;
  readonly models?: readonly { readonly hash: string; readonly way?: string; readonly answers: boolean; readonly figures: { readonly value: number; readonly low: number } }[];
  readonly report?: { readonly methods: readonly { readonly method: string }[] };
  readonly problems?: readonly { readonly code: string }[];
  readonly code?: string;
  readonly detail?: { readonly en: string; readonly zh: string };
}

/** Customers keep to one of four shelves, and look at more and more of it: at something each day. */
async function openShelves({ days = 20, customers = 48, foreign }: { readonly days?: number; readonly customers?: number; readonly foreign?: ForeignRuntime } = {}): Promise<Shop> {
  const shop = await openShop({ keys, definition, ...(foreign && { foreign }) });
  for (let day = 0; day < days; day++) {
    const at = new Date(openingTime + day * dayMs).toISOString();
    await shop.limn.ingest(Array.from({ length: customers }, (_, who) => view.at(at, { id: `${who}-${day}`, user: `u${who}`, receivedAt: at }, { product: `shelf${who % 4}-${(who * 5 + day * 7 + who * day) % 25}` })));
    shop.clock.advance(dayMs);
  }
  return shop;
}

const train = (shop: Shop, name: string, key = adminKey) => shop.ask(`/v1/recommendations/${name}/training`, { method: 'POST', key, body: { seed: 3, by: 'ada', chooses: false } });

async function trained(shop: Shop, name: string): Promise<Training> {
  for (;;) {
    const state = JSON.parse((await shop.ask(`/v1/recommendations/${name}/training`)).text) as Training;
    if (state.state !== 'running') return state;
    await wait(20);
  }
}

const codeOf = async (asked: Promise<{ readonly text: string }>): Promise<string> => (JSON.parse((await asked).text) as { readonly code: string }).code;

interface Listed {
  readonly items: readonly { readonly item: string; readonly text: string; readonly reasons: readonly { readonly kind: string }[]; readonly namedBy: readonly { readonly way: string }[] }[];
}

const listFor = async (shop: Shop, user: string): Promise<Listed> => JSON.parse((await shop.ask(`/v1/profiles/${user}/recommendations/forYou`)).text) as Listed;

test('what was learnt changes the next list, says that it is taste, and is told with its figures', async () => {
  const shop = await openShelves();
  const before = await listFor(shop, 'u1');
  expect(before.items.every(({ reasons }) => reasons[0]!.kind === 'popular')).toBe(true);
  expect(await trained(shop, 'forYou')).toEqual({ state: 'none' });
  expect(await codeOf(train(shop, 'forYou', readKey))).toBe('key_cannot_administer');
  expect(JSON.parse((await train(shop, 'forYou')).text)).toMatchObject({ state: 'running', step: 'collect' });
  expect(await codeOf(train(shop, 'plain'))).toBe('training_running');
  const { state, models, rows, report } = await trained(shop, 'forYou');
  expect({ state, rows, ways: models?.map(({ way, answers }) => [way, answers]) }).toEqual({ state: 'done', rows: 960, ways: [['ease', true]] });
  expect(report?.methods.map(({ method }) => method).sort()).toEqual(expect.arrayContaining(['ease', 'popular']));

  const after = await listFor(shop, 'u1');
  expect(after.items.map(({ item }) => item.slice(0, 6))).toEqual(Array.from({ length: 5 }, () => 'shelf1'));
  expect(after.items[0]).toMatchObject({ reasons: expect.arrayContaining([expect.objectContaining({ kind: 'taste', text: expect.stringContaining('shelf1') })]), namedBy: expect.arrayContaining([expect.objectContaining({ way: 'model:ease' })]) });
  const { recommendations } = JSON.parse((await shop.ask('/v1/recommendations')).text) as { readonly recommendations: readonly { readonly name: string; readonly models: readonly object[] }[] };
  expect(recommendations.find(({ name }) => name === 'forYou')?.models).toEqual([expect.objectContaining({ hash: models![0]!.hash, way: 'ease', answers: true, by: 'ada', figures: expect.objectContaining({ metric: 'ndcg', k: 10 }) })]);
  expect(recommendations.find(({ name }) => name === 'plain')?.models).toEqual([]);
});

test('what cannot be learnt says why in both languages, and nothing answers otherwise', async () => {
  const shop = await openShelves({ days: 2, customers: 12 });
  expect(await codeOf(train(shop, 'forMe'))).toBe('unknown_recommendation');
  const failures: Record<string, string | undefined> = {};
  for (const name of ['plain', 'odd', 'forYou']) {
    await train(shop, name);
    const { state, code, detail } = await trained(shop, name);
    expect({ state, en: detail?.en.includes(name), zh: /[一-鿿]/.test(detail?.zh ?? '') }).toEqual({ state: 'failed', en: true, zh: true });
    failures[name] = code;
  }
  expect(failures).toEqual({ plain: 'recommendation_learns_nothing', odd: 'way_unknown', forYou: 'history_too_short' });
  await train(shop, 'ranked');
  expect(await trained(shop, 'ranked')).toMatchObject({ state: 'done', models: [], problems: [{ code: 'ranking_logs_few' }] });
  expect(shop.limn.recommendations.models()).toEqual([]);
});

test('a model that reads events in their order answers from the customer\'s last event, though it cannot answer at once', async () => {
  const foreign = lazyForeignRuntime();
  onTestFinished(() => foreign.close());
  const shop = await openShelves({ days: 1, foreign });
  const table = new TableBuilder();
  for (let walker = 0; walker < 60; walker++) for (let step = 0; step < 5; step++) table.add({ customer: `w${walker}`, item: `shelf1-${(walker + step) % 12}`, at: step });
  const interactions = table.finish();
  const trained = await trainSequence(interactions, { seed: 1, settings: { width: 16, blocks: 1, heads: 2, length: 8, dropout: 0.1, drawn: 8, places: 320, rate: 0.015, epochs: 20, patience: 20, sharpness: 10 } });
  const at = new Date(openingTime + dayMs).toISOString();
  await shop.limn.ingest(Array.from({ length: 12 }, (_, item) => view.at(at, { id: `all-${item}`, user: 'somebody', receivedAt: at }, { product: `shelf1-${item}` })));
  await shop.limn.recommendations.keepModels([{ recommendation: 'inOrder', way: 'sequence', kind: 'sequence', answers: true, trainedAt: openingTime, by: 'ada', about: {}, bytes: encodeSequence(trained, interactions.itemKeys) }]);
  for (const [i, step] of [2, 3, 4].entries()) {
    const moment = new Date(openingTime + dayMs + (i + 1) * 1_000).toISOString();
    await shop.limn.ingest([view.at(moment, { id: `walk-${step}`, user: 'walker', receivedAt: moment }, { product: `shelf1-${step}` })]);
  }
  shop.clock.advance(dayMs);
  const { items } = JSON.parse((await shop.ask('/v1/profiles/walker/recommendations/inOrder?k=4')).text) as Listed;
  expect(items[0]).toMatchObject({ item: 'shelf1-5', namedBy: [{ way: 'model:sequence', rank: 1 }], reasons: [{ kind: 'taste' }] });
  const attention = JSON.parse((await shop.ask('/v1/profiles/walker/recommendations/inOrder/attention?item=shelf1-5')).text) as { readonly events: readonly { readonly item: string; readonly share: number; readonly effect: number }[] };
  expect(attention).toMatchObject({ way: 'model:sequence', heads: 2, events: [{ item: 'shelf1-2', signal: 'view' }, { item: 'shelf1-3' }, { item: 'shelf1-4', at: new Date(openingTime + dayMs + 3_000).toISOString() }] });
  expect(attention.events.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(JSON.parse((await shop.ask('/v1/profiles/nobody/recommendations/inOrder/attention?item=shelf1-5')).text)).toMatchObject({ status: 404, code: 'no_attention' });
  expect(JSON.parse((await shop.ask('/v1/profiles/walker/recommendations/odd/attention?item=shelf1-5')).text)).toMatchObject({ status: 404 });
  const { lists } = JSON.parse((await shop.ask('/v1/recommendations/inOrder/batch', { method: 'POST', key: readKey, body: { identifiers: ['walker', 'nobody'], k: 4 } })).text) as { readonly lists: readonly Listed[] };
  expect(lists.map((list) => list.items[0]?.reasons[0]?.kind)).toEqual(['taste', 'popular']);
});

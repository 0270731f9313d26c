/** Customers who are alike, over HTTP and on the command line: who, why, in both languages, and what is said when there is no model. */
import { array, defineCatalogue, defineEvent, defineProfile, defineRecommendation, itemField, itemsFrom, modelled, popular, signal, string, words } from '@limn/engine';
import type { ForeignRuntime } from '@limn/host';
import { encodeSequence, TableBuilder, trainSequence } from '@limn/learn';
import { expect, onTestFinished, test } from 'vitest';
import type { CustomerVector } from '../src/http/customer-vector.ts';
import type { SimilarCustomers } from '../src/http/similar-customers.ts';
import { lazyForeignRuntime } from '../src/learn/foreign-runtime.ts';
import { dayMs, openingTime, openShop, type Shop } from './shop.ts';

const label = words('event', '事件');
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { items: array({ product: string(), kind: string({ optional: true }) }) } });
const goods = {
  label: words('for you', '为你推荐'),
  items: defineCatalogue('products', { label: words('products', '商品'), fields: { kind: itemField('category', { en: 'kind', zh: '品类' }) }, category: 'kind', sources: [itemsFrom(order, { key: (event) => event.items.product, fields: ({ items }) => ({ kind: items.kind }) })] }),
  signals: { order: signal(order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }) },
} as const;
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [order], views: [],
  recommendations: [defineRecommendation('plain', { ...goods, candidates: [popular({ over: '7d' })] }), defineRecommendation('inOrder', { ...goods, candidates: [modelled('sequence')] })],
}).definition;

/** Twelve customers of three shelves, each with four items in order. */
async function openShelves(foreign?: ForeignRuntime): Promise<Shop> {
  const shop = await openShop({ definition, ...(foreign && { foreign }) });
  for (let i = 0; i < 4; i++) {
    const at = new Date(openingTime + i * 60_000).toISOString();
    await shop.limn.ingest(Array.from({ length: 12 }, (_, who) => order.at(at, { id: `${who}-${i}`, user: `u${who}`, receivedAt: at }, { items: [{ product: `s${who % 3}-${(Math.floor(who / 3) + i) % 6}`, kind: ['tea', 'tools', 'toys'][who % 3]! }] })));
  }
  shop.clock.advance(dayMs);
  return shop;
}

const similar = async (shop: Shop, path: string): Promise<SimilarCustomers> => JSON.parse((await shop.ask(`/v1/profiles/${path}`)).text) as SimilarCustomers;

test('who is alike is named by profile alone, with what both share in the language asked for, and it is said that no model compares', async () => {
  const shop = await openShelves();
  const answer = await similar(shop, 'u0/similar?k=1');
  expect(answer).toMatchObject({ profile: 'user:u0', known: true, name: 'plain', by: 'items', items: 4, note: expect.stringContaining('limn train') });
  expect(answer.customers.map(({ profile }) => profile)).toEqual(['user:u3']);
  expect(answer.customers[0]).toMatchObject({ items: 3, categories: ['tea'], text: 'Both chose 3 of the same items: “s0-1”, “s0-2”, “s0-3”. Both mostly choose “tea”.' });
  expect((await similar(shop, 'u0/similar?k=1&lang=zh')).customers[0]!.text).toBe('都选择过“s0-1”、“s0-2”、“s0-3”。都常选择“tea”类商品。');
  expect(await similar(shop, 'never-seen/similar')).toMatchObject({ known: false, customers: [], note: expect.stringContaining('Too little') });
  expect(JSON.parse((await shop.ask('/v1/profiles/u0/similar?name=plane')).text)).toMatchObject({ code: 'unknown_recommendation', cure: expect.stringContaining('plain') });
  // An address says who somebody is: others are told by ids that do not, which are taken as names all the same.
  const at = new Date(openingTime + 300_000).toISOString();
  await shop.limn.ingest([0, 1, 2, 3].map((item) => order.at(at, { id: `ann-${item}`, user: 'ann@example.org', receivedAt: at }, { items: [{ product: `s0-${item}` }] })));
  const [{ profile: sealed } = { profile: '' }] = (await similar(shop, 'u0/similar?k=1')).customers;
  expect(sealed).toMatch(/^sealed:/);
  expect((await similar(shop, `${sealed}/similar?k=1`)).customers[0]!.profile).toBe('user:u0');
  expect((await shop.ask('/v1/profiles/u0/similar?k=0')).status).toBe(400);
  expect((await shop.ask('/v1/profiles/u0/similar', { key: 'shop-write-key' })).status).toBe(403);
});

test('a sequence model places customers; its vector is read with the hash of the model, now and as of then', async () => {
  const foreign = lazyForeignRuntime();
  onTestFinished(() => foreign.close());
  const shop = await openShelves(foreign);
  const table = new TableBuilder();
  for (let who = 0; who < 60; who++) for (let step = 0; step < 5; step++) table.add({ customer: `w${who}`, item: `s${who % 3}-${(Math.floor(who / 3) + step) % 6}`, at: step });
  const interactions = table.finish();
  const trained = await trainSequence(interactions, { seed: 1, settings: { width: 16, blocks: 1, heads: 2, length: 8, dropout: 0.1, drawn: 8, places: 320, rate: 0.015, epochs: 12, patience: 12, sharpness: 10 } });
  const [kept] = await shop.limn.recommendations.keepModels([{ recommendation: 'inOrder', way: 'sequence', kind: 'sequence', answers: true, trainedAt: openingTime, by: 'ada', about: {}, bytes: encodeSequence(trained, interactions.itemKeys) }]);
  const { customers, ...place } = await similar(shop, 'u0/similar?name=inOrder&k=3');
  expect(place).toMatchObject({ by: 'model', way: 'sequence', model: kept!.hash, leastItems: 3 });
  expect(new Set(customers.map(({ profile }) => profile))).toEqual(new Set(['user:u3', 'user:u6', 'user:u9']));
  const vector = async (query = ''): Promise<CustomerVector> => JSON.parse((await shop.ask(`/v1/profiles/u0/vector?name=inOrder${query}`)).text) as CustomerVector;
  const now = await vector();
  expect(now).toMatchObject({ profile: 'user:u0', model: kept!.hash, items: 4 });
  expect(Math.hypot(...now.vector!)).toBeCloseTo(1, 5);
  expect(await vector(`&asOf=${openingTime + 150_000}`)).toMatchObject({ items: 3, vector: expect.any(Array) });
  expect(await vector(`&asOf=${openingTime + 90_000}`)).toMatchObject({ items: 2, vector: null });
  // Like every feature, it may stand in the profile.
  const profile = async (query: string): Promise<{ readonly profile: string; readonly vector?: CustomerVector }> => JSON.parse((await shop.ask(`/v1/profiles/u0?vector=inOrder${query}`)).text) as { readonly profile: string; readonly vector?: CustomerVector };
  expect(await profile('')).toMatchObject({ profile: 'user:u0', vector: { model: kept!.hash, vector: now.vector } });
  expect((await profile(`&asOf=${openingTime + 90_000}`)).vector).toMatchObject({ vector: null });
  expect(JSON.parse((await shop.ask('/v1/profiles/u0?vector=inorder')).text)).toMatchObject({ code: 'unknown_recommendation' });
});

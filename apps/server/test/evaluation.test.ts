/** Evaluations of recommendations over HTTP: a list is judged as it would have been shown, a change is estimated, and what cannot be told says why. */
import { setTimeout as wait } from 'node:timers/promises';
import { array, createRecommender, defineCatalogue, defineEvent, defineProfile, defineRecommendation, itemField, itemOf, itemsFrom, modelled, neighbours, number, popular, signal, sourceId, string, words, type BehaviourEvent } from '@limn/engine';
import type { EvaluatedProposal, JudgedRecommendation } from '@limn/learn';
import { expect, test } from 'vitest';
import { dayMs, openingTime, openShop, readKey, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const label = words('event', '事件');
const one = { product: string() };
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, fields: one });
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product List Viewed' }, label, summary: label, fields: { items: array({ product: string(), propensity: number({ scale: 9, optional: true }) }) } });
const click = defineEvent('click', { match: { call: 'track', event: 'Product Clicked' }, label, summary: label, fields: one });
const goods = {
  label: words('for you', '为你推荐'),
  items: defineCatalogue('products', { label: words('products', '商品'), fields: { shelf: itemField('category', { en: 'shelf', zh: '货架' }) }, category: 'shelf', sources: [itemsFrom(view, { key: (event) => event.product, fields: (event) => ({ shelf: event.product }) })] }),
  signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
} as const;
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [view, shown, click], views: [],
  recommendations: [
    defineRecommendation('forYou', { ...goods, candidates: [neighbours({ weight: 2 }), modelled('ease', { weight: 2 }), popular({ over: '7d' })], diversity: 0, k: 5 }),
    defineRecommendation('tried', { ...goods, candidates: [popular({ over: '30d' })], diversity: 0, k: 4, explore: 0.5, impression: itemOf(shown, { item: (event) => event.items.product }), click: itemOf(click, { item: (event) => event.product }) }),
  ],
}).definition;

interface Evaluation {
  readonly state: string;
  readonly lists?: JudgedRecommendation;
  readonly policy?: EvaluatedProposal;
  readonly code?: string;
  readonly detail?: { readonly en: string; readonly zh: string };
}

/** Customers keep to one of four shelves, and look at something of it each day. */
async function openShelves(): Promise<Shop> {
  const shop = await openShop({ keys, definition });
  for (let day = 0; day < 20; day++) {
    const at = new Date(openingTime + day * dayMs).toISOString();
    await shop.limn.ingest(Array.from({ length: 48 }, (_, who) => view.at(at, { id: `${who}-${day}`, user: `u${who}`, receivedAt: at }, { product: `shelf${who % 4}-${(who * 5 + day * 7 + who * day) % 25}` })));
    shop.clock.advance(dayMs);
  }
  return shop;
}

const ask = (shop: Shop, name: string, body: object, key = adminKey) => shop.ask(`/v1/recommendations/${name}/evaluation`, { method: 'POST', key, body });
const codeOf = async (asked: Promise<{ readonly text: string }>): Promise<string> => (JSON.parse((await asked).text) as { readonly code: string }).code;

async function evaluated(shop: Shop, name: string): Promise<Evaluation> {
  for (;;) {
    const state = JSON.parse((await shop.ask(`/v1/recommendations/${name}/evaluation`)).text) as Evaluation;
    if (state.state !== 'running') return state;
    await wait(20);
  }
}

test('a list is judged as it would have been shown, with what could have been learnt, beside its ways, the list without each, and a change', async () => {
  const shop = await openShelves();
  expect(await evaluated(shop, 'forYou')).toEqual({ state: 'none' });
  expect(await codeOf(ask(shop, 'forYou', { evaluate: 'lists' }, readKey))).toBe('key_cannot_administer');
  expect(JSON.parse((await ask(shop, 'forYou', { evaluate: 'lists', chooses: false, weights: { 'popular:7d': 0 }, moments: 2 })).text)).toMatchObject({ state: 'running' });
  expect(await codeOf(ask(shop, 'forYou', { evaluate: 'lists' }))).toBe('training_running');
  const { state, lists } = await evaluated(shop, 'forYou');
  expect(state).toBe('done');
  const { report, learnt } = lists!;
  expect(learnt).toMatchObject([{ way: 'ease', joins: true }]);
  expect(report).toMatchObject({ split: 'time', shown: 'forYou', moments: 2, groups: 48, cases: 96, cuts: [5], main: { metric: 'ndcg', k: 5 } });
  const methods = new Map(report.methods.map((each) => [each.method, each]));
  expect([...methods.keys()].toSorted()).toEqual(['ease', 'forYou', 'forYou − ease', 'forYou − neighbours', 'forYou − popular:7d', 'frequent', 'neighbours', 'popular', 'popular:7d', 'proposed'].toSorted());
  expect(methods.get('forYou')!.differences).toEqual(expect.arrayContaining([expect.objectContaining({ than: 'popular', verdict: 'better' })]));
  expect(methods.get('forYou')!.diversity).toBeGreaterThan(0);
  // The change is the list without that way.
  expect(methods.get('proposed')!.metrics).toEqual(methods.get('forYou − popular:7d')!.metrics);
}, 120_000);

/** Lists as the declaration makes them, sent back with their chances, and clicks on what stands last. */
async function showLists(shop: Shop): Promise<void> {
  const looks = Array.from({ length: 8 }, (_, item) => Array.from({ length: 9 - item }, (_unused, who): BehaviourEvent => {
    const at = new Date(openingTime + item * 100 + who).toISOString();
    return view.at(at, { id: `v${item}-${who}`, user: `v${who}`, receivedAt: at }, { product: `p${item}` });
  })).flat();
  const recommender = createRecommender({ definition });
  looks.forEach((event, position) => recommender.apply(event, { position, owner: sourceId('user', event.user!) }));
  const events = Array.from({ length: 150 }, (_, i): readonly BehaviourEvent[] => {
    const [user, at] = [`c${i}`, openingTime + 10_000 + i * 10];
    const [moment, after] = [at, at + 1].map((ms) => new Date(ms).toISOString()) as [string, string];
    const { items } = recommender.recommend('tried', { members: [sourceId('user', user)], now: at })!;
    const listed = shown.at(moment, { id: `s${i}`, user, receivedAt: moment }, { items: items.map(({ item, propensity }) => ({ product: item, propensity })) });
    return i % 5 === 0 ? [listed, click.at(after, { id: `k${i}`, user, receivedAt: after }, { product: items.at(-1)!.item })] : [listed];
  }).flat();
  await shop.limn.ingest([...looks, ...events]);
  shop.clock.advance(dayMs);
}

test('a change of chance is estimated from lists that were shown with chance; what they cannot tell, and what is declared wrongly, has a code', async () => {
  const shop = await openShop({ keys, definition });
  await showLists(shop);
  await ask(shop, 'tried', { evaluate: 'policy', explore: 0.25 });
  const { state, policy } = await evaluated(shop, 'tried');
  expect({ state, ...policy }).toMatchObject({ state: 'done', lists: 150, rows: 600, explored: 0.5, reward: 'click', estimate: { live: { value: 30 / 600 } } });
  expect(policy!.estimate.effectiveRows).toBeGreaterThan(100);
  await ask(shop, 'forYou', { evaluate: 'policy' });
  expect(await evaluated(shop, 'forYou')).toMatchObject({ state: 'failed', code: 'showing_undeclared', detail: { en: expect.stringContaining('forYou'), zh: expect.stringContaining('forYou') } });
  expect(await codeOf(ask(shop, 'tried', { evaluate: 'policy', weights: { neighbours: 2 } }))).toBe('malformed_definition');
  expect(await codeOf(ask(shop, 'tried', { evaluate: 'policy', explore: { share: 0.9 } }))).toBe('malformed_definition');
  expect(await codeOf(ask(shop, 'forMe', { evaluate: 'lists' }))).toBe('unknown_recommendation');
}, 120_000);

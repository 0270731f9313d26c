/** What the page of a recommendation shows: judged methods, what each way contributes to lists of now, and what customers did with lists. */
import { setTimeout as wait } from 'node:timers/promises';
import { defineCatalogue, defineEvent, defineProfile, defineRecommendation, itemOf, itemsFrom, neighbours, popular, signal, string, words } from '@limn/engine';
import type { RecommendationReport } from '@limn/learn';
import { expect, test } from 'vitest';
import { keepReport } from '../src/learn/kept-reports.ts';
import { dayMs, openingTime, openShop, type Shop } from './shop.ts';

const label = words('event', '事件');
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, fields: { product: string() } });
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product Shown' }, label, summary: label, fields: { product: string() } });
const goods = {
  label: words('for you', '为你推荐'),
  items: defineCatalogue('products', { label: words('products', '商品'), fields: {}, sources: [itemsFrom(view, { key: (event) => event.product, fields: () => ({}) })] }),
  signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
} as const;
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [view, shown], views: [],
  recommendations: [
    defineRecommendation('told', { ...goods, candidates: [neighbours(), popular({ over: '7d' })], impression: itemOf(shown, { item: (event) => event.product }), click: itemOf(view, { item: (event) => event.product }), explore: 0.2, k: 5 }),
    defineRecommendation('untold', { ...goods, candidates: [popular({ over: '7d' })], k: 5 }),
  ],
}).definition;

/** Customers keep to one of four shelves; each is shown an item a day, and every third looks at it. */
async function openShelves(): Promise<Shop> {
  const shop = await openShop({ definition });
  for (let day = 0; day < 10; day++) {
    const at = (minute: number): string => new Date(openingTime + day * dayMs + minute * 60_000).toISOString();
    const of = (who: number) => ({ product: `shelf${who % 4}-${(who * 5 + day * 7) % 10}` });
    const all = Array.from({ length: 24 }, (_, who) => who);
    await shop.limn.ingest(all.map((who) => view.at(at(0), { id: `v${who}-${day}`, user: `u${who}`, receivedAt: at(0) }, of(who))));
    await shop.limn.ingest(all.map((who) => shown.at(at(10), { id: `s${who}-${day}`, user: `u${who}`, receivedAt: at(10) }, of(who + 4))));
    await shop.limn.ingest(all.filter((who) => who % 3 === 0).map((who) => view.at(at(20), { id: `c${who}-${day}`, user: `u${who}`, receivedAt: at(20) }, of(who + 4))));
    shop.clock.advance(dayMs);
  }
  return shop;
}

const answerOf = async <Answer>(shop: Shop, path: string): Promise<Answer> => JSON.parse((await shop.ask(path)).text) as Answer;

interface Counts {
  readonly shown: number;
  readonly clicks: number;
  readonly clicked?: { readonly value: number; readonly low: number; readonly high: number };
}

test('what came of lists is counted where the declaration says what was shown, and refused in words where it does not', async () => {
  const shop = await openShelves();
  type Outcomes = { readonly state: string; readonly lists: number; readonly whole: Counts; readonly weeks: readonly Counts[]; readonly ways: readonly (Counts & { readonly way: string })[] };
  let outcomes = await answerOf<Outcomes>(shop, '/v1/recommendations/told/outcomes');
  while (outcomes.state === 'running') {
    await wait(50);
    outcomes = await answerOf<Outcomes>(shop, '/v1/recommendations/told/outcomes');
  }
  expect(outcomes).toMatchObject({ state: 'done', lists: 240, whole: { shown: 240, clicks: 80 } });
  expect(outcomes.whole.clicked!.value).toBeCloseTo(1 / 3, 9);
  expect(outcomes.whole.clicked!.low).toBeLessThan(1 / 3);
  expect(outcomes.weeks.reduce((sum, week) => sum + week.shown, 0)).toBe(240);
  expect(outcomes.ways.map(({ way }) => way)).toContain('neighbours');
  expect(await answerOf(shop, '/v1/recommendations/untold/outcomes')).toEqual({ state: 'undeclared' });
  expect((await shop.ask('/v1/recommendations/nothing/outcomes')).status).toBe(404);
}, 60_000);

test('lists made now tell which way had found what', async () => {
  const shop = await openShelves();
  const told = await answerOf<{ readonly customers: number; readonly shown: number; readonly explore: number; readonly ways: readonly { readonly way: string; readonly named: number; readonly alone: number }[]; readonly items: readonly { readonly lists: number }[] }>(shop, '/v1/recommendations/told/contributions');
  expect({ customers: told.customers, explore: told.explore }).toEqual({ customers: 24, explore: 0.2 });
  expect(told.ways.every(({ named, alone }) => alone <= named && named <= told.shown)).toBe(true);
  expect(told.items[0]!.lists).toBeGreaterThanOrEqual(told.items.at(-1)!.lists);
});

test('what was judged is kept with the data, the newest first', async () => {
  const shop = await openShop({ definition });
  expect(await answerOf(shop, '/v1/recommendations/told/report')).toEqual({ reports: [] });
  const interval = { value: 0.3, low: 0.2, high: 0.4, level: 0.95 };
  const report: RecommendationReport = {
    name: 'told', split: 'time', from: openingTime, seed: 1, level: 0.95, resamples: 100, past: { rows: 10, customers: 5, items: 7 }, cases: 4, groups: 4, passedOver: 0, unknown: 0, repeats: { keep: true, share: 0.5, told: false }, cuts: [5], main: { metric: 'ndcg', k: 5 },
    methods: [{ method: 'popular', role: 'baseline', metrics: [{ metric: 'ndcg', k: 5, ...interval }], differences: [], histories: [], coverage: 0.5, novelty: 2, seconds: { learning: 0, answering: 0 } }],
  };
  await keepReport(shop.limn.folder, 'told', { of: 'training', at: openingTime, report });
  await keepReport(shop.limn.folder, 'told', { of: 'lists', at: openingTime + 1, report });
  expect(await answerOf(shop, '/v1/recommendations/told/report')).toMatchObject({ reports: [{ of: 'lists', items: 7, methods: [{ method: 'popular', baseline: true, value: 0.3 }] }, { of: 'training' }] });
});

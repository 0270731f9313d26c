/** Recommendations follow the log: every event that was acknowledged is in the next answer, and no restart, crash or repeat shows. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { boughtAgain, createRecommender, defineCatalogue, defineEvent, defineFeatures, defineProfile, defineRecommendation, feature, count, itemField, itemOf, itemsFrom, neighbours, number, popular, mostFrequent, signal, sourceId, string, words, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn } from '@limn/host';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder.ts';

const START = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;

const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label: words('view', '浏览'), summary: words('looked', '浏览'), fields: { product: string(), kind: string() } });
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), lateness: '2h', fields: { product: string(), price: number({ scale: 2 }) } });
const products = defineCatalogue('products', {
  label: words('products', '商品'),
  fields: { kind: itemField('category', { en: 'kind', zh: '品类' }) },
  category: 'kind',
  sources: [itemsFrom(view, { key: (event) => event.product, fields: (event) => ({ kind: event.kind }) })],
});
const looks = defineFeatures('looks', {
  source: view, label: words('looks', '浏览'),
  features: (event) => ({
    looks: feature(count(), { over: 'ever', en: 'looks', zh: '浏览数' }),
    favourite: feature(mostFrequent(event.kind), { over: 'ever', en: 'favourite kind', zh: '偏好品类' }),
  }),
});
const parts = { label: words('customer', '客户'), events: [view, order], views: [looks] } as const;
const plain = defineProfile('customer', parts).definition;
const forYou = defineRecommendation('forYou', {
  label: words('for you', '为你推荐'), items: products,
  signals: {
    view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
    order: signal(order, { item: (event) => event.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
  },
  candidates: [popular({ over: '7d' }), { kind: 'popular', over: '7d', by: 'favourite' }, neighbours(), boughtAgain()],
});
const recommending = defineProfile('customer', { ...parts, recommendations: [forYou] }).definition;

/** The n-th event; some come a second time, some orders come too late. */
function eventOf(n: number): BehaviourEvent {
  if (n % 11 === 10) return { ...eventOf(n - 1), receivedAt: START + n * 60_000 };
  const user = `u${(n * 7) % 30}`;
  const product = `p${(n * n + 3 * n) % 23}`;
  const receivedAt = START + n * 60_000;
  const isLate = n % 17 === 5;
  const at = new Date(isLate ? receivedAt - 3 * HOUR_MS : receivedAt).toISOString();
  const moment = { user, receivedAt: new Date(receivedAt).toISOString() };
  const event = n % 3 === 0 || isLate ? order.at(at, moment, { product, price: 5 }) : view.at(at, moment, { product, kind: `kind${n % 4}` });
  return { ...event, id: `event-${n}` } as BehaviourEvent;
}

const eventsOf = (from: number, to: number): BehaviourEvent[] => Array.from({ length: to - from }, (_, i) => eventOf(from + i));

const open = (folder: string, definition: ProfileDefinition = recommending): Promise<Limn> => openLimn({ folder, definition, clock: manualClock(START + 30 * HOUR_MS), sizes: { checkpointEvents: 200 } });

async function followed(limn: Limn): Promise<void> {
  await expect.poll(() => limn.recommendations.status(), { timeout: 20_000 }).toMatchObject({ state: 'ready' });
}

const answers = (limn: Limn): unknown => Array.from({ length: 32 }, (_, i) => limn.recommendations.recommend('forYou', `u${i}`)?.items);

test('every answer is what a recommender that was told of the accepted events alone gives', async () => {
  const limn = await open(await temporaryFolder());
  const alone = createRecommender({ definition: recommending });
  const sent = eventsOf(0, 500);
  const outcomes = (await Promise.all([limn.ingest(sent.slice(0, 250)), limn.ingest(sent.slice(250))])).flat();
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['accepted', 'late', 'duplicate']));
  sent.forEach((event, position) => {
    const owner = sourceId('user', event.user!);
    if (outcomes[position]!.outcome !== 'accepted') return;
    alone.apply(event, { position, owner, columnOf: (column) => limn.engine.read(owner, { asOf: event.receivedAt + 1 }).columns[column] });
  });
  const { engine } = limn;
  for (let i = 0; i < 30; i++) {
    const source = sourceId('user', `u${i}`);
    const now = limn.readMoment();
    const expected = alone.recommend('forYou', { members: [source], now, columnOf: (column) => engine.read(source, { asOf: now }).columns[column] });
    expect(limn.recommendations.recommend('forYou', `u${i}`)).toEqual({ ...expected, profile: source });
  }
  await limn.close();
});

test('an acknowledged event is in the very next answer', async () => {
  const limn = await open(await temporaryFolder());
  await limn.ingest(eventsOf(0, 60));
  await limn.ingest(Array.from({ length: 5 }, (_, i) => view.at(new Date(START + 2 * HOUR_MS + i).toISOString(), { user: `fan${i}` }, { product: 'novelty', kind: 'kind0' })));
  expect(limn.recommendations.recommend('forYou', 'somebody-new')?.items.map(({ item }) => item)).toContain('novelty');
  expect(limn.recommendations.item('forYou', 'novelty')).toMatchObject({ item: 'novelty', fields: { kind: 'kind0' } });
  await limn.close();
});

test('a clean stop, a crash at any moment and a lost checkpoint change no answer', async () => {
  const folder = await temporaryFolder();
  let limn = await open(folder);
  for (let from = 0; from < 600; from += 50) await limn.ingest(eventsOf(from, from + 50));
  const before = answers(limn);
  // What stands on the disk while it runs is what a kill would leave.
  const crashed = await temporaryFolder();
  await cp(folder, crashed, { recursive: true, filter: (path) => !path.endsWith('lock') });
  await limn.close();

  for (const [where, lost] of [[crashed, false], [folder, false], [folder, true]] as const) {
    if (lost) await rm(join(where, 'recommendations'), { recursive: true });
    limn = await open(where);
    await followed(limn);
    expect(answers(limn)).toEqual(before);
    await limn.close();
  }
});

test('a recommendation that is declared later knows all of the history; one that changes goes on until the new one is level', async () => {
  const folder = await temporaryFolder();
  let limn = await open(folder, plain);
  await limn.ingest(eventsOf(0, 400));
  expect(limn.recommendations.recommend('forYou', 'u1')).toBeUndefined();
  await limn.close();

  limn = await open(folder);
  await followed(limn);
  const late = answers(limn);
  await limn.close();
  const always = await open(await temporaryFolder());
  await always.ingest(eventsOf(0, 400));
  expect(late).toEqual(answers(always));
  await always.close();

  limn = await open(folder);
  const changed = defineProfile('customer', { ...parts, recommendations: [forYou, defineRecommendation('popular', { label: words('popular', '热门'), items: products, signals: { order: signal(order, { item: (event) => event.product, weight: 5, en: 'bought', zh: '购买' }) }, candidates: [popular({ over: '30d' })] })] }).definition;
  await limn.generations.propose(changed, { publish: true });
  expect(limn.recommendations.recommend('forYou', 'u1')?.items.length).toBeGreaterThan(0);
  await expect.poll(() => limn.recommendations.recommend('popular', 'u1')?.items.length).toBeGreaterThan(0);
  await limn.close();
});

test('while a long history is followed for the first time, who asks is told how far it is', async () => {
  const folder = await temporaryFolder();
  let limn = await open(folder, plain);
  await limn.ingest(eventsOf(0, 6_000));
  await limn.close();
  limn = await open(folder);
  expect(() => limn.recommendations.recommend('forYou', 'u1')).toThrow(expect.objectContaining({ code: 'recommendation_building' }));
  await followed(limn);
  expect(limn.recommendations.recommend('forYou', 'u1')?.items.length).toBeGreaterThan(0);
  await limn.close();
});

const shown = defineEvent('shown', { match: { call: 'track', event: 'Product Shown' }, label: words('shown', '展示'), summary: words('shown', '展示'), fields: { product: string() } });
const click = defineEvent('click', { match: { call: 'track', event: 'Product Clicked' }, label: words('click', '点击'), summary: words('clicked', '点击'), fields: { product: string() } });
const exploring = defineProfile('customer', {
  ...parts, events: [view, order, shown, click],
  recommendations: [defineRecommendation('forYou', {
    label: words('for you', '为你推荐'), items: products, candidates: [popular({ over: '7d' })], k: 6, explore: { share: 0.5, by: 'linucb' },
    signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
    impression: itemOf(shown, { item: (event) => event.product }), click: itemOf(click, { item: (event) => event.product }),
  })],
}).definition;

/** Everybody looks at items of one kind, is shown all, and clicks their own kind. */
function exploredEvent(n: number): BehaviourEvent {
  const [who, item] = [(n * 7) % 30, (n * n + 3 * n) % 23];
  const at = new Date(START + n * 60_000).toISOString();
  const meta = { user: `u${who}`, id: `explored-${n}`, receivedAt: at };
  if (n % 4 === 0) return view.at(at, meta, { product: `p${(item - (item % 2) + (who % 2)) % 23}`, kind: `kind${who % 2}` });
  return n % 4 === 3 && item % 2 === who % 2 ? click.at(at, meta, { product: `p${item}` }) : shown.at(at, meta, { product: `p${item}` });
}

test('what LinUCB learnt of outcomes survives a stop, a crash and a lost checkpoint: the same lists, with the same propensities', async () => {
  const folder = await temporaryFolder();
  let limn = await open(folder, exploring);
  for (let from = 0; from < 450; from += 50) await limn.ingest(Array.from({ length: 50 }, (_, i) => exploredEvent(from + i)));
  const before = answers(limn);
  const propensities = (limn.recommendations.recommend('forYou', 'u1')?.items ?? []).map(({ propensity }) => propensity);
  expect(propensities.filter((propensity) => propensity < 1)).toHaveLength(3);
  const crashed = await temporaryFolder();
  await cp(folder, crashed, { recursive: true, filter: (path) => !path.endsWith('lock') });
  await limn.close();

  for (const [where, lost] of [[crashed, false], [folder, false], [folder, true]] as const) {
    if (lost) await rm(join(where, 'recommendations'), { recursive: true });
    limn = await open(where, exploring);
    await followed(limn);
    expect(answers(limn)).toEqual(before);
    await limn.close();
  }
});

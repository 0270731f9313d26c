/** Customers who are alike follow the log: after every event, over links and unlinks, after a kill; and a vector can be read as of any moment. */
import { cp } from 'node:fs/promises';
import { defineCatalogue, defineEvent, defineProfile, defineRecommendation, encodeFactorModel, itemField, itemsFrom, modelled, popular, signal, sourceId, string, words, type LimnEvent } from '@limn/engine';
import { manualClock, openLimn, type ForeignRuntime, type Limn } from '@limn/host';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder.ts';

const START = Date.UTC(2026, 2, 1);
const MINUTE_MS = 60_000;
const label = words('event', '事件');
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, lateness: '1d', fields: { product: string(), kind: string({ optional: true }) } });
const products = defineCatalogue('products', {
  label: words('products', '商品'), fields: { kind: itemField('category', { en: 'kind', zh: '品类' }) }, category: 'kind',
  sources: [itemsFrom(order, { key: (event) => event.product, fields: ({ kind }) => ({ kind }) })],
});
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [order], views: [],
  recommendations: [defineRecommendation('forYou', {
    label: words('for you', '为你推荐'), items: products, candidates: [modelled('als'), popular({ over: '30d' })],
    signals: { order: signal(order, { item: (event) => event.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }) },
  })],
}).definition;

let minutes = 0;
function bought(who: { readonly user?: string; readonly anonymous?: string }, product: string, { late = 0 } = {}): LimnEvent {
  const receivedAt = START + ++minutes * MINUTE_MS;
  return order.at(new Date(receivedAt - late * MINUTE_MS).toISOString(), { ...who, id: `e${minutes}`, receivedAt: new Date(receivedAt).toISOString() }, { product, kind: product.slice(0, 3) }) as LimnEvent;
}

/** Customers u0 … u11 keep to one of three shelves of six items, and buy four of them. */
const shelves = (): LimnEvent[] => Array.from({ length: 12 }, (_, who) => Array.from({ length: 4 }, (_item, i) => bought({ user: `u${who}` }, `s${who % 3}-${(Math.floor(who / 3) + i) % 6}`))).flat();

const open = (folder: string): Promise<Limn> => openLimn({ folder, definition, clock: manualClock(START + 7 * 86_400_000), sizes: { checkpointEvents: 30 } });

const alike = async (limn: Limn, user: string, k = 3) => (await limn.recommendations.similarCustomers('forYou', user, { k }))!;
const names = async (limn: Limn, user: string, k = 3): Promise<readonly string[]> => (await alike(limn, user, k)).customers.map(({ profile }) => profile);

/** Factors by which an item stands where its shelf does. */
const factors = encodeFactorModel({ itemKeys: Array.from({ length: 18 }, (_, i) => `s${i % 3}-${Math.floor(i / 3)}`), dims: 3, factors: Float32Array.from({ length: 54 }, (_, i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0.05)), confidence: 4, regularization: 0.01, recency: 1 });
const model = { recommendation: 'forYou', way: 'als', kind: 'factors', answers: true, trainedAt: START, by: 'ada', about: {}, bytes: factors } as const;

test('customers of one shelf are alike, with what they share; every event counts in the very next answer', async () => {
  const limn = await open(await temporaryFolder());
  await limn.ingest(shelves());
  expect(new Set(await names(limn, 'u1'))).toEqual(new Set(['user:u4', 'user:u7', 'user:u10']));
  const { customers: [nearest], ...place } = await alike(limn, 'u1', 1);
  expect(nearest).toMatchObject({ profile: 'user:u4', items: 3, categories: ['s1-'] });
  expect(place).toEqual({ profile: 'user:u1', asOf: expect.any(Number), items: 4, leastItems: 1 });

  for (const item of [0, 1, 2, 3]) await limn.ingest([bought({ user: 'new' }, `s2-${item}`)]);
  expect(await names(limn, 'new', 1)).toEqual(['user:u2']);
  expect(await names(limn, 'u2', 1)).toEqual(['user:new']);
  expect((await alike(limn, 'never-seen')).customers).toEqual([]);
  expect(await limn.recommendations.similarCustomers('elsewhere', 'u1')).toBeUndefined();
  await limn.close();
});

test('identifiers that are linked are one customer, and two again once they are taken apart', async () => {
  const limn = await open(await temporaryFolder());
  await limn.ingest([...shelves(), ...[0, 1, 2, 3].map((item) => bought({ anonymous: 'a1' }, `s1-${item}`))]);
  const visitor = sourceId('anonymous', 'a1');
  expect(await names(limn, 'u1')).toContain(visitor);
  const said = (kind: 'link' | 'unlink'): LimnEvent => ({ kind, id: `${kind}${++minutes}`, time: START + minutes * MINUTE_MS, receivedAt: START + minutes * MINUTE_MS, left: sourceId('user', 'u0'), right: visitor, evidence: 'operator' });
  await limn.ingest([said('link')]);
  expect(await names(limn, 'u1', 20)).not.toContain(visitor);
  expect(await names(limn, 'u1', 20)).toContain('user:u0');
  await limn.ingest([said('unlink')]);
  expect(await names(limn, 'u1', 20)).toContain(visitor);
  await limn.close();
});

test('a model places customers, is named with its hash, and says nothing of whom it knows too little', async () => {
  const limn = await open(await temporaryFolder());
  await limn.ingest([...shelves(), bought({ user: 'brief' }, 's0-1')]);
  await alike(limn, 'u1');
  const [kept] = await limn.recommendations.keepModels([model]);
  expect(await alike(limn, 'u1')).toMatchObject({ way: 'als', model: kept!.hash, leastItems: 3, customers: [{ likeness: expect.closeTo(1, 2) }, {}, {}] });
  expect(new Set(await names(limn, 'u1'))).toEqual(new Set(['user:u4', 'user:u7', 'user:u10']));
  expect(await alike(limn, 'brief')).toMatchObject({ items: 1, leastItems: 3, customers: [] });
  const { vector, ...place } = (await limn.recommendations.customerVector('forYou', 'u1'))!;
  expect({ length: vector?.length, model: place.model }).toEqual({ length: 3, model: kept!.hash });
  expect((await limn.recommendations.customerVector('forYou', 'brief'))!.vector).toBeUndefined();
  await limn.close();
});

test('a kill, a clean stop and a new start change neither who is alike nor where anybody stands', async () => {
  const folder = await temporaryFolder();
  let limn = await open(folder);
  await limn.ingest(shelves());
  await limn.recommendations.keepModels([model]);
  const told = async () => Promise.all(Array.from({ length: 12 }, async (_, who) => [await alike(limn, `u${who}`), (await limn.recommendations.customerVector('forYou', `u${who}`))!.vector]));
  await limn.ingest([bought({ user: 'u3' }, 's1-1'), bought({ user: 'u3' }, 's1-2')]);
  const before = await told();
  const crashed = await temporaryFolder();
  await cp(folder, crashed, { recursive: true, filter: (path) => !path.endsWith('lock') });
  await limn.close();
  for (const where of [crashed, folder]) {
    limn = await open(where);
    await expect.poll(() => limn.recommendations.status().state).toBe('ready');
    expect(await told()).toEqual(before);
    await limn.close();
  }
});

test('who asks while customers are compared for the first time is told how far that is', async () => {
  let isHeld = true;
  const way = { itemKeys: ['s0-1'], source: { candidates: () => [], because: () => [] }, customers: { dims: 1, vectorsOf: ({ length }: readonly unknown[]) => (isHeld && length > 1 ? new Promise<never>(() => {}) : Promise.resolve(new Float32Array(length).fill(1))) } };
  const foreign: ForeignRuntime = { openWay: () => Promise.resolve(way), open: () => expect.fail('no other model is opened') };
  const limn = await openLimn({ folder: await temporaryFolder(), definition, foreign, clock: manualClock(START + 7 * 86_400_000) });
  await limn.ingest(shelves());
  const slow = { ...model, kind: 'sequence', bytes: Uint8Array.of(1) } as const;
  await limn.recommendations.keepModels([slow]);
  await expect(alike(limn, 'u1')).rejects.toMatchObject({ code: 'customers_building', details: { done: 12, of: 12 }, message: expect.stringContaining('12 of 12') });
  isHeld = false;
  await limn.recommendations.keepModels([{ ...slow, trainedAt: START + 1 }]);
  expect((await alike(limn, 'u1')).customers.length).toBe(3);
  await limn.close();
});

test('a vector as of a moment is that of what had happened and was known by then', async () => {
  const limn = await open(await temporaryFolder());
  await limn.ingest(shelves());
  await limn.recommendations.keepModels([model]);
  const vectorAt = async (asOf?: number) => Array.from((await limn.recommendations.customerVector('forYou', 'u1', { ...(asOf !== undefined && { asOf }) }))!.vector ?? []);
  const [first, moment] = [await vectorAt(), START + minutes * MINUTE_MS + 1];
  await limn.ingest([bought({ user: 'u1' }, 's0-1'), bought({ user: 'u1' }, 's0-2', { late: 100 }), bought({ user: 'u1' }, 's0-3')]);
  const now = await vectorAt();
  expect(now).not.toEqual(first);
  expect(await vectorAt(moment)).toEqual(first);
  expect(await vectorAt(START + (minutes + 1) * MINUTE_MS)).toEqual(now);
  // Known later than it happened: in the past that it happened in, it was not known.
  expect(await vectorAt(START + (minutes - 90) * MINUTE_MS)).not.toEqual(now);
  expect(await vectorAt(START)).toEqual([]);
  await limn.close();
});

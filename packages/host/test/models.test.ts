/** Models come and go while Limn runs: who answers changes in one step, and stands as firmly as the events. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, count, defineEvent, defineFeatures, definePredictions, defineProfile, defineTags, everyMonth, feature, modelHash, number, prediction, rule, sum, words, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { manualClock, openLimn, type Limn, type ManualClock } from '@limn/host';
import { afterEach, beforeEach, expect, test } from 'vitest';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: ({ revenue }) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spent: feature(sum(revenue), { over: '30d', en: 'spent in 30 days', zh: '近30天消费' }),
  }),
});
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: () => ({ churn: prediction({ absent: order, within: '30d' }, { at: everyMonth, en: 'will leave', zh: '将流失' }) }),
});
const risk = defineTags('risk', {
  label: words('risk', '风险'),
  from: [outlook],
  tags: (column) => ({ leaving: rule(atLeast(column.churn, 0.5), { en: 'leaving', zh: '将流失' }) }),
});
const bare = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook] }).definition;
const ruled = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook, risk] }).definition;

/** The more orders, the surer: 0.5 at so many. */
const model = (evenAt: number, column = 'orders'): ScoringModel => ({ format: 1, inputs: [{ kind: 'number', column }], predictor: { kind: 'linear', weights: [[1]], intercepts: [-evenAt] }, link: 'logistic' });

/** The same, through a layer. */
const network = (evenAt: number): ScoringModel => ({ ...model(evenAt), predictor: { kind: 'dense', layers: [{ weights: [[1], [-1]], biases: [-evenAt, evenAt], activation: 'relu' }, { weights: [[1, -1]], biases: [0], activation: 'identity' }] } });

let folder: string;
let clock: ManualClock;
let serial = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-models-'));
  clock = manualClock(Date.UTC(2026, 0, 1));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (definition: ProfileDefinition): Promise<Limn> => openLimn({ folder, definition, clock });
const churnOf = (limn: Limn, user: string): unknown => limn.engine.read(user, { asOf: limn.readMoment() }).columns['churn'];

/** Customer i has ordered i times. */
async function fill(limn: Limn): Promise<void> {
  for (let i = 1; i <= 4; i++) await limn.ingest(Array.from({ length: i }, () => order.at(new Date(clock.now()).toISOString(), { user: `c${i}`, id: `o${serial++}` }, { revenue: 20 })));
}

test('a model goes from candidate to champion at once, survives a restart without a replay, and is rolled back', async () => {
  let limn = await open(bare);
  await fill(limn);
  const { hash, state } = await limn.models.register({ prediction: 'churn', model: model(2), by: 'ada', about: { auc: 0.8 }, files: { 'report.html': Buffer.from('<p>good</p>') } });
  expect([state, churnOf(limn, 'c2')]).toEqual(['candidate', undefined]);
  expect(await limn.models.promote(hash, { to: 'champion', by: 'ada', note: 'better' })).toMatchObject({ state: 'champion', about: { auc: 0.8 } });
  expect(churnOf(limn, 'c2')).toBe(0.5);
  await limn.close();

  const replayed: number[] = [];
  limn = await openLimn({ folder, definition: bare, clock, onProgress: (done) => replayed.push(done) });
  expect([churnOf(limn, 'c2'), limn.engine.statistics().events]).toEqual([0.5, 10]);
  const second = await limn.models.register({ prediction: 'churn', model: model(3), by: 'ben' });
  await limn.models.promote(second.hash, { to: 'champion', by: 'ben' });
  expect([churnOf(limn, 'c3'), limn.models.status(hash).state]).toEqual([0.5, 'retired']);
  expect(await limn.models.rollBack('churn', { by: 'ada' })).toMatchObject({ hash, state: 'champion' });
  expect([churnOf(limn, 'c2'), limn.models.status(second.hash.slice(0, 8)).state]).toEqual([0.5, 'retired']);
  expect(limn.models.status(hash).steps.map(({ by, to }) => `${by} ${to}`)).toEqual(['ada candidate', 'ada champion', 'ben retired', 'ada champion']);
  expect(await readFile(join(folder, 'models', hash, 'report.html'), 'utf8')).toBe('<p>good</p>');
  await limn.close();
});

test('a canary answers beside the champion, and rolling back ends it first; a shadow changes nothing', async () => {
  const limn = await open(bare);
  await fill(limn);
  const [one, two] = [await limn.models.register({ prediction: 'churn', model: model(2), by: 'ada' }), await limn.models.register({ prediction: 'churn', model: model(3), by: 'ada' })];
  await limn.models.promote(one.hash, { to: 'champion', by: 'ada' });
  await limn.models.promote(two.hash, { to: 'shadow', by: 'ada' });
  expect([limn.models.shadows('churn'), churnOf(limn, 'c2')]).toEqual([[two.hash], 0.5]);
  expect(await limn.models.promote(two.hash, { to: 'canary', share: 0.25, by: 'ada' })).toMatchObject({ state: 'canary', share: 0.25 });
  expect(churnOf(limn, 'c2')).toBe(0.5);
  expect(await limn.models.rollBack('churn', { by: 'ada' })).toMatchObject({ hash: one.hash, state: 'champion' });
  expect(limn.models.status(two.hash).state).toBe('retired');
  await limn.close();
});

test.each([['a linear model', model(3)], ['a network', network(3)]])('where a tag rests on the score of %s, promoting tells who enters in the feed, and the proof holds', async (_, answering) => {
  const limn = await open(ruled);
  await fill(limn);
  const before = limn.lastChange;
  const { hash } = await limn.models.register({ prediction: 'churn', model: answering, by: 'ada' });
  await limn.models.promote(hash, { to: 'champion', by: 'ada' });
  expect((await limn.changesAfter(before, 10)).map(({ profile, name, change, cause }) => `${profile} ${change} ${name} by ${cause.by}`).sort()).toEqual(['user:c3 enter leaving by definition', 'user:c4 enter leaving by definition']);
  expect(limn.engine.count('leaving')).toBe(2);
  expect((await limn.prove()).differences).toBe(0);
  await limn.close();
  const again = await open(ruled);
  expect([again.engine.count('leaving'), again.models.status(hash).state]).toEqual([2, 'champion']);
  await again.close();
});

test('another definition keeps the champion that fits it, and drops one whose inputs are gone', async () => {
  const limn = await open(bare);
  await fill(limn);
  const { hash } = await limn.models.register({ prediction: 'churn', model: model(2, 'spent'), by: 'ada' });
  await limn.models.promote(hash, { to: 'champion', by: 'ada' });
  const value = churnOf(limn, 'c1');
  await limn.generations.publish((await limn.generations.propose(ruled)).version);
  expect([churnOf(limn, 'c1'), limn.models.status(hash).state]).toEqual([value, 'champion']);
  await limn.close();
  const { spent: _, ...others } = orders.definition.kind === 'features' ? orders.definition.features : {};
  const without = { ...bare, views: bare.views.map((view) => (view.kind === 'features' ? { ...view, features: others } : view)) };
  const again = await open(without);
  expect([churnOf(again, 'c1'), again.models.status(hash).state]).toEqual([undefined, 'retired']);
  await again.close();
});

test('a model that does not fit, is not there, or was changed on the disk is refused with a code', async () => {
  const limn = await open(bare);
  await fill(limn);
  await expect(limn.models.register({ prediction: 'churns', model: model(2), by: 'ada' })).rejects.toMatchObject({ code: 'model_unfit' });
  await expect(limn.models.register({ prediction: 'churn', model: model(2, 'height'), by: 'ada' })).rejects.toMatchObject({ code: 'model_unfit', message: expect.stringContaining('height') as string });
  await expect(limn.models.register({ prediction: 'churn', model: { ...model(2), classes: ['a'] }, by: 'ada' })).rejects.toMatchObject({ code: 'model_unfit' });
  await expect(limn.models.promote('0'.repeat(32), { to: 'champion', by: 'ada' })).rejects.toMatchObject({ code: 'model_unknown' });
  await expect(limn.models.rollBack('churn', { by: 'ada' })).rejects.toMatchObject({ code: 'model_first' });
  await expect(limn.models.register({ prediction: 'churn', model: model(2), by: 'ada', files: { '../x.json': Buffer.from('') } })).rejects.toThrow(RangeError);
  const { hash } = await limn.models.register({ prediction: 'churn', model: model(2), by: 'ada' });
  await limn.close();
  expect(hash).toBe(modelHash(model(2)));

  await writeFile(join(folder, 'models', hash, 'scorer.json'), JSON.stringify(model(5)));
  const again = await open(bare);
  await expect(again.models.promote(hash, { to: 'champion', by: 'ada' })).rejects.toMatchObject({ code: 'model_damaged' });
  await again.close();
  await writeFile(join(folder, 'models', 'models.json'), '{"format":1,"models":[],"checksum":1}');
  await expect(open(bare)).rejects.toMatchObject({ code: 'models_damaged' });
  await rm(join(folder, 'models'), { recursive: true });
  await writeFile(join(folder, 'models'), '');
  await expect(open(bare)).rejects.toThrow();
});

test('a model that cannot be written is told, and nothing of it is registered', async () => {
  const limn = await open(bare);
  await writeFile(join(folder, 'models'), '');
  await expect(limn.models.register({ prediction: 'churn', model: model(2), by: 'ada' })).rejects.toMatchObject({ code: 'model_failed' });
  expect(limn.models.list()).toEqual([]);
  await limn.close();
});

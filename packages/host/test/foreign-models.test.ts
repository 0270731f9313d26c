/** Models made elsewhere: they answer where profiles are read, and nothing that is kept rests on them. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, count, defineEvent, defineFeatures, definePredictions, defineProfile, defineTags, everyMonth, feature, prediction, rule, words, type ForeignModelData, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { manualClock, openLimn, restoreBackup, type ForeignRuntime, type Limn, type ManualClock } from '@limn/host';
import { afterEach, beforeEach, expect, test } from 'vitest';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: {} });
const orders = defineFeatures('orders', { source: order, label: words('orders', '订单'), features: () => ({ orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }) }) });
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: () => ({ churn: prediction({ absent: order, within: '30d' }, { at: everyMonth, en: 'will leave', zh: '将流失' }) }),
});
const risk = defineTags('risk', { label: words('risk', '风险'), from: [outlook], tags: (column) => ({ leaving: rule(atLeast(column.churn, 0.5), { en: 'leaving', zh: '将流失' }) }) });
const bare = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook] }).definition;
const ruled = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook, risk] }).definition;

/** A file that says by itself which probability it gives: what a runtime makes of it. */
const fileOf = (probability: number): Buffer => Buffer.from(`ONNX ${probability}`);
const foreign = (probability: number, more: Partial<ForeignModelData> = {}): ForeignModelData => ({
  format: 1, kind: 'foreign', onnx: createHash('sha256').update(fileOf(probability)).digest('hex'), outputs: 1,
  inputs: [{ name: 'X', type: 'float32', columns: ['orders'] }], output: { name: 'probability' }, link: 'logistic', ...more,
});
const runtime: ForeignRuntime = {
  open: (data, onnx) => ({ model: { ...data, score: (rows) => rows.map(() => Float64Array.of(Number(Buffer.from(onnx).toString().slice(5)))) }, ready: onnx.length > 12 ? Promise.reject(new Error('no graph')) : Promise.resolve() }),
};
const own: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[0]], intercepts: [0.25] }, link: 'identity' };

let folder: string;
let clock: ManualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-foreign-'));
  clock = manualClock(Date.UTC(2026, 0, 1));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(definition: ProfileDefinition = bare): Promise<Limn> {
  const limn = await openLimn({ folder: join(folder, 'data'), definition, clock, foreign: runtime });
  if (limn.status().logPosition === 0) await limn.ingest([order.at(new Date(clock.now()).toISOString(), { user: 'ada', id: 'o1' }, {})]);
  return limn;
}

const churnOf = (limn: Limn): unknown => limn.engine.read('ada', { asOf: limn.readMoment() }).columns['churn'];
const register = (limn: Limn, probability: number, more?: Partial<ForeignModelData>) => limn.models.register({ prediction: 'churn', model: foreign(probability, more), by: 'ada', files: { 'model.onnx': fileOf(probability) } });

test('it goes from candidate to champion, answers, survives a restart, gives way to a trained one and is rolled back to', async () => {
  let limn = await open();
  const { hash, state } = await register(limn, 0.75);
  expect([state, churnOf(limn)]).toEqual(['candidate', undefined]);
  expect(await register(limn, 0.75)).toMatchObject({ hash });
  await limn.models.promote(hash, { to: 'shadow', by: 'ada' });
  expect(await limn.models.promote(hash, { to: 'champion', by: 'ada' })).toMatchObject({ state: 'champion' });
  expect(churnOf(limn)).toBe(0.75);
  await limn.close();

  limn = await open();
  expect([churnOf(limn), limn.engine.predict('ada', 'churn')!.score!.values]).toEqual([0.75, Float64Array.of(0.75)]);
  const trained = await limn.models.register({ prediction: 'churn', model: own, by: 'ben' });
  await limn.models.promote(trained.hash, { to: 'canary', share: 0.5, by: 'ben' });
  await limn.models.promote(trained.hash, { to: 'champion', by: 'ben' });
  expect([churnOf(limn), limn.models.status(hash).state]).toEqual([0.25, 'retired']);
  expect(await limn.models.rollBack('churn', { by: 'ada' })).toMatchObject({ hash, state: 'champion' });
  expect(churnOf(limn)).toBe(0.75);
  await limn.close();
});

test('what is kept is proven and restored without its runtime', async () => {
  const limn = await open();
  await limn.models.promote((await register(limn, 0.75)).hash, { to: 'champion', by: 'ada' });
  const { differences, version } = await limn.prove();
  expect([differences, version]).toEqual([0, limn.engine.version]);
  const backup = join(folder, 'backups');
  await limn.backup(backup);
  await limn.close();
  const restored = await restoreBackup({ backup, folder: join(folder, 'restored') });
  expect(restored.opened).toMatchObject({ version, profiles: 1 });
});

test('nothing that is kept comes to rest on it: told beside, but never champion, nor carried over to a definition with a rule', async () => {
  const limn = await open(ruled);
  const { hash } = await register(limn, 0.75);
  await limn.models.promote(hash, { to: 'shadow', by: 'ada' });
  for (const to of ['champion', 'canary'] as const) {
    await expect(limn.models.promote(hash, { to, by: 'ada' })).rejects.toMatchObject({ code: 'model_feeds', message: expect.stringContaining('which leaving rest on') as string });
  }
  expect([limn.models.status(hash).state, limn.engine.predict('ada', 'churn', { model: limn.models.model(hash) })!.value]).toEqual(['shadow', 0.75]);
  await limn.close();
});

test('a definition whose rules come to rest on the prediction lets it go', async () => {
  const limn = await open();
  const { hash } = await register(limn, 0.75);
  await limn.models.promote(hash, { to: 'champion', by: 'ada' });
  const { version } = await limn.generations.propose(ruled);
  await limn.generations.publish(version);
  expect([churnOf(limn), limn.models.status(hash).state]).toEqual([undefined, 'retired']);
  await limn.close();
});

test('without a runtime it is refused, with the cure', async () => {
  let limn = await open();
  const { hash } = await register(limn, 0.75);
  await limn.close();
  limn = await openLimn({ folder: join(folder, 'data'), definition: bare, clock });
  await expect(limn.models.promote(hash, { to: 'champion', by: 'ada' })).rejects.toMatchObject({ code: 'model_unserved', message: expect.stringContaining('Open the folder with `limn`') as string });
  await limn.close();
});

test('another file, or one that its runtime refuses, never answers', async () => {
  let limn = await open();
  const { hash } = await register(limn, 0.75);
  const refused = await register(limn, 0.123456789);
  await expect(limn.models.promote(refused.hash, { to: 'champion', by: 'ada' })).rejects.toMatchObject({ code: 'model_damaged', message: expect.stringContaining('no graph') as string });
  await limn.close();
  await writeFile(join(folder, 'data', 'models', hash, 'model.onnx'), fileOf(0.25));
  limn = await open();
  await expect(limn.models.promote(hash, { to: 'champion', by: 'ada' })).rejects.toMatchObject({ code: 'model_damaged', message: expect.stringContaining('not the file that was registered') as string });
  expect(churnOf(limn)).toBeUndefined();
  await limn.close();
});

test.each([
  ['another column', { inputs: [{ name: 'X', type: 'float32', columns: ['spent'] }] }, /looks at spent/],
  ['classes', { outputs: 2, classes: ['no', 'yes'] }, /a score a class/],
  ['an amount', { link: 'exp' }, /probabilities are asked for/],
  ['two scores', { outputs: 2 }, /gives 2 scores/],
] as const)('%s: it does not fit', async (_, more, words) => {
  const limn = await open();
  await expect(register(limn, 0.75, more as Partial<ForeignModelData>)).rejects.toMatchObject({ code: 'model_unfit', message: expect.stringMatching(words) as string });
  await limn.close();
});

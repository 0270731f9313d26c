/** The models of a data folder, served beside the server that writes it: the champion answers unasked, and what it says is what the profile says. */
import { readFileSync } from 'node:fs';
import { createScorer, definePredictions, everyMonth, prediction, words, defineEvent, number, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { createForeignRuntime, packArtifact } from '@limn/learn';
import { expect, onTestFinished, test } from 'vitest';
import { serveSome } from './model-server.ts';
import { openShop, readKey, shopDefinition, writeKey } from './shop.ts';

const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [],
  predictions: () => ({ churn: prediction({ absent: order, within: '30d' }, { at: everyMonth, inputs: ['orders', 'sinceOrder'], en: 'will not order for 30 days', zh: '未来30天不再下单' }) }),
});
const definition: ProfileDefinition = { ...shopDefinition, views: [...shopDefinition.views.slice(0, 2), outlook.definition, ...shopDefinition.views.slice(2)] };

const model = (weight: number): ScoringModel => ({
  format: 1,
  inputs: [{ kind: 'number', column: 'orders' }, { kind: 'standard', column: 'sinceOrder', of: 'duration', mean: 10, deviation: 4 }],
  predictor: { kind: 'linear', weights: [[weight, 0.5, 1]], intercepts: [-1] },
  link: 'logistic',
});

test('from candidate to champion to retired, as it happens', async () => {
  const runtime = createForeignRuntime();
  const { limn } = await openShop({ keys: { write: [writeKey], read: [readKey] }, definition, foreign: runtime });
  onTestFinished(() => runtime.close());
  const { files } = await packArtifact(model(0.25), { name: 'churn', madeBy: 'test', madeAt: 0 });
  const first = await limn.models.register({ prediction: 'churn', model: model(0.25), by: 'ada', files: { 'model.onnx': files.get('model.onnx')!, 'artifact.json': files.get('artifact.json')! } });
  // Kept for the engine alone: its graph is written when it is served.
  const second = await limn.models.register({ prediction: 'churn', model: model(-0.25), by: 'ada' });
  await limn.models.promote(first.hash, { to: 'champion', by: 'ada' });

  const shop = await serveSome({}, { data: limn.folder, watchMs: 20 });
  expect((await shop.get('/v2/models/churn')).json).toEqual({
    name: 'churn', versions: ['1', '2'], platform: 'onnx_onnxv1',
    inputs: [{ name: 'orders', datatype: 'FP32', shape: [-1, 1], parameters: { columns: ['orders'] } }, { name: 'sinceOrder', datatype: 'FP32', shape: [-1, 1], parameters: { columns: ['sinceOrder'], measured: 'days' } }],
    outputs: [{ name: 'limn/score', datatype: 'FP32', shape: [-1, 1] }],
  });

  const predict = async (place = ''): Promise<number> => {
    const { json } = await shop.post(`/v1/models/churn${place}:predict`, { instances: [{ orders: 3, sinceOrder: 20 }, { orders: 3, sinceOrder: null }] });
    const [[known], [missing]] = json['predictions'] as unknown as readonly [readonly [number], readonly [number]];
    expect(known).not.toBeCloseTo(missing!, 3);
    return known!;
  };
  const dayMs = 86_400_000;
  const said = (weight: number): number => createScorer(model(weight)).score({ orders: 3, sinceOrder: 20 * dayMs }, 0).values[0]!;
  expect(await predict()).toBeCloseTo(said(0.25), 5);
  expect(await predict('/versions/2')).toBeCloseTo(said(-0.25), 5);
  expect([await predict('/labels/champion'), await predict('/labels/candidate'), await predict(`/labels/${second.hash}`)]).toEqual([await predict(), await predict('/versions/2'), await predict('/versions/2')]);

  await limn.models.promote(second.hash, { to: 'champion', by: 'ada' });
  await expect.poll(async () => (await shop.post('/v2/repository/index')).json, { timeout: 5_000 }).toMatchObject([{ name: 'churn', version: '2', state: 'READY' }]);
  expect(await predict()).toBeCloseTo(said(-0.25), 5);
});

test('a model made elsewhere is served with its own outputs and the columns of its signature', async () => {
  const fixture = (name: string): Buffer => readFileSync(new URL(`../../../packages/learn/src/artifact/fixture/scikit-learn/${name}`, import.meta.url));
  const runtime = createForeignRuntime();
  const { limn } = await openShop({ keys: { write: [writeKey], read: [readKey] }, definition, foreign: runtime });
  onTestFinished(() => runtime.close());
  const { registerForeignModel } = await import('../src/learn/foreign-models.ts');
  const told = JSON.parse(fixture('orders.json').toString()) as { readonly rows: readonly (readonly number[])[]; readonly expected: readonly number[] };
  const signature = JSON.parse(fixture('orders-signature.json').toString().replaceAll('"spent"', '"spend30d"')) as object;
  await registerForeignModel(limn, { prediction: 'churn', file: 'orders.onnx', onnx: fixture('orders.onnx'), signature, by: 'ada' });
  const shop = await serveSome({}, { data: limn.folder });
  const { json } = await shop.get('/v2/models/churn/versions/candidate');
  expect(json['inputs']).toMatchObject([{ parameters: { columns: ['orders', 'spend30d'] } }]);
  expect((await shop.get('/v2/models/churn')).json).toMatchObject({ code: 'version_not_served', error: expect.stringMatching(/no champion/) });
  const answer = await shop.post('/v1/models/churn/labels/candidate:predict', { instances: told.rows });
  const first = (answer.json['predictions'] as unknown as readonly (Readonly<Record<string, unknown>> | readonly number[])[])[0]!;
  expect(JSON.stringify(first)).toContain(String(told.expected[0]).slice(0, 4));
});

/** Models that come, change and go while they are asked: what is new takes over in one step, what is broken is told, and nobody misses an answer. */
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { logarithmModel, loopModel, putModels, sumModel } from '../../../packages/learn/test/onnx-models.ts';
import { serveSome, type ModelShop, type Told } from './model-server.ts';

const asked = { inputs: [{ name: 'X', shape: [1, 3], datatype: 'FP32', data: [1, 1, 1] }] };
const outputOf = ({ json }: Told) => (json['outputs'] as unknown as readonly { readonly data: readonly number[] }[])[0]!.data[0];
const ask = (shop: ModelShop, version = '') => shop.post(`/v2/models/sum${version === '' ? '' : `/versions/${version}`}/infer`, asked);
const load = (shop: ModelShop, name = 'sum') => shop.post(`/v2/repository/models/${name}/load`);

test('under load a model is replaced again and again: every request is answered, by one version or the next', async () => {
  const shop = await serveSome({ 'sum/1': sumModel(1) });
  const failed: unknown[] = [];
  const seen: number[] = [];
  let isOver = false;
  const asker = async (viaGrpc: boolean): Promise<void> => {
    while (!isOver) {
      if (viaGrpc) {
        const told = await shop.call<{ raw_output_contents: Buffer[] }>('ModelInfer', { model_name: 'sum', inputs: [{ name: 'X', datatype: 'FP32', shape: [1, 3], contents: { fp32_contents: [1, 1, 1] } }] }).catch((cause: unknown) => void failed.push(cause));
        if (told !== undefined) seen.push(told.raw_output_contents[0]!.readFloatLE());
      } else {
        const told = await ask(shop).catch((cause: unknown) => void failed.push(cause));
        if (told?.status !== 200) failed.push(told);
        else seen.push(outputOf(told)!);
      }
    }
  };
  const askers = [false, false, false, false, true, true].map(asker);
  for (let factor = 2; factor <= 8; factor++) {
    await writeFile(join(shop.folder, 'sum/1/model.onnx'), sumModel(factor));
    await utimes(join(shop.folder, 'sum/1/model.onnx'), factor, factor);
    expect((await load(shop)).status).toBe(200);
    expect(outputOf(await ask(shop))).toBe(3 * factor);
  }
  isOver = true;
  await Promise.all(askers);
  expect(failed).toEqual([]);
  expect(new Set(seen).size).toBeGreaterThan(3);
  expect(seen.every((value) => value % 3 === 0 && value <= 24)).toBe(true);
});

test('a file that is no model is told by name, and what answered before goes on', async () => {
  const shop = await serveSome({ 'sum/1': sumModel() });
  await writeFile(join(shop.folder, 'sum/1/model.onnx'), 'no model');
  const told = await load(shop);
  expect([told.status, told.json]).toEqual([400, expect.objectContaining({ code: 'model_malformed', error: expect.stringMatching(/sum\/1\/model.onnx is no ONNX model/) })]);
  expect(outputOf(await ask(shop))).toBe(3);
  expect((await shop.post('/v2/repository/index')).json).toEqual([{ name: 'sum', version: '1', state: 'READY', reason: expect.stringMatching(/^A newer file was not taken: .*no ONNX model/) }]);
  await putModels(shop.folder, { 'sum/2': Buffer.from('nor this'), 'sum/3': sumModel(3) });
  expect((await load(shop)).json).toMatchObject({ code: 'model_malformed' });
  expect(outputOf(await ask(shop))).toBe(9);
  expect((await shop.post('/v2/repository/index', { ready: true })).json).toMatchObject([{ version: '1' }, { version: '3' }]);
  expect(shop.news.filter(({ news }) => news === 'refused').map(({ version }) => version)).toEqual(['1', '1', '2']);
});

test('models that nobody could serve do not keep the others from being served', async () => {
  const foreign = Buffer.from(sumModel());
  foreign.set(Buffer.from('MatNul'), foreign.indexOf('MatMul'));
  const shop = await serveSome({ 'foreign/1': foreign, 'sum/1': sumModel() });
  expect((await shop.post('/v2/repository/index')).json).toEqual([{ name: 'foreign', version: '1', state: 'UNAVAILABLE', reason: expect.stringMatching(/the operator 'MatNul'/) }, { name: 'sum', version: '1', state: 'READY', reason: '' }]);
  expect((await shop.get('/v2/models/foreign')).json).toMatchObject({ code: 'model_not_served', error: expect.stringMatching(/could not be loaded: .*MatNul/) });
  expect([(await shop.get('/v2/health/ready')).status, outputOf(await ask(shop))]).toEqual([200, 3]);
});

test('a folder is watched: models come and go by themselves', async () => {
  const shop = await serveSome({ 'sum/1': sumModel() }, { watchMs: 20 });
  await putModels(shop.folder, { 'sum/2': sumModel(2), 'log/1': logarithmModel() });
  await expect.poll(async () => [outputOf(await ask(shop)), (await shop.get('/v2/models/log')).status], { timeout: 5_000 }).toEqual([6, 200]);
  await rm(join(shop.folder, 'sum/2'), { recursive: true });
  await rm(join(shop.folder, 'log'), { recursive: true });
  await expect.poll(async () => [outputOf(await ask(shop)), (await shop.get('/v2/models/log')).status], { timeout: 5_000 }).toEqual([3, 404]);
});

test('what was taken out of service stays out until somebody puts it back', async () => {
  const shop = await serveSome({ 'sum/1': sumModel() }, { watchMs: 20 });
  expect((await shop.post('/v2/repository/models/sum/unload')).status).toBe(200);
  await wait(100);
  expect((await ask(shop)).json).toMatchObject({ code: 'model_not_served', cure: 'POST /v2/repository/models/sum/load puts it back.' });
  expect([(await load(shop)).status, (await ask(shop)).status]).toEqual([200, 200]);
  expect([(await load(shop, 'none')).json['code'], (await shop.post('/v2/repository/models/none/unload')).json['code']]).toEqual(['model_not_served', 'model_not_served']);
});

test('serving.json says who answers unasked, and gives labels; signature.json names the columns', async () => {
  const shop = await serveSome({ 'sum/1': sumModel(), 'sum/2': sumModel(2) });
  await writeFile(join(shop.folder, 'sum/serving.json'), JSON.stringify({ default: '1', labels: { next: '2' } }));
  const signature = { inputs: [{ name: 'X', type: 'float32', columns: ['spend', 'visits', 'age'] }], output: { name: 'y' }, link: 'identity' };
  await writeFile(join(shop.folder, 'sum/2/signature.json'), JSON.stringify(signature));
  await load(shop);
  expect([outputOf(await ask(shop)), outputOf(await ask(shop, 'next'))]).toEqual([3, 6]);
  expect((await shop.post('/v1/models/sum/labels/next:predict', { instances: [[1, 1, 1]] })).json).toEqual({ predictions: [[6]] });
  expect((await shop.get('/v2/models/sum/versions/next')).json).toMatchObject({ inputs: [{ name: 'X', parameters: { columns: ['spend', 'visits', 'age'] } }] });
  expect((await ask(shop, 'last')).json).toMatchObject({ cure: 'There are 1, 2, next.' });
});

test('a folder that is not there is named', async () => {
  await expect(serveSome({}, { models: '/nowhere/models' })).rejects.toMatchObject({ code: 'no_folder', cure: expect.stringMatching(/NAME\/VERSION\/model.onnx/) });
});

test('too much for one model is refused with when to come again, and counted', async () => {
  const shop = await serveSome({ 'loop/1': loopModel() }, { batches: { rows: 1, waitingRows: 2 } });
  const loop = (times: number) => shop.post('/v2/models/loop/infer', { inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [times] }] });
  const told = await Promise.all(Array.from({ length: 8 }, () => loop(20_000)));
  const refused = told.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(8);
  for (const { headers, json } of refused) expect([headers.get('retry-after'), json['code']]).toEqual(['1', 'model_overloaded']);
  expect((await shop.get('/metrics')).json['text']).toMatch(new RegExp(`limn_inference_requests_total\\{model="loop",version="1",protocol="rest",code="model_overloaded"\\} ${refused.length}\n`));
});

test('who stops a server has what was asked answered first', async () => {
  const shop = await serveSome({ 'loop/1': loopModel() });
  const loop = shop.post('/v2/models/loop/infer', { inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [100_000] }] });
  await wait(50);
  await shop.serving.stop();
  expect([outputOf(await loop), await shop.get('/v2').catch(() => 'gone')]).toEqual([100_000, 'gone']);
});

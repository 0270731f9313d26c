/** What models may be: types, rows that depend on each other, no rows, inputs they do not take, answers that are no numbers, runs that take too long. */
import { expect, test } from 'vitest';
import { echoModel, fixedModel, logarithmModel, loopModel, mixingModel, sumModel, tableModel } from '../../../packages/learn/test/onnx-models.ts';
import { serveForAll, serveSome, type Told } from './model-server.ts';

const types = ['float32', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'bool', 'string'] as const;
const echoes = Object.fromEntries(types.map((type) => [`echo-${type}/1`, echoModel(type)]));
const shop = serveForAll({ ...echoes, 'mixing/1': mixingModel(), 'fixed/1': fixedModel(), 'table/1': tableModel() });
const outputOf = ({ json }: Told) => (json['outputs'] as unknown as readonly { readonly data: readonly unknown[] }[])[0]!.data;

test.each(types)('elements of type %s come back as they went, in JSON and as bytes', async (type) => {
  const name = `echo-${type}`;
  const [{ datatype }] = (await shop.get(`/v2/models/${name}`)).json['inputs'] as unknown as readonly [{ readonly datatype: string }];
  const data = type === 'bool' ? [true, false] : type === 'string' ? ['', '成都'] : [1, 100];
  expect((await shop.post(`/v2/models/${name}/infer`, { inputs: [{ name: 'x', shape: [1, 2], datatype, data }] })).json['outputs']).toEqual([{ name: 'y', datatype, shape: [1, 2], data }]);
  const list = { bool: 'bool_contents', string: 'bytes_contents', float32: 'fp32_contents', float64: 'fp64_contents', int64: 'int64_contents', uint64: 'uint64_contents' }[type as string] ?? (type.startsWith('u') ? 'uint_contents' : 'int_contents');
  const contents = { [list]: type === 'string' ? data.map((each) => Buffer.from(each as string)) : data };
  const first = await shop.call<{ raw_output_contents: Buffer[] }>('ModelInfer', { model_name: name, inputs: [{ name: 'x', shape: [1, 2], datatype, contents }] });
  const again = await shop.call<{ raw_output_contents: Buffer[] }>('ModelInfer', { model_name: name, inputs: [{ name: 'x', shape: [1, 2], datatype }], raw_input_contents: first.raw_output_contents });
  expect(again.raw_output_contents).toEqual(first.raw_output_contents);
});

test('a model whose rows depend on each other answers each request alone', async () => {
  expect((await shop.get('/v2/models/mixing/config')).json).toMatchObject({ max_batch_size: 0 });
  const answers = await Promise.all(Array.from({ length: 8 }, () => shop.post('/v2/models/mixing/infer', { inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [3] }] })));
  expect(answers.map(outputOf)).toEqual(Array.from({ length: 8 }, () => [1]));
});

test('a model without rows', async () => {
  expect(outputOf(await shop.post('/v2/models/fixed/infer', { inputs: [{ name: 'x', shape: [2], datatype: 'FP32', data: [1, -2] }] }))).toEqual([-1, 2]);
  expect((await shop.post('/v1/models/fixed:predict', { inputs: [1, -2] })).json).toEqual({ outputs: [-1, 2] });
});

test('what cannot be run is refused, and those who shared the run are answered', async () => {
  const at = (place: number) => shop.post('/v2/models/table/infer', { inputs: [{ name: 'place', shape: [1], datatype: 'INT64', data: [place] }] });
  const [good, bad, other] = await Promise.all([at(0), at(7), at(1)]);
  expect([outputOf(good!), bad!.status, bad!.json['code'], outputOf(other!)]).toEqual([[0.5], 400, 'run_refused', [1.5]]);
});

test('answers that are no numbers are null, named and counted; the model is not ready while most are', async () => {
  const { post, get, call } = await serveSome({ 'log/1': logarithmModel() });
  const ask = (x: number) => post('/v2/models/log/infer', { inputs: [{ name: 'x', shape: [2, 1], datatype: 'FP32', data: [1, x] }] });
  const told = await ask(-1);
  expect([told.status, told.headers.get('limn-code'), told.json]).toEqual([200, 'model_failing', { model_name: 'log', model_version: '1', parameters: { limn_code: 'model_failing', limn_failing_rows: 1 }, outputs: [{ name: 'y', datatype: 'FP32', shape: [2, 1], data: [0, null] }] }]);
  expect((await post('/v1/models/log:predict', { instances: [[-1]] })).json).toEqual({ predictions: [[null]], limn: { code: 'model_failing', failing_rows: 1 } });
  expect(await call('ModelInfer', { model_name: 'log', inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', contents: { fp32_contents: [-1] } }] })).toMatchObject({ parameters: { limn_code: { string_param: 'model_failing' } } });
  expect((await get('/v2/models/log/ready')).status).toBe(200);
  for (let i = 0; i < 10; i++) await post('/v2/models/log/infer', { inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [-1] }] });
  expect((await get('/v2/models/log/ready')).json).toMatchObject({ code: 'not_ready', error: expect.stringMatching(/^model_failing/) });
  expect((await get('/v2/models/log/stats')).json).toMatchObject({ model_stats: [{ inference_count: 14, failing_count: 13 }] });
  expect((await get('/metrics')).json['text']).toMatch(/limn_model_failing_rows\{model="log",version="1"\} 13\n/);
  expect([(await get('/v2/health/ready')).status, (await ask(2)).status]).toEqual([200, 200]);
});

test('a model that takes too long is told, and the others go on', async () => {
  const { post, get, warnings } = await serveSome({ 'loop/1': loopModel(), 'sum/1': sumModel() }, { mostRunMs: 600 });
  const loop = (times: number) => post('/v2/models/loop/infer', { inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [times] }] });
  expect((await loop(3)).json).toMatchObject({ outputs: [{ data: [3] }] });
  const [stuck, other] = await Promise.all([loop(1.2e6), post('/v2/models/sum/infer', { inputs: [{ name: 'X', shape: [1, 3], datatype: 'FP32', data: [1, 2, 3] }] })]);
  expect([stuck.status, stuck.json['code'], stuck.headers.get('retry-after'), outputOf(other)]).toEqual([503, 'model_stuck', '1', [6]]);
  expect([(await loop(3)).json['code'], (await get('/v2/models/loop/ready')).status, (await get('/v2/health/ready')).status]).toEqual(['model_stuck', 503, 200]);
  await post('/v2/repository/models/sum/unload');
  expect((await get('/v2/health/ready')).json).toMatchObject({ code: 'not_ready', error: expect.stringMatching(/^None of the models answers/) });
  expect(warnings).toMatchObject([{ code: 'model_stuck' }]);
  expect((await post('/v2/repository/models/loop/load')).status).toBe(200);
  expect(outputOf(await loop(3))).toEqual([3]);
});

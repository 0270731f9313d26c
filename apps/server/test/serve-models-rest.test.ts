/** The Open Inference Protocol over REST, as its clients see it. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { columnsModel, sumModel } from '../../../packages/learn/test/onnx-models.ts';
import { serveForAll, type Told } from './model-server.ts';

const shop = serveForAll({ 'sum/1': sumModel(), 'sum/3': sumModel(3), 'columns/1': columnsModel() }, { mostBodyBytes: 10_000 });
const row = (data: readonly unknown[], more: object = {}) => ({ name: 'X', shape: [data.length / 3, 3], datatype: 'FP32', data, ...more });
const outputOf = ({ json }: Told) => (json['outputs'] as unknown as readonly { readonly data: readonly unknown[] }[])[0]!.data;

test('what a server and its models are', async () => {
  expect((await shop.get('/v2')).json).toEqual({ name: 'limn', version: '0.1.0', extensions: ['binary_tensor_data', 'model_repository', 'statistics'] });
  expect([(await shop.get('/v2/health/live')).json, (await shop.get('/v2/health/ready')).json, (await shop.get('/v2/models/sum/ready')).json]).toEqual([{ live: true }, { ready: true }, { ready: true }]);
  expect((await shop.get('/v2/models')).json).toEqual({ models: ['columns', 'sum'] });
  expect((await shop.get('/v2/models/sum')).json).toEqual({ name: 'sum', versions: ['1', '3'], platform: 'onnx_onnxv1', inputs: [{ name: 'X', datatype: 'FP32', shape: [-1, 3] }], outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 1] }] });
  expect((await shop.get('/v2/models/columns')).json['inputs']).toEqual([{ name: 'amount', datatype: 'FP32', shape: [-1, 1] }, { name: 'city', datatype: 'BYTES', shape: [-1, 1] }, { name: 'times', datatype: 'INT64', shape: [-1, 1] }]);
  expect((await shop.get('/v2/models/sum/config')).json).toMatchObject({ name: 'sum', max_batch_size: 64, input: [{ name: 'X', data_type: 'TYPE_FP32', dims: [3] }] });
  expect((await shop.post('/v2/repository/index')).json).toEqual([{ name: 'columns', version: '1', state: 'READY', reason: '' }, { name: 'sum', version: '1', state: 'READY', reason: '' }, { name: 'sum', version: '3', state: 'READY', reason: '' }]);
});

test('a version that is named answers, else the highest; ids come back', async () => {
  const asked = { id: 'r1', inputs: [row([1, 2, 3])] };
  expect((await shop.post('/v2/models/sum/infer', asked)).json).toEqual({ model_name: 'sum', model_version: '3', id: 'r1', outputs: [{ name: 'y', datatype: 'FP32', shape: [1, 1], data: [18] }] });
  expect((await shop.post('/v2/models/sum/versions/1/infer', asked)).json).toMatchObject({ model_version: '1', outputs: [{ data: [6] }] });
});

test('requests that come at once share runs, and each has the answer of its own rows', async () => {
  const before = await counted();
  const answers = await Promise.all(Array.from({ length: 60 }, (_, x) => shop.post('/v2/models/sum/versions/3/infer', { inputs: [row([x, 0, 0, 0, x, 1].slice(0, x % 2 === 0 ? 3 : 6))] })));
  expect(answers.map(outputOf)).toEqual(Array.from({ length: 60 }, (_, x) => (x % 2 === 0 ? [3 * x] : [3 * x, 3 * x + 3])));
  const after = await counted();
  expect(after.rows - before.rows).toBe(90);
  expect(after.runs - before.runs).toBeLessThan(60);

  async function counted(): Promise<{ readonly rows: number; readonly runs: number }> {
    const { json } = await shop.get('/v2/models/sum/versions/3/stats');
    const [{ inference_count: rows, execution_count: runs }] = json['model_stats'] as unknown as readonly [{ readonly inference_count: number; readonly execution_count: number }];
    return { rows, runs };
  }
});

test('binary tensors, in and out, beside JSON ones', async () => {
  const bytes = Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
  const header = JSON.stringify({ inputs: [{ name: 'X', shape: [2, 3], datatype: 'FP32', parameters: { binary_data_size: 24 } }], parameters: { binary_data_output: true } });
  const answer = await fetch(`${shop.serving.url}/v2/models/sum/versions/1/infer`, { method: 'POST', headers: { 'inference-header-content-length': String(header.length) }, body: Buffer.concat([Buffer.from(header), bytes]) });
  const [all, length] = [Buffer.from(await answer.arrayBuffer()), Number(answer.headers.get('inference-header-content-length'))];
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(JSON.parse(all.toString('utf8', 0, length))).toMatchObject({ outputs: [{ name: 'y', shape: [2, 1], parameters: { binary_data_size: 8 } }] });
  expect([all.readFloatLE(length), all.readFloatLE(length + 4)]).toEqual([6, 15]);
  const texts = JSON.stringify({ inputs: [{ name: 'city', shape: [1, 1], datatype: 'BYTES', parameters: { binary_data_size: 10 } }, { name: 'amount', shape: [1, 1], datatype: 'FP32', data: [1] }, { name: 'times', shape: [1, 1], datatype: 'INT64', data: [2] }], outputs: [{ name: 'again' }, { name: 'score' }] });
  const told = await shop.post('/v2/models/columns/infer', Buffer.concat([Buffer.from(texts), Buffer.from([6, 0, 0, 0]), Buffer.from('成都')]), { 'inference-header-content-length': String(Buffer.byteLength(texts)) });
  expect(told.json['outputs']).toEqual([{ name: 'again', datatype: 'INT64', shape: [1, 1], data: [2] }, { name: 'score', datatype: 'FP32', shape: [1, 1], data: [13] }]);
});

test('compressed bodies are read, as far as they are allowed to grow', async () => {
  const gzip = (body: object) => gzipSync(JSON.stringify(body));
  expect(outputOf(await shop.post('/v2/models/sum/versions/1/infer', gzip({ inputs: [row([1, 2, 3])] }), { 'content-encoding': 'gzip' }))).toEqual([6]);
  expect((await shop.post('/v2/models/sum/versions/1/infer', gzip({ inputs: [], padding: ' '.repeat(20_000) }), { 'content-encoding': 'gzip' })).json).toMatchObject({ code: 'body_too_large' });
  expect((await shop.post('/v2/models/sum/infer', ' '.repeat(10_001))).status).toBe(413);
  expect((await shop.post('/v2/models/sum/infer', 'no gzip', { 'content-encoding': 'gzip' })).json).toMatchObject({ code: 'malformed_encoding' });
  expect((await shop.post('/v2/models/sum/infer', 'x', { 'content-encoding': 'zstd' })).json).toMatchObject({ code: 'unsupported_encoding' });
});

test.each([
  ['no JSON', '{', 400, 'malformed_json', /no JSON/],
  ['a list', [], 400, 'malformed_request', /no JSON object/],
  ['no inputs', {}, 400, 'malformed_request', /"inputs" is no list/],
  ['an input that is none', { inputs: [3] }, 400, 'malformed_request', /An input is no object/],
  ['another name', { inputs: [row([1, 2, 3], { name: 'x' })] }, 400, 'malformed_tensor', /no input "x"\. Did you mean 'X'\?/],
  ['an input too few', { inputs: [] }, 400, 'malformed_tensor', /lacks the input "X"/],
  ['an input twice', { inputs: [row([1, 2, 3]), row([1, 2, 3])] }, 400, 'malformed_tensor', /twice/],
  ['another type', { inputs: [row([1, 2, 3], { datatype: 'FP64' })] }, 400, 'malformed_tensor', /"X" is said to be FP64, and the model takes FP32/],
  ['another shape', { inputs: [row([1, 2, 3], { shape: [1, 4] })] }, 400, 'malformed_tensor', /"X" has the shape \[1, 4\], and the model takes \[-1, 3\]/],
  ['no shape', { inputs: [row([1, 2, 3], { shape: undefined })] }, 400, 'malformed_tensor', /"X" has no shape/],
  ['a shape of texts', { inputs: [row([1, 2, 3], { shape: ['1', 3] })] }, 400, 'malformed_tensor', /has the shape/],
  ['no rows', { inputs: [row([], { shape: [0, 3] })] }, 400, 'malformed_tensor', /no rows/],
  ['lists without end', `{"inputs": [{"name": "X", "shape": [1, 3], "datatype": "FP32", "data": [0, 1, ${'['.repeat(1_500)}${']'.repeat(1_500)}]}]}`, 400, 'malformed_tensor', /Element 2 of "X" is a list/],
  ['too few elements', { inputs: [row([1, 2], { shape: [1, 3] })] }, 400, 'malformed_tensor', /2 elements, and its shape \[1, 3\] has 3/],
  ['an unknown output', { inputs: [row([1, 2, 3])], outputs: [{ name: 'z' }] }, 400, 'malformed_tensor', /no output "z"/],
  ['shared memory', { inputs: [row([1, 2, 3], { parameters: { shared_memory_region: 'r' } })] }, 400, 'malformed_request', /shared_memory_region, which is not served/],
  ['bytes that did not come', { inputs: [row([], { shape: [1, 3], parameters: { binary_data_size: 12 } })] }, 400, 'malformed_tensor', /0 bytes/],
])('%s is named, with a cure', async (_, body, status, code, words) => {
  const told = await shop.post('/v2/models/sum/infer', body);
  expect([told.status, told.json]).toEqual([status, { error: expect.stringMatching(words), code, cure: expect.stringMatching(/.{5}/) }]);
});

test('unknown models, versions and paths; Chinese for who reads it', async () => {
  expect((await shop.get('/v2/models/smu')).json).toEqual({ error: 'There is no model "smu". Did you mean \'sum\'?', code: 'model_not_served', cure: "Did you mean 'sum'?" });
  expect([(await shop.get('/v2/models/sum/versions/9')).status, (await shop.get('/v2/models/sum/versions/9')).json]).toEqual([404, expect.objectContaining({ code: 'version_not_served', cure: 'There are 1, 3.' })]);
  expect((await shop.get('/v3')).json).toMatchObject({ code: 'unknown_route' });
  expect((await shop.get('/v2/models/%ff')).json).toMatchObject({ code: 'malformed_request' });
  expect((await shop.post('/v2/models/smu/infer', {}, { 'accept-language': 'zh-CN' })).json).toMatchObject({ error: expect.stringMatching(/没有提供这个名称的模型/) });
});

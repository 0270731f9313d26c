/** The Open Inference Protocol over gRPC, asked by a client made of the protocol's file alone; keys of both protocols; the index and statistics. */
import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { columnsModel, sumModel } from '../../../packages/learn/test/onnx-models.ts';
import { serveForAll, serveSome } from './model-server.ts';

const shop = serveForAll({ 'sum/1': sumModel(), 'sum/2': sumModel(2), 'columns/1': columnsModel() });

interface Inferred {
  readonly model_version: string;
  readonly id: string;
  readonly outputs: readonly { readonly name: string; readonly datatype: string; readonly shape: readonly string[] }[];
  readonly raw_output_contents: readonly Buffer[];
}

const rowOf = (...values: readonly number[]) => ({ name: 'X', datatype: 'FP32', shape: [1, 3], contents: { fp32_contents: values } });
const floatsOf = ({ raw_output_contents }: Inferred) => raw_output_contents.map((bytes) => bytes.readFloatLE());

test('health and metadata', async () => {
  expect([await shop.call('ServerLive', {}), await shop.call('ServerReady', {}), await shop.call('ModelReady', { name: 'sum' })]).toEqual([{ live: true }, { ready: true }, { ready: true }]);
  expect(await shop.call('ServerMetadata', {})).toMatchObject({ name: 'limn', extensions: expect.arrayContaining(['statistics']) });
  expect(await shop.call('ModelMetadata', { name: 'sum' })).toEqual({ name: 'sum', versions: ['1', '2'], platform: 'onnx_onnxv1', inputs: [{ name: 'X', datatype: 'FP32', shape: ['-1', '3'] }], outputs: [{ name: 'y', datatype: 'FP32', shape: ['-1', '1'] }] });
});

test('inference, by version, of elements in lists and as raw bytes, and the same as over REST', async () => {
  const usual = await shop.call<Inferred>('ModelInfer', { model_name: 'sum', id: 'r1', inputs: [rowOf(1, 2, 3.5)] });
  expect([usual.id, usual.model_version, usual.outputs, floatsOf(usual)]).toEqual(['r1', '2', [expect.objectContaining({ name: 'y', datatype: 'FP32', shape: ['1', '1'] })], [13]]);
  const raw = await shop.call<Inferred>('ModelInfer', { model_name: 'sum', model_version: '1', inputs: [{ name: 'X', datatype: 'FP32', shape: [1, 3] }], raw_input_contents: [Buffer.from(Float32Array.of(1, 2, 3.5).buffer)] });
  expect(floatsOf(raw)).toEqual([6.5]);
  const inputs = [{ name: 'times', datatype: 'INT64', shape: [1, 1], contents: { int64_contents: ['9007199254740993'] } }, { name: 'city', datatype: 'BYTES', shape: [1, 1], contents: { bytes_contents: [Buffer.from('成都')] } }, { name: 'amount', datatype: 'FP32', shape: [1, 1], contents: { fp32_contents: [0] } }];
  const wide = await shop.call<Inferred>('ModelInfer', { model_name: 'columns', inputs, outputs: [{ name: 'again' }] });
  expect(wide.raw_output_contents[0]!.readBigInt64LE()).toBe(9_007_199_254_740_993n);
});

test.each([
  ['an unknown model', { model_name: 'smu', inputs: [rowOf(1, 2, 3)] }, status.NOT_FOUND, /^5 NOT_FOUND: model_not_served: .*Did you mean 'sum'\?/],
  ['an unknown version', { model_name: 'sum', model_version: '7', inputs: [rowOf(1, 2, 3)] }, status.NOT_FOUND, /version_not_served: .* There are 1, 2\./],
  ['another type', { model_name: 'sum', inputs: [{ ...rowOf(1, 2, 3), datatype: 'FP64' }] }, status.INVALID_ARGUMENT, /malformed_tensor: "X" is said to be FP64/],
  ['another shape', { model_name: 'sum', inputs: [{ ...rowOf(1, 2, 3), shape: [3] }] }, status.INVALID_ARGUMENT, /has the shape \[3\]/],
  ['too few elements', { model_name: 'sum', inputs: [rowOf(1, 2)] }, status.INVALID_ARGUMENT, /2 elements, and its shape \[1, 3\] has 3/],
  ['too few raw contents', { model_name: 'columns', inputs: [rowOf(1, 2, 3), rowOf(1, 2, 3)], raw_input_contents: [Buffer.alloc(12)] }, status.INVALID_ARGUMENT, /malformed_request: There are 2 inputs and 1 raw_input_contents/],
] as const)('%s is an error with its code and cure', async (_, message, code, words) => {
  const error = await shop.call('ModelInfer', message).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
});

test('the index and statistics', async () => {
  expect(await shop.call('RepositoryIndex', {})).toMatchObject({ models: [{ name: 'columns', version: '1', state: 'READY' }, { name: 'sum', version: '1' }, { name: 'sum', version: '2' }] });
  await shop.call('ModelInfer', { model_name: 'columns', inputs: [] }).catch(() => undefined);
  const { model_stats: [first] } = await shop.call<{ model_stats: { inference_count: string; inference_stats: { success: { count: string } } }[] }>('ModelStatistics', { name: 'sum', version: '2' });
  expect(first).toMatchObject({ name: 'sum', version: '2', inference_count: '1', execution_count: '1', inference_stats: { success: { count: '1' } }, batch_stats: [{ batch_size: '1' }] });
});

test('models are loaded and unloaded by Triton’s clients and by KServe’s, which name them in different fields', async () => {
  const own = await serveSome({ 'sum/1': sumModel() });
  for (const field of ['model_name', 'repository_name']) {
    expect(await own.call('RepositoryModelUnload', { [field]: 'sum' })).toMatchObject({ model_name: 'sum', is_unloaded: true });
    await expect(own.call('ModelReady', { name: 'sum' })).rejects.toMatchObject({ code: status.NOT_FOUND });
    expect(await own.call('RepositoryModelLoad', { [field]: 'sum' })).toMatchObject({ is_loaded: true });
    expect(await own.call('ModelReady', { name: 'sum' })).toEqual({ ready: true });
  }
});

describe('keys', () => {
  const kept = serveForAll({ 'sum/1': sumModel() }, { keys: { api: ['asking'], admin: ['changing'] } });
  const asked = { inputs: [{ name: 'X', shape: [1, 3], datatype: 'FP32', data: [1, 2, 3] }] };
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  test('who has none learns nothing but health', async () => {
    expect((await kept.get('/v2/health/ready')).status).toBe(200);
    const refused = await Promise.all(['/v2', '/v2/models', '/v2/models/sum', '/v2/models/none', '/v2/models/sum/stats', '/v1/models/sum', '/metrics'].map(async (path) => (await kept.get(path)).json['code']));
    expect(new Set(refused)).toEqual(new Set(['missing_key']));
    expect([(await kept.post('/v2/models/sum/infer', asked)).status, (await kept.post('/v2/models/sum/infer', asked, bearer('other'))).json]).toEqual([401, expect.objectContaining({ code: 'unknown_key' })]);
    await expect(kept.call('ModelInfer', { model_name: 'sum', inputs: [rowOf(1, 2, 3)] })).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  });

  test('an api key asks, an admin key loads, too', async () => {
    expect((await kept.post('/v2/models/sum/infer', asked, bearer('asking'))).status).toBe(200);
    expect(floatsOf(await kept.call<Inferred>('ModelInfer', { model_name: 'sum', inputs: [rowOf(1, 2, 3)] }, bearer('asking')))).toEqual([6]);
    expect((await kept.post('/v2/repository/models/sum/load', undefined, bearer('asking'))).json).toMatchObject({ code: 'key_cannot_administer' });
    await expect(kept.call('RepositoryModelLoad', { model_name: 'sum' }, bearer('asking'))).rejects.toMatchObject({ code: status.PERMISSION_DENIED });
    expect((await kept.post('/v2/repository/models/sum/load', undefined, bearer('changing'))).status).toBe(200);
  });

  test('without keys, a page of a foreign site cannot make a browser here ask', async () => {
    expect((await shop.post('/v2/models/sum/infer', asked, { origin: 'https://elsewhere.example' })).json).toMatchObject({ code: 'missing_key' });
  });

  test('nobody listens beyond this machine without a key', async () => {
    await expect(serveSome({}, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'models_exposed', cure: expect.stringMatching(/--api-key/) });
  });
});

/** TensorFlow Serving's REST API over the same models. */
import { expect, test } from 'vitest';
import { columnsModel, sumModel } from '../../../packages/learn/test/onnx-models.ts';
import { serveForAll } from './model-server.ts';

const shop = serveForAll({ 'sum/1': sumModel(), 'sum/2': sumModel(2), 'columns/1': columnsModel() });

test('rows and columns, of one input and of several, by version and label', async () => {
  expect((await shop.post('/v1/models/sum:predict', { instances: [[1, 2, 3], [4, 5, 6]] })).json).toEqual({ predictions: [[12], [30]] });
  expect((await shop.post('/v1/models/sum:predict', { signature_name: 'serving_default', instances: [{ X: [1, 2, 3] }] })).json).toEqual({ predictions: [[12]] });
  expect((await shop.post('/v1/models/sum/versions/1:predict', { inputs: [[1, 2, 3]] })).json).toEqual({ outputs: [[6]] });
  expect((await shop.post('/v1/models/sum/versions/1:predict', { inputs: { X: [[1, 2, 3]] } })).json).toEqual({ outputs: [[6]] });
  const rows = [{ amount: [1], city: 'Paris', times: 2 }, { amount: [2], city: { b64: Buffer.from('成都').toString('base64') }, times: 0 }];
  expect((await shop.post('/v1/models/columns:predict', { instances: rows })).json).toEqual({ predictions: [{ score: [13], again: [2] }, { score: [12], again: [0] }] });
  expect((await shop.post('/v1/models/columns:predict', { inputs: { amount: [[1]], city: [['']], times: [[0]] } })).json).toEqual({ outputs: { score: [[1]], again: [[0]] } });
});

test('status and metadata', async () => {
  const status = (version: string) => ({ version, state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } });
  expect((await shop.get('/v1/models/sum')).json).toEqual({ name: 'sum', ready: true, model_version_status: [status('2'), status('1')] });
  expect((await shop.get('/v1/models/sum/versions/1')).json).toEqual({ model_version_status: [status('1')] });
  expect((await shop.get('/v1/models/sum/metadata')).json).toMatchObject({ model_spec: { name: 'sum', version: '2' }, metadata: { signature_def: { signature_def: { serving_default: { inputs: { X: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '-1' }, { size: '3' }] } } } } } } } });
});

test.each([
  ['sum:predict', {}, 400, /not one of "instances" and "inputs"/],
  ['sum:predict', { instances: [] }, 400, /no list of rows/],
  ['sum:predict', { instances: [[1, 2]] }, 400, /shape \[1, 2\], and the model takes \[-1, 3\]/],
  ['sum:predict', { instances: [[1, 2, 3], [1, 2]] }, 400, /not all the same length/],
  ['sum:predict', { signature_name: 'other', instances: [[1, 2, 3]] }, 400, /no signature "other"/],
  ['columns:predict', { instances: [[1]] }, 400, /Row 0 of "instances" is no object/],
  ['columns:predict', { instances: [{ amount: 1, city: '' }] }, 400, /Row 0 of "instances" lacks "times"/],
  ['columns:predict', { instances: [{ amount: 1, city: '', time: 1, times: 1 }] }, 400, /no input "time"\. Did you mean 'times'/],
  ['columns:predict', { inputs: 5 }, 400, /"inputs" is no object/],
  ['sum:classify', { examples: [] }, 404, /":classify" is not served/],
  ['sum', {}, 404, /names no verb/],
  ['none:predict', { instances: [1] }, 404, /no model "none"/],
])('%s %j is refused as TensorFlow Serving does', async (path, body, status, words) => {
  const told = await shop.post(`/v1/models/${path}`, body);
  expect([told.status, told.json]).toEqual([status, expect.objectContaining({ error: expect.stringMatching(words) })]);
});

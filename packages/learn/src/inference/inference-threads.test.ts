import { afterEach, expect, test } from 'vitest';
import { loopModel, sumModel, tableModel } from '../../test/onnx-models.ts';
import { createInferenceThreads, type InferenceThreads, type InferenceThreadsOptions } from './inference-threads.ts';

const open: InferenceThreads[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((threads) => threads.close()));
});

function someThreads(options: InferenceThreadsOptions = {}): InferenceThreads {
  const threads = createInferenceThreads(options);
  open.push(threads);
  return threads;
}

const sum = (factor = 1) => ({ bytes: sumModel(factor), file: 'sum.onnx', inputs: ['X'], outputs: ['y'] });
const row = (...numbers: readonly number[]) => [{ type: 'float32', dims: [1, numbers.length], data: Float32Array.from(numbers) }] as const;

test('a model gives what it computes, in the order asked', async () => {
  const model = await someThreads().open(sum());
  const { outputs, runMs } = await model.run(row(1, 2, 3), [0]);
  expect(outputs).toEqual([{ type: 'float32', dims: [1, 1], data: Float32Array.of(6) }]);
  expect(runMs).toBeGreaterThan(0);
});

test('models of several threads answer side by side, each its own', async () => {
  const threads = someThreads({ threads: 2 });
  const models = await Promise.all([1, 10, 100].map((factor) => threads.open(sum(factor))));
  const answers = await Promise.all(models.map((model) => model.run(row(1, 1, 1), [0])));
  expect(answers.map(({ outputs }) => outputs[0]!.data[0])).toEqual([3, 30, 300]);
});

test('what a model does not take is refused, and the next run is answered', async () => {
  const model = await someThreads().open({ bytes: tableModel(), file: 'table.onnx', inputs: ['place'], outputs: ['y'] });
  const at = (place: bigint) => model.run([{ type: 'int64', dims: [1], data: BigInt64Array.of(place) }], [0]);
  await expect(at(5n)).rejects.toMatchObject({ code: 'run_refused', message: expect.stringMatching(/table.onnx on these inputs: .*out of (data )?bounds/) });
  expect((await at(1n)).outputs[0]!.data).toEqual(Float32Array.of(1.5));
});

test('bytes that are no model are refused, and the thread goes on', async () => {
  const threads = someThreads();
  await expect(threads.open({ bytes: Buffer.from('no model'), file: 'no.onnx', inputs: ['X'], outputs: ['y'] })).rejects.toMatchObject({ code: 'model_failed' });
  const model = await threads.open(sum());
  expect((await model.run(row(1, 1, 1), [0])).outputs[0]!.data[0]).toBe(3);
});

test('a model that takes too long is given up by name; others of its thread are run anew and answer', async () => {
  const told: string[] = [];
  const threads = someThreads({ mostMs: 500, onWarning: ({ code }) => told.push(code) });
  const endless = await threads.open({ bytes: loopModel(), file: 'endless.onnx', inputs: ['x'], outputs: ['y'] });
  const other = await threads.open(sum());
  const long = endless.run([{ type: 'float32', dims: [1, 1], data: Float32Array.of(1e6) }], [0]);
  const waiting = Promise.all(Array.from({ length: 5 }, (_, i) => other.run(row(i, 1, 1), [0])));
  await expect(long).rejects.toMatchObject({ code: 'model_stuck', message: expect.stringMatching(/endless.onnx is not asked any more: it gave no answer within 500 ms/) });
  expect((await waiting).map(({ outputs }) => outputs[0]!.data[0])).toEqual([2, 3, 4, 5, 6]);
  await expect(endless.run([{ type: 'float32', dims: [1, 1], data: Float32Array.of(1) }], [0])).rejects.toMatchObject({ code: 'model_stuck' });
  expect([endless.stuck?.code, other.stuck, told]).toEqual(['model_stuck', undefined, ['model_stuck']]);
});

test('a model that is closed finishes what it was asked', async () => {
  const model = await someThreads().open(sum());
  const runs = Array.from({ length: 20 }, (_, i) => model.run(row(i, 0, 0), [0]));
  model.close();
  expect((await Promise.all(runs)).map(({ outputs }) => outputs[0]!.data[0])).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

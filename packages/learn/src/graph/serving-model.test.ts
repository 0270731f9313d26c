import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { writeModel } from '../onnx/write-model.ts';
import { someNumbers } from './gradient.testkit.ts';
import { attention, causalMask, layerNorm } from './layer/layer.ts';
import { add, relu, sum } from './op/op.ts';
import { Parameters } from './parameters.ts';
import { evaluate } from './reference.testkit.ts';
import { servingModel } from './serving-model.ts';
import { constant, input, type Value } from './value.ts';

test('a block of attention that is built for some rows serves any number of them', async () => {
  const parameters = new Parameters(2);
  const block = (rows: number): Value => {
    const x = input('x', [rows, 3, 8]);
    return relu(add(x, attention(parameters, 'a', { x: layerNorm(parameters, 'n', x), heads: 2, mask: causalMask(3) })));
  };
  const model = servingModel(({ rows }) => ({ y: block(rows) }));
  expect(model.graph.inputs.find(({ name }) => name === 'x')!.dims).toEqual(['rows', 3, 8]);
  expect(model.graph.outputs[0]!.dims).toEqual(['rows', 3, 8]);
  expect(model.opsets).toEqual({ '': 18 });
  const session = await ort.InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const learnt = Object.fromEntries(parameters.all.map(({ name, value, start }) => [name, new ort.Tensor('float32', start, value.shape)]));
  for (const rows of [1, 2, 9]) {
    const x = Float32Array.from(someNumbers([rows, 3, 8], new Random(rows)));
    const { y } = await session.run({ ...learnt, x: new ort.Tensor('float32', x, [rows, 3, 8]) });
    const [wanted] = evaluate([block(rows)], { x, ...Object.fromEntries(parameters.all.map(({ name, start }) => [name, start])) });
    expect(y!.dims).toEqual([rows, 3, 8]);
    (y!.data as Float32Array).forEach((value, i) => expect(value).toBeCloseTo(wanted![i]!, 4));
  }
  await session.release();
});

test('a computation that depends on the number of rows is not served', () => {
  expect(() => servingModel(({ rows }) => ({ y: add(sum(input('x', [rows])), constant([rows], [])) }))).toThrow(/depends on the number of rows/);
});

/** Whole computations: layers and losses, a perceptron and a block of attention, each against finite differences and ONNX Runtime. */
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { expectGradients, run, someNumbers, type Feeds } from './gradient.testkit.ts';
import { gradientsOf } from './gradient.ts';
import { attention, causalMask, dense, layerNorm, packedMask } from './layer/layer.ts';
import { transformerBlock } from './layer/transformer.ts';
import { calibratedPower, generalizedLogisticLoss, logisticLoss, poissonLoss, sampledSoftmaxLoss, softmaxLoss, squaredLoss, squarePenalty, weightedMean } from './loss.ts';
import { Network } from './network.ts';
import { add, gelu, matmul, multiply, relu, reshape, softmax, sum, tanh } from './op/op.ts';
import { Parameters } from './parameters.ts';
import { evaluate } from './reference.testkit.ts';
import { toOnnx } from './to-onnx.ts';
import { constant, input, type Value } from './value.ts';

const random = (): Random => new Random(5);

/** Gradients by everything that is learnt, moved off the numbers it begins with, and by the inputs. */
async function expectNetwork(build: (parameters: Parameters) => Value, inputs: readonly Value[], feeds: Feeds = {}): Promise<void> {
  const parameters = new Parameters(3);
  const loss = build(parameters);
  const chance = random();
  const learnt = parameters.all.map(({ name, start }) => [name, Float64Array.from(start, (x) => Math.fround(x + 0.1 * chance.normal()))] as const);
  const given = inputs.map((value) => [(value.source as { readonly name: string }).name, someNumbers(value.shape, chance)] as const);
  await expectGradients(loss, { ...Object.fromEntries([...learnt, ...given]), ...feeds }, [...parameters.all.map(({ value }) => value), ...inputs]);
}

test('gradients of a perceptron', async () => {
  const [x, labels, weights] = [input('x', [6, 4]), input('labels', [6], 'int32'), input('weights', [6, 1])];
  const hidden = (parameters: Parameters): Value => relu(dense(parameters, 'a', { x, width: 5 }));
  await expectNetwork((parameters) => weightedMean(softmaxLoss(dense(parameters, 'b', { x: hidden(parameters), width: 3 }), labels), weights), [x], { labels: [0, 1, 2, 2, 1, 0], weights: [1, 1, 0.5, 2, 0, 1] });
});

test('gradients of a block of attention', async () => {
  const x = input('x', [2, 3, 4]);
  const block = (parameters: Parameters): Value => {
    const seen = add(x, attention(parameters, 'attention', { x: layerNorm(parameters, 'first', x), heads: 2, mask: causalMask(3) }));
    return add(seen, dense(parameters, 'out', { x: gelu(dense(parameters, 'in', { x: layerNorm(parameters, 'second', seen), width: 8 })), width: 4 }));
  };
  await expectNetwork((parameters) => sum(multiply(block(parameters), constant(someNumbers([2, 3, 4], random()), [2, 3, 4]))), [x]);
});

test('gradients of gates over experts, and of a recurrent cell', async () => {
  const x = input('x', [4, 3]);
  const experts = (parameters: Parameters): Value => {
    const gates = reshape(softmax(dense(parameters, 'gates', { x, width: 2 })), [4, 2, 1]);
    const said = reshape(tanh(dense(parameters, 'experts', { x, width: 6 })), [4, 2, 3]);
    return sum(multiply(sum(multiply(gates, said), { axes: [1] }), constant(someNumbers([4, 3], random()), [4, 3])));
  };
  await expectNetwork(experts, [x]);
  const cell = (parameters: Parameters): Value => [0, 1, 2].reduce((state: Value) => tanh(add(matmul(state, parameters.weights('u', [3, 3])), dense(parameters, 'w', { x, width: 3 }))), x);
  await expectNetwork((parameters) => add(sum(cell(parameters)), squarePenalty([parameters.weights('u', [3, 3])], 0.1)), [x]);
});

test('gradients of losses', async () => {
  const [scores, labels] = [input('scores', [5, 1]), input('labels', [5, 1])];
  const feeds = { labels: [0, 1, 1, 0, 1] };
  for (const loss of [logisticLoss, squaredLoss, poissonLoss]) await expectNetwork(() => sum(loss(scores, labels)), [scores], feeds);
  const [rows, right, wrong] = [input('rows', [4, 3]), input('right', [4, 3]), input('wrong', [5, 3])];
  await expectNetwork(() => sum(sampledSoftmaxLoss({ rows, right, wrong })), [rows, right, wrong]);
  const corrections = { right: constant([-1, -2, -1, -3], [4, 1]), wrong: constant([-1, -1, -2, -1, -4], [1, 5]) };
  await expectNetwork(() => sum(sampledSoftmaxLoss({ rows, right, wrong, corrections })), [rows, right, wrong]);
  await expectNetwork(() => sum(generalizedLogisticLoss({ rows, right, wrong, power: 0.3 })), [rows, right, wrong]);
  await expectNetwork(() => sum(generalizedLogisticLoss({ rows, right, wrong, power: 0.3, offset: 1.5 })), [rows, right, wrong]);
  const ids = { right: constant([1, 2, 3, 4], [4], 'int32'), wrong: constant([4, 9, 1, 1, 5], [5], 'int32') };
  await expectNetwork(() => sum(add(sampledSoftmaxLoss({ rows, right, wrong, ids }), generalizedLogisticLoss({ rows, right, wrong, ids, power: 1 }))), [rows, right, wrong]);
});

test('a wrong item that is the right one of a row does not count for it', () => {
  const [rows, right] = [constant([1, 2], [2, 1]), constant([3, 1], [2, 1])];
  const lossesWith = (wrong: readonly number[], ids: readonly number[]): readonly Float64Array[] => {
    const items = { rows, right, wrong: constant(wrong, [wrong.length, 1]), ids: { right: constant([7, 8], [2], 'int32'), wrong: constant(ids, [ids.length], 'int32') } };
    return evaluate([sampledSoftmaxLoss(items), generalizedLogisticLoss({ ...items, power: 1 })], {});
  };
  const [both, alone] = [lossesWith([3, 0.5], [7, 9]), lossesWith([0.5], [9])];
  both.forEach((losses, i) => expect(losses[0]).toBeCloseTo(alone[i]![0]!, 12));
  both.forEach((losses, i) => expect(losses[1]).toBeGreaterThan(alone[i]![1]!));
});

test('by its offset, wrong items pull together as much as the right one where nothing is known, and far more without', () => {
  const power = 0.3;
  const pulls = (offset: number): number => {
    const lossAt = (step: number): number => {
      const items = { rows: constant([step], [1, 1]), right: constant([1], [1, 1]), wrong: constant(Array.from({ length: 500 }, () => 1), [500, 1]) };
      return evaluate([generalizedLogisticLoss({ ...items, power, offset })], {})[0]![0]!;
    };
    return (lossAt(1e-4) - lossAt(-1e-4)) / 2e-4;
  };
  expect(Math.abs(pulls(Math.log(500 / power)))).toBeLessThan(0.001);
  expect(pulls(0)).toBeGreaterThan(200);
});

test('the power of gBCE is 1 without calibration, and the share that is drawn with all of it', () => {
  expect(calibratedPower({ drawnShare: 0.1, calibration: 0 })).toBe(1);
  expect(calibratedPower({ drawnShare: 0.1, calibration: 1 })).toBeCloseTo(0.1, 12);
});

test('sequences packed into one row do not see each other', () => {
  const parameters = new Parameters(1);
  const block = (x: Value, sequences: readonly number[], isCausal: boolean): Float64Array => {
    const network = new Network(parameters, { isTraining: false });
    const mask = packedMask(constant(sequences, [1, sequences.length], 'int32'), { isCausal });
    const y = transformerBlock(network, 'b', x, { heads: 2, mask, dropout: 0.5, isGated: true });
    return evaluate([y], Object.fromEntries(parameters.all.map(({ name, start }) => [name, start])))[0]!;
  };
  const numbers = someNumbers([1, 5, 4], random());
  for (const isCausal of [true, false]) {
    const packed = block(constant(numbers, [1, 5, 4]), [1, 1, 2, 2, 2], isCausal);
    const first = block(constant(numbers.subarray(0, 8), [1, 2, 4]), [1, 1], isCausal);
    const second = block(constant(numbers.subarray(8), [1, 3, 4]), [2, 2, 2], isCausal);
    [...first, ...second].forEach((value, i) => expect(packed[i]).toBeCloseTo(value, 10));
  }
});

test('gradients of a gated block over packed sequences', async () => {
  const x = input('x', [1, 4, 4]);
  const mask = packedMask(constant([1, 2, 2, 2], [1, 4], 'int32'), { isCausal: true });
  const block = (parameters: Parameters): Value => transformerBlock(new Network(parameters, { isTraining: true }), 'b', x, { heads: 2, mask, dropout: 0, isGated: true });
  await expectNetwork((parameters) => sum(multiply(block(parameters), constant(someNumbers([1, 4, 4], random()), [1, 4, 4]))), [x]);
});

test('rows of weight 0 are as if they were not there', () => {
  const [losses, weights] = [input('losses', [3, 1]), input('weights', [3, 1])];
  expect(evaluate([weightedMean(losses, weights)], { losses: [1, 2, 9], weights: [1, 3, 0] })[0]![0]).toBe(1.75);
});

test('what is computed twice is written once, and what no output needs is not', () => {
  const x = input('x', [2]);
  const twice = add(multiply(x, 3), multiply(x, 3));
  relu(twice);
  const { graph } = toOnnx({ y: twice });
  expect(graph.nodes.map(({ operator }) => operator)).toEqual(['Mul', 'Add']);
  expect(graph.initializers).toHaveLength(1);
  expect(graph.nodes.at(-1)!.outputs).toEqual(['y']);
});

test('an output that is an input or another output is written', async () => {
  const x = input('x', [2]);
  const y = add(x, 1);
  expect(await run({ a: x, b: y, c: y }, { x: [1, 2] })).toEqual({ a: Float64Array.of(1, 2), b: Float64Array.of(2, 3), c: Float64Array.of(2, 3) });
});

test('a gradient by what the loss does not depend on is 0', () => {
  const [x, y] = [input('x', [2]), input('y', [3])];
  expect(evaluate(gradientsOf(sum(x), [y]), { x: [1, 2], y: [0, 0, 0] })[0]).toEqual(Float64Array.of(0, 0, 0));
});

test('a deep computation needs no deep stack', () => {
  const x = input('x', []);
  let y: Value = x;
  for (let i = 0; i < 5_000; i++) y = add(y, x);
  expect(toOnnx({ gradient: gradientsOf(y, [x])[0]! }).graph.outputs).toHaveLength(1);
});

test('parameters depend on the seed and their names, not on their order', () => {
  const made = (seed: number, ...names: readonly string[]) => {
    const parameters = new Parameters(seed);
    for (const name of names) parameters.weights(name, [2, 2]);
    return new Map(parameters.all.map(({ name, start }) => [name, [...start]]));
  };
  expect(made(1, 'a', 'b').get('b')).toEqual(made(1, 'b', 'a').get('b'));
  expect(made(1, 'a').get('a')).not.toEqual(made(2, 'a').get('a'));
  expect(() => new Network(new Parameters(1), { isTraining: true }).dropout('d', input('x', [1]), 1)).toThrow(/leaves nothing/);
});

/** Every operator of `op.ts`: its answer and its gradients, in several shapes. A new operator without a sample fails here. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { blend, expectGradients, run, someNumbers } from '../gradient.testkit.ts';
import { evaluate } from '../reference.testkit.ts';
import { input, type Value } from '../value.ts';
import * as ops from './op.ts';

/** What an operator is tried with: the shapes of its inputs, each of floats unless whole numbers below a bound are asked for. */
interface Sample {
  readonly shapes: readonly (readonly number[])[];
  /** Inputs from this one on are whole numbers below `bound`. */
  readonly ids?: { readonly from: number; readonly bound: number };
  /** Where the operator wants numbers above 0. */
  readonly positive?: boolean;
  readonly apply: (...inputs: Value[]) => Value;
}

const pair = (apply: (a: Value, b: Value) => Value, positive = false): readonly Sample[] =>
  [[[2, 3], [2, 3]], [[2, 3], [3]], [[2, 1, 3], [4, 1]], [[], [2]]].map((shapes) => ({ shapes, positive, apply: apply as Sample['apply'] }));
const alone = (apply: (x: Value) => Value, positive = false): readonly Sample[] => [[3, 4], [2, 1, 3]].map((shape) => ({ shapes: [shape], positive, apply }));

const samples: Readonly<Record<keyof typeof ops, readonly Sample[]>> = {
  add: pair(ops.add),
  subtract: pair(ops.subtract),
  multiply: [...pair(ops.multiply), { shapes: [[3]], apply: (x) => ops.multiply(x, x) }],
  divide: [...pair(ops.divide), { shapes: [[3]], apply: (x) => ops.divide(2, x) }],
  maximum: pair(ops.maximum),
  minimum: pair(ops.minimum),
  negate: alone(ops.negate),
  // A comparison passes no gradient: what it chooses between does.
  greater: pair((a, b) => ops.where(ops.greater(a, b), a, ops.square(b))),
  greaterOrEqual: pair((a, b) => ops.where(ops.greaterOrEqual(a, b), a, ops.square(b))),
  equal: pair((a, b) => ops.where(ops.equal(a, a), a, b)),
  not: pair((a, b) => ops.where(ops.not(ops.greater(a, b)), a, b)),
  where: pair((a, b) => ops.where(ops.greater(a, 0), ops.multiply(a, b), b)),
  cast: alone((x) => ops.multiply(x, ops.cast(ops.greater(x, 0), 'float32'))),
  abs: alone(ops.abs),
  erf: alone(ops.erf),
  exp: alone(ops.exp),
  gelu: alone(ops.gelu),
  log: alone(ops.log, true),
  relu: alone(ops.relu),
  sigmoid: alone(ops.sigmoid),
  softplus: alone(ops.softplus),
  sqrt: alone(ops.sqrt, true),
  square: alone(ops.square),
  tanh: alone(ops.tanh),
  gather: [
    { shapes: [[5, 3], [4]], ids: { from: 1, bound: 5 }, apply: ops.gather },
    { shapes: [[5], [2, 3]], ids: { from: 1, bound: 5 }, apply: ops.gather },
  ],
  pick: [
    { shapes: [[4, 3], [4]], ids: { from: 1, bound: 3 }, apply: ops.pick },
    { shapes: [[4, 3], [4, 2]], ids: { from: 1, bound: 3 }, apply: ops.pick },
  ],
  affine: [
    { shapes: [[4, 3], [3, 2], [2]], apply: ops.affine },
    { shapes: [[2, 4, 3], [3, 2], [2]], apply: ops.affine },
  ],
  matmul: [0, 1, 2, 3].flatMap((bits): readonly Sample[] => {
    const options = { transposeA: (bits & 1) > 0, transposeB: (bits & 2) > 0 };
    const shapesOf = (a: readonly number[], b: readonly number[]): readonly (readonly number[])[] => [
      [...a, ...(options.transposeA ? [3, 4] : [4, 3])],
      [...b, ...(options.transposeB ? [2, 3] : [3, 2])],
    ];
    const leads: readonly (readonly [readonly number[], readonly number[]])[] = [[[], []], [[2], [2]], [[2, 1], [3]], [[2], []], [[], [2]]];
    return leads.map(([a, b]) => ({ shapes: shapesOf(a, b), apply: (a, b) => ops.matmul(a!, b!, options) }));
  }),
  sum: [
    ...alone((x) => ops.sum(x)),
    ...alone((x) => ops.sum(x, { axes: [1] })),
    ...alone((x) => ops.sum(x, { axes: [0, -1], keep: true })),
    { shapes: [[2, 4097]], apply: (x) => ops.sum(x) },
    { shapes: [[8192]], apply: (x) => ops.sum(x) },
  ],
  mean: [...alone((x) => ops.mean(x)), ...alone((x) => ops.mean(x, { axes: [-1], keep: true }))],
  max: [...alone((x) => ops.max(x)), ...alone((x) => ops.max(x, { axes: [1], keep: true })), { shapes: [[2, 3]], apply: (x) => ops.max(ops.concat([x, x], 1), { axes: [1] }) }],
  concat: [{ shapes: [[2, 3], [2, 1]], apply: (a, b) => ops.concat([a!, b!], 1) }],
  expand: [{ shapes: [[2, 1]], apply: (x) => ops.expand(x!, [3, 2, 4]) }],
  pad: [{ shapes: [[2, 3]], apply: (x) => ops.pad(x!, { before: [1, 0], after: [0, 2] }) }],
  reshape: [{ shapes: [[2, 6]], apply: (x) => ops.reshape(x!, [3, 2, 2]) }],
  slice: [{ shapes: [[2, 5]], apply: (x) => ops.slice(x!, { axis: 1, from: 1, to: 3 }) }],
  split: [{ shapes: [[2, 5]], apply: (x) => ops.multiply(...(ops.split(ops.slice(x!, { axis: 1, from: 1, to: 5 }), { axis: -1, sizes: [2, 2] }) as [Value, Value])) }],
  transpose: [{ shapes: [[2, 3, 4]], apply: (x) => ops.transpose(x!, [2, 0, 1]) }],
  logSoftmax: alone(ops.logSoftmax),
  logSumExp: alone(ops.logSumExp),
  softmax: alone(ops.softmax),
};

test('every operator has a sample', () => expect(Object.keys(samples).sort()).toEqual(Object.keys(ops).sort()));

describe.each(Object.keys(ops) as (keyof typeof ops)[])('%s', (name) => {
  test.each(samples[name].map((sample, i) => [`[${sample.shapes.map((shape) => shape.join('×')).join('], [')}], sample ${i}`, sample] as const))('gradients of %s', async (_, { shapes, ids, positive, apply }) => {
    const random = new Random(11, shapes.length);
    const inputs = shapes.map((shape, i) => input(`x${i}`, shape, ids !== undefined && i >= ids.from ? 'int32' : 'float32'));
    const isFloat = ({ type }: Value): boolean => type === 'float32';
    const numbersOf = (value: Value): Float64Array => (isFloat(value) ? someNumbers(value.shape, random).map((x) => (positive ? Math.abs(x) : x)) : someNumbers(value.shape, random).map(() => random.below(ids!.bound)));
    const feeds = Object.fromEntries(inputs.map((value, i) => [`x${i}`, numbersOf(value)]));
    await expectGradients(blend(apply(...inputs), random), feeds, inputs.filter(isFloat));
  });
});

test('functions that would overflow do not', async () => {
  const x = input('x', [5]);
  const feeds = { x: [-200, -30, 0, 30, 200] };
  const { softplus, lse } = await run({ softplus: ops.softplus(x), lse: ops.logSumExp(x) }, feeds);
  expect([...softplus!].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([0, 0, Math.round(Math.LN2 * 1e4) / 1e4, 30, 200]);
  expect([...lse!]).toEqual([200]);
});

test('a long sum keeps its digits', async () => {
  const x = input('x', [1_000_003]);
  const values = new Float64Array(1_000_003).fill(Math.fround(0.1));
  const { total } = await run({ total: ops.sum(x) }, { x: values });
  expect(Math.abs(total![0]! / (values.length * values[0]!) - 1)).toBeLessThan(1e-5);
});

test('the reference knows the error function', () => {
  const x = input('x', [4]);
  // Values of Abramowitz & Stegun, table 7.1.
  expect([...evaluate([ops.erf(x)], { x: [0.5, 1, 2, -1.5] })[0]!].map((value) => value.toFixed(10))).toEqual(['0.5204998778', '0.8427007929', '0.9953222650', '-0.9661051465']);
});

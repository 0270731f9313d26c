/** Checks of gradients: against finite differences in 64-bit floats, and of what ONNX Runtime makes of the same graph. */
import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import { Random } from '../random/random.ts';
import { writeModel } from '../onnx/write-model.ts';
import { gradientsOf, inOrder } from './gradient.ts';
import { multiply, sum } from './op/op.ts';
import { evaluate } from './reference.testkit.ts';
import { toOnnx } from './to-onnx.ts';
import { constant, sizeOf, type Value } from './value.ts';

/** Numbers by the name of an input. */
export type Feeds = Readonly<Record<string, ArrayLike<number>>>;

/** Numbers of chance for a shape, none near 0 or a whole number, where functions have corners. */
export function someNumbers(shape: readonly number[], random: Random): Float64Array {
  return new Float64Array(sizeOf(shape)).map(() => Math.fround((random.uniform() < 0.5 ? -1 : 1) * (0.15 + 0.7 * random.uniform())));
}

/** A scalar that every number of the output moves in its own way. */
export function blend(output: Value, random: Random): Value {
  return output.shape.length === 0 ? output : sum(multiply(output, constant(someNumbers(output.shape, random), output.shape)));
}

/** Gradients of a loss by its inputs are those of finite differences (64 bits, relative 1e-6), and ONNX Runtime finds the same (relative 2e-5). */
export async function expectGradients(loss: Value, feeds: Feeds, wanted: readonly Value[]): Promise<void> {
  const gradients = gradientsOf(loss, wanted);
  const found = evaluate(gradients, feeds);
  wanted.forEach((value, i) => expectClose(found[i]!, differences(loss, feeds, value), 1e-6, nameOf(value)));
  const ran = await run({ loss, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient_${i}`, gradient])) }, feeds);
  expectClose(ran['loss']!, evaluate([loss], feeds)[0]!, 2e-5, 'loss');
  gradients.forEach((gradient, i) => {
    expect(gradient.shape).toEqual(wanted[i]!.shape);
    expectClose(ran[`gradient_${i}`]!, found[i]!, 2e-5, `${nameOf(wanted[i]!)} in ONNX Runtime`);
  });
}

/** What ONNX Runtime makes of outputs, on one thread. */
export async function run(outputs: Readonly<Record<string, Value>>, feeds: Feeds): Promise<Readonly<Record<string, Float64Array>>> {
  const session = await ort.InferenceSession.create(writeModel(toOnnx(outputs)), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const inputs = inOrder(...Object.values(outputs)).flatMap((value) => (value.source.kind === 'input' && session.inputNames.includes(value.source.name) ? [[value.source.name, tensorOf(value, feeds[value.source.name]!)] as const] : []));
  const made = await session.run(Object.fromEntries(inputs));
  const numbers = Object.fromEntries(Object.entries(made).map(([name, { data }]) => [name, Float64Array.from(Array.from(data as ArrayLike<number | bigint>, Number))]));
  await session.release();
  return numbers;
}

function tensorOf({ type, shape }: Value, values: ArrayLike<number>): ort.Tensor {
  if (type === 'int64') return new ort.Tensor('int64', BigInt64Array.from(Array.from(values), BigInt), shape);
  if (type === 'int32') return new ort.Tensor('int32', Int32Array.from(values), shape);
  if (type === 'bool') return new ort.Tensor('bool', Uint8Array.from(values), shape);
  return new ort.Tensor('float32', Float32Array.from(values), shape);
}

/** Central differences of at most 24 numbers of an input, evenly chosen; what is not asked is as the gradient says. */
function differences(loss: Value, feeds: Feeds, wanted: Value): Float64Array {
  const name = nameOf(wanted);
  const step = 1e-5;
  const lossAt = (place: number, by: number): number => evaluate([loss], { ...feeds, [name]: Float64Array.from(feeds[name]!).with(place, feeds[name]![place]! + by) })[0]![0]!;
  const size = sizeOf(wanted.shape);
  const every = Math.ceil(size / 24);
  return Float64Array.from({ length: size }, (_, i) => (i % every === 0 ? (lossAt(i, step) - lossAt(i, -step)) / (2 * step) : NaN));
}

function nameOf({ source }: Value): string {
  return source.kind === 'input' ? source.name : source.kind;
}

/** Close relative to the largest; NaN is not compared. */
function expectClose(found: Float64Array, wanted: Float64Array, relative: number, what: string): void {
  expect(found.length).toBe(wanted.length);
  const scale = wanted.reduce((largest, value) => (Number.isNaN(value) ? largest : Math.max(largest, Math.abs(value))), 1e-2);
  const worst = found.reduce((most, value, i) => (Number.isNaN(wanted[i]!) ? most : Math.max(most, Math.abs(value - wanted[i]!))), 0);
  expect(worst / scale, `${what}: ${found.slice(0, 6).join(', ')} and ${wanted.slice(0, 6).join(', ')}`).toBeLessThan(relative);
}

/**
 * A model is tried before anybody depends on it: one run on zeros, so that its first request is as fast as the others; then
 * rows by chance, together and each alone. Only a model that says the same of a row in both ways lets requests share
 * runs: one that normalizes over its batch would mix customers.
 */
import type { InferenceModel, InferenceTensor } from '@limn/learn';
import { createElements, elementOf, type Elements } from '../tensor/datatype.ts';
import { countOf, rowsOf } from '../tensor/tensor.ts';
import type { ModelSpec, TensorSpec } from './model-spec.ts';

const triedRows = 3;
/** Sums of 32-bit floats in another order differ by less. */
const tolerance = 1e-4;

/**
 * Warms a model and finds out what its file does not say: sizes of outputs, and whether rows may share a run.
 * @throws LearnError `run_refused` when it does not even take zeros
 */
export async function tryModel(spec: ModelSpec, model: InferenceModel): Promise<ModelSpec> {
  const places = spec.outputs.map((_, i) => i);
  const zeros = (rows: number): readonly InferenceTensor[] => spec.inputs.map((input) => ({ ...shapedAs(input, rows), data: constant(input, rows) }));
  const { outputs: first } = await model.run(zeros(1), places);
  const learnt = { ...spec, outputs: spec.outputs.map((output, i) => ({ ...output, shape: shapeAfter(output.shape, first[i]!) })) };
  if (!spec.inputs.every(({ shape }) => shape[0] === -1)) return learnt;
  const isBatched = await answersRowsAlike(spec, model).catch(() => false);
  if (!isBatched) return learnt;
  return { ...learnt, isBatched, outputs: learnt.outputs.map((output) => ({ ...output, shape: [-1, ...output.shape.slice(1)] })) };
}

async function answersRowsAlike(spec: ModelSpec, model: InferenceModel): Promise<boolean> {
  const places = spec.outputs.map((_, i) => i);
  const random = chance(7);
  const inputs = spec.inputs.map((input) => ({ ...shapedAs(input, triedRows), data: byChance(input, random) }));
  const together = (await model.run(inputs, places)).outputs;
  if (together.some(({ dims }) => dims[0] !== triedRows)) return false;
  for (let row = 0; row < triedRows; row++) {
    const only = inputs.map((input) => ({ ...input, dims: [1, ...input.dims.slice(1)], data: rowOf(input, row) }));
    const alone = (await model.run(only, places)).outputs;
    if (alone.some((output, i) => output.dims[0] !== 1 || !areClose(output.data, rowOf(together[i]!, row)))) return false;
  }
  return true;
}

/** Open sizes are the rows first, then 1. */
function shapedAs({ datatype, shape }: TensorSpec, rows: number): { readonly type: InferenceTensor['type']; readonly dims: readonly number[] } {
  return { type: elementOf(datatype), dims: shape.map((size, i) => (size >= 0 ? size : i === 0 ? rows : 1)) };
}

function constant(input: TensorSpec, rows: number): Elements {
  const count = countOf(shapedAs(input, rows).dims);
  return input.datatype === 'BYTES' ? Array.from({ length: count }, () => '') : createElements(input.datatype, count);
}

/** Small numbers: whole ones are often places in a table, which has two rows at least. */
function byChance(input: TensorSpec, random: () => number): Elements {
  const elements = constant(input, triedRows);
  if (Array.isArray(elements)) return elements.map(() => (random() < 0.5 ? '' : 'a'));
  const isWide = elements instanceof BigInt64Array || elements instanceof BigUint64Array;
  const isFloat = elements instanceof Float32Array || elements instanceof Float64Array;
  for (let i = 0; i < elements.length; i++) {
    const drawn = isFloat ? random() * 4 - 2 : Math.floor(random() * 2);
    (elements as Float64Array)[i] = (isWide ? BigInt(drawn) : drawn) as number;
  }
  return elements as Elements;
}

function rowOf({ dims, data }: InferenceTensor, row: number): Elements {
  const width = countOf(dims.slice(1));
  return rowsOf(data, { from: row, to: row + 1, width });
}

function areClose(left: Elements, right: Elements): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) {
    const [a, b] = [left[i]!, right[i]!];
    if (Object.is(a, b) || a === b) continue;
    if (typeof a !== 'number' || typeof b !== 'number' || !(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)))) return false;
  }
  return true;
}

/** What the file says of an output's sizes, else what a run gave; sizes that may be others are open. */
function shapeAfter(said: readonly number[], { dims }: InferenceTensor): readonly number[] {
  return said.length === dims.length ? said : dims.map(() => -1);
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

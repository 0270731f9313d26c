import assert from 'node:assert/strict';
import type { OnnxModel, OnnxValue } from '../onnx/model.ts';
import { toOnnx } from './to-onnx.ts';
import type { Value } from './value.ts';

/** Sizes that are known only when a model serves: of a batch, and of what is listed in it. */
export interface OpenSizes {
  readonly rows: number;
  /** The longest list of words in a batch. */
  readonly words: number;
}

const one: OpenSizes = { rows: 2, words: 5 };
const other: OpenSizes = { rows: 3, words: 7 };

/**
 * A model for any number of rows, from a description that is built for some. It is built twice, for different sizes: what
 * must not depend on them is compared, and axes that differ are left open.
 */
export function servingModel(describe: (sizes: OpenSizes) => Readonly<Record<string, Value>>, options: { readonly name?: string } = {}): OnnxModel {
  const [built, again] = [toOnnx(describe(one), options), toOnnx(describe(other), options)];
  assert.deepEqual([built.graph.nodes, built.graph.initializers], [again.graph.nodes, again.graph.initializers], 'the computation depends on the number of rows');
  const opened = (values: readonly OnnxValue[], others: readonly OnnxValue[]): readonly OnnxValue[] => values.map((value, i) => ({ ...value, dims: openAxes(value, others[i]!) }));
  return { ...built, graph: { ...built.graph, inputs: opened(built.graph.inputs, again.graph.inputs), outputs: opened(built.graph.outputs, again.graph.outputs) } };
}

function openAxes({ name, dims }: OnnxValue, again: OnnxValue): readonly (number | string)[] {
  return dims!.map((size, axis) => {
    if (size === again.dims![axis]) return size;
    return size === one.rows ? 'rows' : `${name}.words`;
  });
}

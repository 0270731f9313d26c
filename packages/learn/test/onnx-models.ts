/** Small ONNX models with known answers, each for one thing that a model server must get right. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../src/onnx/model.ts';
import { writeModel } from '../src/onnx/write-model.ts';

const node = (operator: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}, domain = ''): OnnxNode => ({ operator, domain, inputs, outputs, attributes });
const floats = (name: string, dims: readonly number[], values: readonly number[]): OnnxTensor => ({ name, type: 'float32', dims, data: new Uint8Array(Float32Array.from(values).buffer) });
const value = (name: string, type: NonNullable<OnnxValue['type']>, dims: readonly (number | string)[]): OnnxValue => ({ name, type, dims });

function modelOf(graph: Omit<OnnxGraph, 'name' | 'initializers'> & { readonly initializers?: readonly OnnxTensor[] }): Uint8Array {
  return writeModel({ irVersion: 9, producer: 'test', opsets: { '': 18, 'ai.onnx.ml': 3 }, graph: { name: 'graph', initializers: [], ...graph } });
}

/** `y = factor · (x1 + x2 + x3)` of `X` [rows, 3]. */
export function sumModel(factor = 1): Uint8Array {
  return modelOf({
    inputs: [value('X', 'float32', ['rows', 3])],
    outputs: [value('y', 'float32', ['rows', 1])],
    initializers: [floats('w', [3, 1], [factor, factor, factor])],
    nodes: [node('MatMul', ['X', 'w'], ['y'])],
  });
}

/** Of `amount` [rows, 1], `city` [rows, 1] and `times` [rows, 1]: `score` = amount + times + 10 if the city is known, and the times again. */
export function columnsModel(): Uint8Array {
  const codes = { keys_strings: { kind: 'strings', value: ['Paris', '成都'] }, values_floats: { kind: 'floats', value: [10, 10] }, default_float: { kind: 'float', value: 0 } } as const;
  return modelOf({
    inputs: [value('amount', 'float32', ['rows', 1]), value('city', 'string', ['rows', 1]), value('times', 'int64', ['rows', 1])],
    outputs: [value('score', 'float32', ['rows', 1]), value('again', 'int64', ['rows', 1])],
    nodes: [
      node('LabelEncoder', ['city'], ['known'], codes, 'ai.onnx.ml'),
      node('Cast', ['times'], ['count'], { to: { kind: 'int', value: 1 } }),
      node('Add', ['amount', 'known'], ['both']),
      node('Add', ['both', 'count'], ['score']),
      node('Identity', ['times'], ['again']),
    ],
  });
}

/** Each element as it came, of a type. */
export function echoModel(type: NonNullable<OnnxValue['type']>): Uint8Array {
  return modelOf({ inputs: [value('x', type, ['rows', 2])], outputs: [value('y', type, ['rows', 2])], nodes: [node('Identity', ['x'], ['y'])] });
}

/** Shares of the whole batch: what it says of a row depends on the others. */
export function mixingModel(): Uint8Array {
  return modelOf({ inputs: [value('x', 'float32', ['rows', 1])], outputs: [value('y', 'float32', ['rows', 1])], nodes: [node('Softmax', ['x'], ['y'], { axis: { kind: 'int', value: 0 } })] });
}

/** The logarithm: no number below zero. */
export function logarithmModel(): Uint8Array {
  return modelOf({ inputs: [value('x', 'float32', ['rows', 1])], outputs: [value('y', 'float32', ['rows', 1])], nodes: [node('Log', ['x'], ['y'])] });
}

/** The place of a table with 2 places: others cannot be run. */
export function tableModel(): Uint8Array {
  return modelOf({ inputs: [value('place', 'int64', ['rows'])], outputs: [value('y', 'float32', ['rows'])], initializers: [floats('table', [2], [0.5, 1.5])], nodes: [node('Gather', ['table', 'place'], ['y'])] });
}

/** Two numbers, no rows. */
export function fixedModel(): Uint8Array {
  return modelOf({ inputs: [value('x', 'float32', [2])], outputs: [value('y', 'float32', [2])], nodes: [node('Neg', ['x'], ['y'])] });
}

/** Adds 1 so many times as the first number says: a million take seconds. */
export function loopModel(): Uint8Array {
  const body: OnnxGraph = {
    name: 'body',
    inputs: [value('i', 'int64', []), value('go', 'bool', []), value('before', 'float32', ['rows', 1])],
    outputs: [value('goes', 'bool', []), value('after', 'float32', ['rows', 1])],
    initializers: [floats('one', [1, 1], [1])],
    nodes: [node('Identity', ['go'], ['goes']), node('Add', ['before', 'one'], ['after'])],
  };
  return modelOf({
    inputs: [value('x', 'float32', ['rows', 1])],
    outputs: [value('y', 'float32', ['rows', 1])],
    initializers: [floats('zero', [1, 1], [0])],
    nodes: [
      node('ReduceMax', ['x'], ['most'], { keepdims: { kind: 'int', value: 0 } }),
      node('Cast', ['most'], ['times'], { to: { kind: 'int', value: 7 } }),
      node('Mul', ['x', 'zero'], ['from']),
      node('Loop', ['times', '', 'from'], ['y'], { body: { kind: 'graph', value: body } }),
    ],
  });
}

/** Puts models into a folder, by `name/version`. */
export async function putModels(folder: string, models: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [place, bytes] of Object.entries(models)) {
    const file = join(folder, place, 'model.onnx');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

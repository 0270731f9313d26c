/** The transforms of a model as part of its graph: raw columns in, rows of the matrix out, with the same bits as the engine's own encoder gives. */
import type { InputTransform } from '@limn/engine';
import { apply, constant, input, type Value } from '../graph/value.ts';
import { cast, concat, divide, equal, greaterOrEqual, max, maximum, minimum, reshape, subtract, sum, where } from '../graph/op/op.ts';
import type { OpenSizes } from '../graph/serving-model.ts';

/** What stands for a word that is missing, and for the rest of a list that is shorter than others: words that no text has (noncharacters of Unicode). */
export const missingWord = '\uffff';

/** See `missingWord`. */
export const noWord = '\ufffe';

const largestFloat32 = 3.4028234663852886e38;

/** The matrix [rows, width], of 32-bit floats, NaN where a number is missing. */
export function matrixGraph(transforms: readonly InputTransform[], { rows, words }: OpenSizes): Value {
  const lists = new Set(transforms.flatMap((transform) => (transform.kind === 'oneHot' ? [transform.column] : [])));
  const numbers = (column: string): Value => input(column, [rows, 1]);
  const texts = (column: string): Value => input(column, [rows, lists.has(column) ? words : 1], 'string');
  const parts = transforms.map((transform): Value => {
    switch (transform.kind) {
      case 'number':
        return numbers(transform.column);
      case 'standard':
        return standard(numbers(transform.column), transform);
      case 'bucket':
        return bucket(numbers(transform.column), transform.edges);
      case 'category':
        return category(texts(transform.column), transform.vocabulary);
      case 'oneHot':
        return oneHot(texts(transform.column), transform.vocabulary);
    }
  });
  return parts.length === 1 ? parts[0]! : concat(parts, 1);
}

/** True where a number is missing. */
export function isMissing(x: Value): Value {
  return apply({ operator: 'IsNaN', inputs: [x], shape: x.shape, type: 'bool' });
}

/** In 64 bits until the end, as the encoder reckons. */
function standard(x: Value, { mean, deviation }: { readonly mean: number; readonly deviation: number }): Value {
  const scaled = divide(subtract(cast(x, 'float64'), mean), deviation);
  const within = cast(maximum(-largestFloat32, minimum(largestFloat32, scaled)), 'float32');
  return concat([where(isMissing(x), 0, within), cast(isMissing(x), 'float32')], 1);
}

function bucket(x: Value, edges: readonly number[]): Value {
  const above = edges.length === 0 ? constant([0], [1, 1]) : sum(cast(greaterOrEqual(cast(x, 'float64'), constant(edges, [1, edges.length], 'float64')), 'float32'), { axes: [1], keep: true });
  return oneAt(where(isMissing(x), edges.length + 1, above), edges.length + 2);
}

function category(words: Value, vocabulary: readonly string[]): Value {
  const first = apply({ operator: 'Slice', inputs: [words, ...[[0], [1], [1]].map((values) => constant(values, [1], 'int64'))], shape: [words.shape[0]!, 1] });
  return codes(words.shape[1] === 1 ? words : first, vocabulary, { [missingWord]: NaN });
}

function oneHot(words: Value, vocabulary: readonly string[]): Value {
  const width = vocabulary.length + 2;
  const [rows, longest] = words.shape as readonly [number, number];
  const places = codes(words, vocabulary, { [missingWord]: vocabulary.length + 1, [noWord]: -1 });
  return max(oneAt(reshape(places, [rows, longest, 1]), width), { axes: [1] });
}

/** The place of each word in the vocabulary, and its length where it is not there. */
function codes(words: Value, vocabulary: readonly string[], others: Readonly<Record<string, number>>): Value {
  const attributes = {
    keys_strings: { kind: 'strings', value: [...vocabulary, ...Object.keys(others)] },
    values_floats: { kind: 'floats', value: [...vocabulary.keys(), ...Object.values(others)] },
    default_float: { kind: 'float', value: vocabulary.length },
  } as const;
  return apply({ operator: 'LabelEncoder', domain: 'ai.onnx.ml', inputs: [words], shape: words.shape, type: 'float32', attributes });
}

/** 1 at the place along a new last axis [..., 1] → [..., width], else 0. */
function oneAt(places: Value, width: number): Value {
  const all = constant(Float32Array.from({ length: width }, (_, i) => i), [width]);
  return cast(equal(places, all), 'float32');
}

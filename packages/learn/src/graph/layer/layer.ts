/** What networks are built of. A layer takes the parameters it learns from, and a name under which they stand. */
import assert from 'node:assert/strict';
import { add, affine, divide, equal, matmul, mean, multiply, reshape, softmax, sqrt, square, subtract, transpose, where } from '../op/op.ts';
import type { Parameters } from '../parameters.ts';
import { constant, type Value } from '../value.ts';

/** `x · weights + bias`: [..., k] → [..., width]. */
export function dense(parameters: Parameters, name: string, { x, width, deviation }: { readonly x: Value; readonly width: number; readonly deviation?: number }): Value {
  const shape = [x.shape.at(-1)!, width] as const;
  const weights = deviation === undefined ? parameters.weights(`${name}.weights`, shape) : parameters.of(`${name}.weights`, shape, { deviation });
  return affine(x, weights, parameters.of(`${name}.bias`, [width], { at: 0 }));
}

/** Brings the last axis to mean 0 and variance 1, then scales and shifts it as learnt (Ba et al. 2016, arXiv:1607.06450). */
export function layerNorm(parameters: Parameters, name: string, x: Value): Value {
  const width = x.shape.at(-1)!;
  const centred = subtract(x, mean(x, { axes: [-1], keep: true }));
  const deviation = sqrt(add(mean(square(centred), { axes: [-1], keep: true }), 1e-5));
  const scaled = multiply(divide(centred, deviation), parameters.of(`${name}.scale`, [width], { at: 1 }));
  return add(scaled, parameters.of(`${name}.shift`, [width], { at: 0 }));
}

/** What attention looks at, and what it must not. */
export interface AttentionOptions {
  /** [batch, length, width]. */
  readonly x: Value;
  /** Default 1; divides the width. */
  readonly heads?: number;
  /** Added to the scores [batch or 1, 1, length, length]: 0 where a place may look, −1e9 where not. */
  readonly mask?: Value;
  /** Told how much each place looks at each [batch, heads, length, length]: shares that sum to 1 a place. */
  readonly onWeights?: (weights: Value) => void;
}

/** Scaled dot-product attention of a sequence to itself, in several heads (Vaswani et al. 2017, arXiv:1706.03762). */
export function attention(parameters: Parameters, name: string, { x, heads = 1, mask, onWeights }: AttentionOptions): Value {
  const [batch, length, width] = x.shape as readonly [number, number, number];
  assert.equal(width % heads, 0, `${heads} heads divide the width ${width}`);
  const deviation = 1 / Math.sqrt(width);
  const part = (which: string, order: readonly number[]): Value => {
    const projected = matmul(x, parameters.of(`${name}.${which}`, [width, width], { deviation }));
    return transpose(reshape(projected, [batch, length, heads, width / heads]), order);
  };
  // Keys come with their last axes exchanged, so that the products below stay in the ONNX standard.
  const [queries, keys, values] = [part('queries', [0, 2, 1, 3]), part('keys', [0, 2, 3, 1]), part('values', [0, 2, 1, 3])];
  const scores = multiply(matmul(queries, keys), 1 / Math.sqrt(width / heads));
  const weights = softmax(mask === undefined ? scores : add(scores, mask));
  onWeights?.(weights);
  const seen = matmul(weights, values);
  const joined = reshape(transpose(seen, [0, 2, 1, 3]), [batch, length, width]);
  return matmul(joined, parameters.of(`${name}.joined`, [width, width], { deviation }));
}

/** The mask of a sequence in which each place sees itself and those before it: [1, 1, length, length]. */
export function causalMask(length: number): Value {
  const places = Float32Array.from({ length: length * length }, (_, i) => (i % length > Math.floor(i / length) ? -1e9 : 0));
  return constant(places, [1, 1, length, length]);
}

/**
 * The mask of several sequences in one row, none of which sees another: [batch, 1, length, length].
 * @param sequences whole numbers [batch, length], the same for places of one sequence
 * @param isCausal whether a place sees itself and those before it only
 */
export function packedMask(sequences: Value, { isCausal }: { readonly isCausal: boolean }): Value {
  const [batch, length] = sequences.shape as readonly [number, number];
  const isOne = equal(reshape(sequences, [batch, 1, length, 1]), reshape(sequences, [batch, 1, 1, length]));
  return where(isOne, isCausal ? causalMask(length) : constant([0], [1, 1, 1, 1]), -1e9);
}

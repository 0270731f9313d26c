import { affine, relu } from '../op/op.ts';
import { constant, type Value } from '../value.ts';

/** One layer: `activation(weights · x + biases)`. */
export interface DenseLayer {
  /** [outputs][inputs]. */
  readonly weights: readonly (readonly number[])[];
  /** [outputs]. */
  readonly biases: readonly number[];
  readonly activation: 'relu' | 'identity';
}

/** A small network as plain data: layers one after the other, the last giving the raw scores; a missing number counts 0. */
export interface DenseNetwork {
  readonly kind: 'dense';
  readonly layers: readonly DenseLayer[];
}

/** The network as a computation: [rows, width] → raw scores [rows, outputs]. */
export function denseNetwork({ layers }: DenseNetwork, x: Value): Value {
  return layers.reduce((from, { weights, biases, activation }) => {
    const [inputs, outputs] = [weights[0]!.length, weights.length];
    const columns = Float32Array.from({ length: inputs * outputs }, (_, i) => weights[i % outputs]![Math.floor(i / outputs)]!);
    const to = affine(from, constant(columns, [inputs, outputs]), constant(biases, [outputs]));
    return activation === 'relu' ? relu(to) : to;
  }, x);
}

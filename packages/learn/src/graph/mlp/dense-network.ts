import type { DenseNetwork } from '@limn/engine';
import { affine, relu } from '../op/op.ts';
import { constant, type Value } from '../value.ts';

/** The network as a computation: [rows, width] → raw scores [rows, outputs]. */
export function denseNetwork({ layers }: DenseNetwork, x: Value): Value {
  return layers.reduce((from, { weights, biases, activation }) => {
    const [inputs, outputs] = [weights[0]!.length, weights.length];
    const columns = Float32Array.from({ length: inputs * outputs }, (_, i) => weights[i % outputs]![Math.floor(i / outputs)]!);
    const to = affine(from, constant(columns, [inputs, outputs]), constant(biases, [outputs]));
    return activation === 'relu' ? relu(to) : to;
  }, x);
}

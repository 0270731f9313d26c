/** A small network laid out for speed. Numbers between layers are 32-bit floats, as ONNX Runtime keeps them; sums are made in 64 bits, where their order matters less. */
import { assert } from '../errors.ts';
import type { DenseNetwork } from './model.ts';

/** Reckons the raw scores of a row of the matrix. */
export interface CompiledNetwork {
  /** Writes the raw scores, one an output. Cost: about 1 ns a weight; allocates nothing. */
  predict(row: Float32Array, into: Float64Array): void;
}

/** @param width numbers of a matrix row */
export function compileDense({ layers }: DenseNetwork, width: number): CompiledNetwork {
  const compiled = layers.map(({ weights, biases, activation }, i) => {
    const inputs = i === 0 ? width : layers[i - 1]!.biases.length;
    assert(weights.length === biases.length && weights.every((row) => row.length === inputs), `layer ${i} of a network has a weight for each number that it is given`);
    return { inputs, outputs: biases.length, weights: Float32Array.from(weights.flat()), biases: Float32Array.from(biases), isRelu: activation === 'relu', made: new Float32Array(biases.length) };
  });
  const given = new Float32Array(width);
  return {
    predict(row, into) {
      for (let i = 0; i < width; i++) given[i] = row[i]! === row[i]! ? row[i]! : 0;
      let from = given;
      for (const { inputs, outputs, weights, biases, isRelu, made } of compiled) {
        for (let output = 0, at = 0; output < outputs; output++) {
          let sum = biases[output]!;
          for (let i = 0; i < inputs; i++) sum += weights[at++]! * from[i]!;
          made[output] = isRelu && sum < 0 ? 0 : sum;
        }
        from = made;
      }
      into.set(from);
    },
  };
}

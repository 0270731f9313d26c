/**
 * A small network laid out for speed: weights by the number that they are multiplied with, so that numbers that are 0 (most
 * of one-hot columns, half of what relu gives) cost nothing. Numbers between layers are 32-bit floats, as ONNX Runtime
 * keeps them; sums are made in 64 bits, where their order matters less.
 */
import { assert } from '../errors.ts';
import type { DenseNetwork } from './model.ts';

/** Reckons the raw scores of a row of the matrix. */
export interface CompiledNetwork {
  /** Writes the raw scores, one an output. Cost: about 1 ns for each weight of a number that is not 0; allocates nothing. */
  predict(row: Float32Array, into: Float64Array): void;
}

interface CompiledLayer {
  readonly outputs: number;
  /** [inputs][outputs], flat. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  readonly isRelu: boolean;
  readonly sums: Float64Array;
  readonly made: Float32Array;
}

/** @param width numbers of a matrix row */
export function compileDense({ layers }: DenseNetwork, width: number): CompiledNetwork {
  const compiled = layers.map(({ weights, biases, activation }, i): CompiledLayer => {
    const inputs = i === 0 ? width : layers[i - 1]!.biases.length;
    const outputs = biases.length;
    assert(weights.length === outputs && weights.every((row) => row.length === inputs), `layer ${i} of a network has a weight for each number that it is given`);
    const byInput = Float32Array.from({ length: inputs * outputs }, (_, at) => weights[at % outputs]![Math.floor(at / outputs)]!);
    return { outputs, weights: byInput, biases: Float32Array.from(biases), isRelu: activation === 'relu', sums: new Float64Array(outputs), made: new Float32Array(outputs) };
  });
  return {
    predict(row, into) {
      let from = row;
      for (const layer of compiled) from = pass(layer, from);
      into.set(from);
    },
  };
}

/** A missing number counts 0. */
function pass({ outputs, weights, biases, isRelu, sums, made }: CompiledLayer, from: Float32Array): Float32Array {
  sums.set(biases);
  for (let input = 0; input < from.length; input++) {
    const x = from[input]!;
    if (x === 0 || x !== x) continue;
    for (let output = 0, at = input * outputs; output < outputs; output++, at++) sums[output]! += weights[at]! * x;
  }
  for (let output = 0; output < outputs; output++) made[output] = isRelu && sums[output]! < 0 ? 0 : sums[output]!;
  return made;
}

/** Networks by chance, for what must hold of all of them. */
import fc from 'fast-check';
import type { DenseNetwork } from './model.ts';
import { seeded } from './tree.testkit.ts';

/** Layers of these widths, the first the numbers of a row. */
export function randomNetwork(seed: number, widths: readonly number[]): DenseNetwork {
  const random = seeded(seed);
  const number = (): number => Math.fround(2 * random() - 1);
  return {
    kind: 'dense',
    layers: widths.slice(1).map((outputs, i) => ({
      weights: Array.from({ length: outputs }, () => Array.from({ length: widths[i]! }, number)),
      biases: Array.from({ length: outputs }, number),
      activation: i === widths.length - 2 ? 'identity' : 'relu',
    })),
  };
}

/** Numbers about 0, some missing. */
export const smallRow = (width: number): fc.Arbitrary<Float32Array> =>
  fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant(NaN) }, { weight: 6, arbitrary: fc.float({ min: -3, max: 3, noNaN: true }) }), { minLength: width, maxLength: width }).map((row) => Float32Array.from(row));

/**
 * A factorisation machine: beside its weight each number of a row has a short vector, and two numbers together add the inner product of
 * theirs. Source: Rendle, Factorization Machines, ICDM 2010; all pairs by `½ Σ ((Σ v x)² − Σ (v x)²)` (lemma 3.1).
 */
import { assert } from '../errors.ts';
import type { FactorizationPredictor } from './model.ts';

/** @param width numbers of a matrix row. Cost of a score: width × factors */
export function compileFactorization({ weights, intercept, factors }: FactorizationPredictor, width: number): { predict(row: Float32Array, into: Float64Array): void } {
  assert(weights.length === width && factors.length === width, 'a factorisation machine has a weight and a vector for each number of the matrix');
  const length = factors[0]?.length ?? 0;
  const flat = Float64Array.from(factors.flat());
  const linear = Float64Array.from(weights);
  const sums = new Float64Array(length);
  return {
    predict(row, into) {
      sums.fill(0);
      let score = intercept;
      let squares = 0;
      for (let i = 0; i < width; i++) {
        const x = row[i]!;
        // Missing, or nothing: most numbers of a row.
        if (x === 0 || x !== x) continue;
        score += linear[i]! * x;
        for (let f = 0; f < length; f++) {
          const part = flat[i * length + f]! * x;
          sums[f]! += part;
          squares += part * part;
        }
      }
      let pairs = -squares;
      for (let f = 0; f < length; f++) pairs += sums[f]! * sums[f]!;
      into[0] = score + pairs / 2;
    },
  };
}

/** How far fitted numbers could be off: normally about where the likelihood is highest, by its curvature there. */
import type { Random } from '../random/random.ts';

/** A normal law of several numbers about their middle. */
export interface Spread {
  /** Standard errors. */
  readonly errors: Float64Array;
  /** One draw of the deviations from the middle. */
  draw(random: Random): Float64Array;
}

/** @param curvature second derivatives of minus the log-likelihood, of all rows together @returns undefined when they do not curve upwards in all directions: nothing can be said */
export function spreadOf(curvature: readonly Float64Array[]): Spread | undefined {
  const lower = choleskyOf(curvature);
  if (lower === undefined) return undefined;
  const size = lower.length;
  // Columns of the inverse of the transposed factor: their products are the covariance.
  const roots = Array.from({ length: size }, (_, i) => solveTransposed(lower, new Float64Array(size).fill(1, i, i + 1)));
  return {
    errors: Float64Array.from({ length: size }, (_, i) => Math.hypot(...roots.map((root) => root[i]!))),
    draw: (random) => solveTransposed(lower, Float64Array.from({ length: size }, () => random.normal())),
  };
}

function choleskyOf(matrix: readonly Float64Array[]): readonly Float64Array[] | undefined {
  const lower = matrix.map((row) => new Float64Array(row.length));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= lower[i]![k]! * lower[j]![k]!;
      if (i !== j) lower[i]![j] = rest / lower[j]![j]!;
      else if (rest > 1e-9 * Math.abs(matrix[i]![i]!)) lower[i]![i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

function solveTransposed(lower: readonly Float64Array[], right: Float64Array): Float64Array {
  const solution = right.slice();
  for (let i = solution.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < solution.length; j++) solution[i]! -= lower[j]![i]! * solution[j]!;
    solution[i]! /= lower[i]![i]!;
  }
  return solution;
}

/** Contributions to linear models: `weight × (x − mean)`, path-dependent and interventional at once, since the numbers are taken as independent. */
import type { LinearPredictor } from '../model.ts';
import type { Attributor } from './attribution.ts';

/** @param means of the matrix columns, missing counted as 0; absent: all 0 */
export function attributeLinear({ weights, intercepts }: LinearPredictor, means?: readonly number[]): Attributor {
  const mean = (i: number): number => means?.[i] ?? 0;
  const expected = intercepts.map((intercept, output) => weights[output]!.reduce((sum, weight, i) => sum + weight * mean(i), intercept));
  return {
    attribute: (row) => ({
      expected,
      contributions: weights.map((ofOutput) => Float64Array.from(ofOutput, (weight, i) => weight * ((Number.isNaN(row[i]!) ? 0 : row[i]!) - mean(i)))),
    }),
  };
}

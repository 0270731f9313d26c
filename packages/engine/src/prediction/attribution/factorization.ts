/**
 * Contributions to factorisation machines, exact: a pair of numbers is worth a product, and what it gains over the product of their means is shared
 * in halves by the two orders in which they become known. So a number gets `(x − m) (w + ½ ⟨v, Σ v′ (x′ + m′)⟩)`, the sum over all others: their
 * Shapley values against the mean row.
 */
import type { FactorizationPredictor } from '../model.ts';
import type { Attributor } from './attribution.ts';

/** @param means of the matrix columns, missing counted as 0; absent: all 0. Cost of a row: width × factors */
export function attributeFactorization({ weights, intercept, factors }: FactorizationPredictor, means?: readonly number[]): Attributor {
  const width = weights.length;
  const length = factors[0]?.length ?? 0;
  const usual = Float64Array.from(weights, (_, i) => means?.[i] ?? 0);
  const expected = [intercept + weights.reduce((sum, weight, i) => sum + weight * usual[i]!, 0) + pairsOf(usual)];

  function pairsOf(row: Float64Array): number {
    let twice = 0;
    for (let f = 0; f < length; f++) {
      const sum = factors.reduce((total, vector, i) => total + vector[f]! * row[i]!, 0);
      twice += sum * sum - factors.reduce((total, vector, i) => total + (vector[f]! * row[i]!) ** 2, 0);
    }
    return twice / 2;
  }

  return {
    attribute(row) {
      const asked = Float64Array.from(row, (x) => (Number.isNaN(x) ? 0 : x));
      const sums = Float64Array.from({ length }, (_, f) => factors.reduce((total, vector, i) => total + vector[f]! * (asked[i]! + usual[i]!), 0));
      const contributions = new Float64Array(width);
      for (let i = 0; i < width; i++) {
        const apart = asked[i]! - usual[i]!;
        if (apart === 0) continue;
        let others = 0;
        for (let f = 0; f < length; f++) {
          const v = factors[i]![f]!;
          others += v * (sums[f]! - v * (asked[i]! + usual[i]!));
        }
        contributions[i] = apart * (weights[i]! + others / 2);
      }
      return { expected, contributions: [contributions] };
    },
  };
}

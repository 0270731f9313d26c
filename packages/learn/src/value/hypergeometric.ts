/**
 * The Gauss hypergeometric function ₂F₁(a, b; c; z) for 0 ≤ z < 1, by its logarithm: expectations of the purchase laws multiply it
 * with powers that alone would leave the range of a double. The series converges as zⁿ; where Euler's transformation keeps all terms
 * positive and makes them fall faster, it is taken first.
 * Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 1964, 15.1.1 and 15.3.3.
 */
import { strict as assert } from 'node:assert';

/** Terms below this share of the sum end the series. */
const NEGLIGIBLE = 1e-16;
/** Reached from about z = .998 on: what is left is added as a geometric series. */
const MOST_TERMS = 20_000;
/** Sums are scaled down from here, long before they overflow. */
const LARGE = 1e250;

/** The three parameters, `a` and `b` positive, `c` not 0 and no negative whole number. */
export interface HypergeometricParameters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * log ₂F₁(a, b; c; z); NaN where the function is not positive, which it is for every c > 0. Error about 1e-13 of the function for c > 0 and z
 * below .99, 1e-3 where z comes within 1e-4 of 1. Cost about 10 ns a term; terms grow as 36 / (1 − z), up to 20,000.
 */
export function logHypergeometric({ a, b, c }: HypergeometricParameters, z: number): number {
  assert(z >= 0 && z < 1, `z is ${z}`);
  const isFaster = a + b > c && c > a && c > b;
  return isFaster ? (c - a - b) * Math.log1p(-z) + logSeries(c - a, c - b, c, z) : logSeries(a, b, c, z);
}

function logSeries(a: number, b: number, c: number, z: number): number {
  let [sum, term, scale, ratio] = [1, 1, 0, 0];
  for (let n = 0; n < MOST_TERMS; n++) {
    ratio = ((a + n) * (b + n) * z) / ((c + n) * (1 + n));
    term *= ratio;
    sum += term;
    // Terms may rise before they fall: only a falling one tells how much is left, as the tail of a geometric series.
    if (ratio < 1 && Math.abs(term) <= NEGLIGIBLE * (1 - ratio) * Math.abs(sum)) break;
    if (sum < LARGE) continue;
    sum /= LARGE;
    term /= LARGE;
    scale += Math.log(LARGE);
  }
  return scale + Math.log(sum + (ratio < 1 ? (term * ratio) / (1 - ratio) : 0));
}

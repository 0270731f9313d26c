/**
 * Polynomials of the lag: from numbers without bounds to coefficients that keep a series stationary, and the product of an ordinary and a seasonal one.
 * Source: Monahan, Biometrika 71, 1984; Box, Jenkins, Reinsel & Ljung, Time Series Analysis, 5th edition 2015, §9.
 */

/** Coefficients of earlier steps: `value_t = Σ weights[i] · value_{t − lags[i]}`. */
export interface Lags {
  readonly lags: Int32Array;
  readonly weights: Float64Array;
}

/** Any numbers → partial autocorrelations within (−1, 1) → coefficients of a stationary autoregression (Durbin & Levinson). */
export function stationary(numbers: Float64Array): Float64Array {
  let coefficients = new Float64Array(0);
  for (const number of numbers) {
    const partial = Math.tanh(number);
    const before = coefficients;
    coefficients = Float64Array.from({ length: before.length + 1 }, (_, i) => (i === before.length ? partial : before[i]! - partial * before[before.length - 1 - i]!));
  }
  return coefficients;
}

/** `1 − Π = (1 − Σ aᵢ Bⁱ)(1 − Σ Aⱼ B^{season·j})`, as the lags of Π. */
export function product(ordinary: Float64Array, seasonal: Float64Array, season: number): Lags {
  const weights = new Map<number, number>();
  const add = (lag: number, weight: number): void => void weights.set(lag, (weights.get(lag) ?? 0) + weight);
  ordinary.forEach((weight, i) => add(i + 1, weight));
  seasonal.forEach((weight, j) => {
    add((j + 1) * season, weight);
    ordinary.forEach((other, i) => add((j + 1) * season + i + 1, -weight * other));
  });
  return { lags: Int32Array.from(weights.keys()), weights: Float64Array.from(weights.values()) };
}

/** Each number less the one `lag` before; shorter by `lag`. */
export function differenced(values: Float64Array, lag: number, times: number): Float64Array {
  let rest = values;
  for (let i = 0; i < times; i++) rest = rest.subarray(lag).map((value, t) => value - rest[t]!);
  return rest;
}

/** Adds differences up again, going on from what they were taken of. */
export function integrated(differences: Float64Array, past: Float64Array, lag: number, times: number): Float64Array {
  if (times === 0) return differences;
  const inner = integrated(differences, differenced(past, lag, 1), lag, times - 1);
  const whole = new Float64Array(lag + inner.length);
  whole.set(past.subarray(past.length - lag));
  inner.forEach((value, h) => (whole[lag + h] = whole[h]! + value));
  return whole.subarray(lag);
}

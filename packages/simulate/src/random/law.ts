/** Draws from the laws that the shop is made of. */
import type { Random } from './random.ts';

/** Exponential with mean 1. */
export function exponential(random: Random): number {
  return -Math.log(1 - random.uniform());
}

/** Normal with mean 0 and variance 1 (Box and Muller, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

/**
 * Gamma with the shape and scale 1: mean and variance are the shape.
 * Source: Marsaglia and Tsang, A simple method for generating gamma variables, ACM TOMS 26(3), 2000.
 */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Beta: mean alpha / (alpha + beta). */
export function beta(random: Random, { alpha, beta }: { readonly alpha: number; readonly beta: number }): number {
  const left = gamma(random, alpha);
  return left / (left + gamma(random, beta));
}

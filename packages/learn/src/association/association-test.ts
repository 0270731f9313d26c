/**
 * Whether two things are done together more often than chance has it among customers who had as many occasions: customers are parted
 * into strata, and in each it is known how many would do both if one did not go with the other (Mantel & Haenszel 1959). Without
 * strata nearly any two things go together in a shop: who is there often does everything more often.
 */

import { eachRow } from './bits.ts';

/** Customers parted by how many occasions they had. */
export interface Strata {
  /** [customers]; the stratum of each, counted from 0. */
  readonly of: Int32Array;
  /** [strata]; customers in each. */
  readonly sizes: Int32Array;
}

/** How two things go together. */
export interface Association {
  /** Customers who did both, and how many of them chance alone would bring. */
  readonly both: number;
  readonly expected: number;
  /** `both / expected`, and where it lies 19 times in 20. */
  readonly lift: number;
  readonly low: number;
  readonly high: number;
  /** How likely chance alone brings so many or more. */
  readonly p: number;
}

/** Customers who had as many of each occasion, by doubling: 0, 1, 2, 3 to 4, 5 to 8 and so on. Cost: a look-up a customer. */
export function strataOf(occasions: readonly Int32Array[]): Strata {
  const keys = Float64Array.from({ length: occasions[0]!.length }, (_, row) => occasions.reduce((all, counts) => all * LEVELS + levelOf(counts[row]!), 0));
  const places = new Map([...new Set(keys)].sort((one, other) => one - other).map((key, place) => [key, place]));
  const of = Int32Array.from(keys, (key) => places.get(key)!);
  const sizes = new Int32Array(places.size);
  for (const stratum of of) sizes[stratum]!++;
  return { of, sizes };
}

const LEVELS = 33;

function levelOf(count: number): number {
  return count === 0 ? 0 : 1 + Math.ceil(Math.log2(count));
}

/** Rows of a set by stratum. Cost: the rows. */
export function countByStratum(rows: Uint32Array, { of, sizes }: Strata): Int32Array {
  const counts = new Int32Array(sizes.length);
  eachRow(rows, (row) => counts[of[row]!]!++);
  return counts;
}

/** @param counts rows of one thing, the other, and both, by stratum */
export function associate({ one, other, both }: Readonly<Record<'one' | 'other' | 'both', Int32Array>>, { sizes }: Strata): Association {
  let [together, expected, variance] = [0, 0, 0];
  for (let stratum = 0; stratum < sizes.length; stratum++) {
    const [n, a, b] = [sizes[stratum]!, one[stratum]!, other[stratum]!];
    together += both[stratum]!;
    expected += (a * b) / n;
    // Of the hypergeometric law.
    if (n > 1) variance += (a * b * (n - a) * (n - b)) / (n * n * (n - 1));
  }
  if (expected === 0) return { both: together, expected, lift: 1, low: 0, high: Infinity, p: 1 };
  const lift = together / expected;
  // Counts of what comes together are as uncertain as Poisson's law has them, at most.
  const spread = Math.exp(1.96 / Math.sqrt(Math.max(together, 0.5)));
  const p = variance === 0 ? 1 : upperTail((together - expected - 0.5) / Math.sqrt(variance));
  return { both: together, expected, lift, low: lift / spread, high: lift * spread, p };
}

/** How likely a number of the standard normal law is above this one: relative error below 1.2e-7 (Press et al., Numerical Recipes, §6.2). */
export function upperTail(z: number): number {
  const t = 1 / (1 + Math.abs(z) / (2 * Math.SQRT2));
  const series = [1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const sum = series.reduceRight((all, coefficient) => all * t + coefficient, 0);
  const half = (t * Math.exp(-(z * z) / 2 - 1.26551223 + t * sum)) / 2;
  return z >= 0 ? half : 1 - half;
}

/** Which of many tests may be believed when so large a share of those believed may be wrong (Benjamini & Hochberg 1995). @returns [tests] */
export function believable(p: ArrayLike<number>, { share, tests = p.length }: { readonly share: number; readonly tests?: number }): readonly boolean[] {
  const order = Array.from({ length: p.length }, (_, i) => i).sort((one, other) => p[one]! - p[other]!);
  const last = order.findLastIndex((place, rank) => p[place]! <= (share * (rank + 1)) / tests);
  const kept = new Set(order.slice(0, last + 1));
  return Array.from({ length: p.length }, (_, i) => kept.has(i));
}

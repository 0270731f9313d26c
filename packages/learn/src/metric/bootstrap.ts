/**
 * How far a metric could be off: it is reckoned again on rows drawn with replacement. All metrics of all models see the same
 * draws, so that the difference of two models is judged on the same rows. Source: Efron & Tibshirani 1993, chapter 13.
 */
import { Random } from '../random/random.ts';

/** A value and where it lies with the probability `level`, 0 to 1. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** How to draw. */
export interface BootstrapOptions {
  readonly rows: number;
  readonly seed: number;
  /** Absent: 1,000, fewer of more than 20,000 rows, never below 200. */
  readonly resamples?: number;
  /** [rows]; how much each counts in every draw. */
  readonly weights?: Float64Array;
  /** [rows]; rows of one number are drawn together, as rows of one customer must be: they are not independent. Numbers without gaps, see `denseGroups`. */
  readonly groups?: Int32Array;
}

/**
 * Reckons each statistic on each draw.
 * @returns [statistics] of [resamples]; NaN where a draw does not allow it, as an AUC of one class
 * Cost: resamples × (rows × 5 ns + the statistics).
 */
export function resample(options: BootstrapOptions, statistics: readonly ((weights: Float64Array) => number)[]): readonly Float64Array[] {
  const { rows, seed, weights, groups } = options;
  const resamples = options.resamples ?? Math.min(1_000, Math.max(200, Math.round(20_000_000 / rows)));
  const random = new Random(seed, 0xb007);
  const units = groups === undefined ? rows : groups.reduce((most, group) => Math.max(most, group + 1), 0);
  const times = new Float64Array(units);
  const drawn = groups === undefined && weights === undefined ? times : new Float64Array(rows);
  const results = statistics.map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    times.fill(0);
    for (let i = 0; i < units; i++) times[random.below(units)]!++;
    if (drawn !== times) for (let row = 0; row < rows; row++) drawn[row] = times[groups === undefined ? row : groups[row]!]! * (weights === undefined ? 1 : weights[row]!);
    for (let i = 0; i < statistics.length; i++) results[i]![draw] = statistics[i]!(drawn);
  }
  return results;
}

/** The same numbers for the same groups, from 0 without gaps: a number that no row has would be drawn, too. */
export function denseGroups(groups: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return groups.map((group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}

/** The interval by the percentiles of the draws; draws that are NaN are passed over. */
export function intervalOf(value: number, draws: Float64Array, level = 0.95): Interval {
  const sorted = draws.filter((draw) => !Number.isNaN(draw)).sort();
  return { value, low: quantileOf(sorted, (1 - level) / 2), high: quantileOf(sorted, (1 + level) / 2), level };
}

/** The interval of `one − other`, both statistics of the same draws. */
export function differenceOf(one: { readonly value: number; readonly draws: Float64Array }, other: { readonly value: number; readonly draws: Float64Array }, level = 0.95): Interval {
  return intervalOf(one.value - other.value, one.draws.map((draw, i) => draw - other.draws[i]!), level);
}

/** Between the sorted numbers, as NumPy's `linear` has it; NaN of none. */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN;
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  return low + (place - Math.floor(place)) * (sorted[Math.ceil(place)]! - low);
}

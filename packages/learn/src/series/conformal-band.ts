/**
 * How far what comes may be off what is told: by how far it was off at the origins of the past, step by step. Errors are measured in the
 * size that the series had lately times how uneven the phase is (days on which a shop is closed are never off), so that a few dozen origins
 * tell of all days. How uneven a day's phase is, other days tell: else each would be measured by itself, and bands come out too narrow. Widths
 * never shrink further ahead. Sums of all steps have too few windows that do not overlap for quantiles: they are taken as normal, with Student's t
 * for as many windows. Sources: Vovk, Gammerman & Shafer 2005 (conformal prediction); Lei, G'Sell, Rinaldo,
 * Tibshirani & Wasserman, JASA 113, 2018, §5.2 (locally weighted); Barlow et al. 1972 (pooling adjacent violators).
 */

import { closedPhases } from './closed-phases.ts';

/** What was told at an origin. */
export interface ToldThen {
  /** Steps that lay behind. */
  readonly origin: number;
  /** [ahead] */
  readonly forecast: Float64Array;
}

/** A number and where it lies with a probability of 80 % and 95 %. */
export interface Banded {
  readonly value: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
}

/** What is told, with its bands. */
export interface BandedForecast {
  /** [ahead] */
  readonly steps: readonly Banded[];
  /** Of all steps together: by how far sums were off. */
  readonly total: Banded;
}

/** What bands are made of. */
export interface BandOptions {
  readonly values: Float64Array;
  readonly season: number;
  /** Origins whose steps ahead are all known. */
  readonly past: readonly ToldThen[];
  /** Whether nothing can be below 0. */
  readonly isPositive: boolean;
}

/** Recent seasons that tell the size of a series. */
const RECENT_SEASONS = 4;
const sides = [['low80', 0.1], ['high80', 0.9], ['low95', 0.025], ['high95', 0.975]] as const;

/** Deterministic. Cost: origins × steps, sorted. */
export function bandForecast(now: ToldThen, { values, season, past, isPositive }: BandOptions): BandedForecast {
  const ahead = now.forecast.length;
  const sizeAt = (origin: number): number => recentSize(values.subarray(0, origin), season);
  const errors = past.map(({ origin, forecast }) => {
    const size = sizeAt(origin);
    return { origin, off: forecast.map((told, h) => (values[origin + h]! - told) / size) };
  });
  const { usual, withoutDay } = unevenness(errors, season);
  const size = sizeAt(now.origin);
  const closed = closedPhases(values.subarray(0, now.origin), season);
  const bounded = (value: number): number => (isPositive ? Math.max(0, value) : value);
  const offsets = Object.fromEntries(sides.map(([side, share]) => {
    const raw = Array.from({ length: ahead }, (_, h) => quantile(errors.flatMap(({ origin, off }) => {
      const others = withoutDay(origin + h);
      return others === 0 ? [] : [off[h]! / others];
    }), share));
    return [side, share < 0.5 ? rising(raw.map((each) => -each)).map((each) => -each) : rising(raw)];
  })) as Readonly<Record<(typeof sides)[number][0], readonly number[]>>;
  const steps = Array.from(now.forecast, (value, h): Banded => {
    const phase = (now.origin + h) % season;
    const unit = closed[phase] ? 0 : size * usual[phase]!;
    const at = (side: keyof typeof offsets): number => bounded(value + unit * offsets[side][h]!);
    // What is told lies within, even where the past was always off to one side.
    return { value, low80: Math.min(value, at('low80')), high80: Math.max(value, at('high80')), low95: Math.min(value, at('low80'), at('low95')), high95: Math.max(value, at('high80'), at('high95')) };
  });
  const whole = now.forecast.reduce((sum, each) => sum + each, 0);
  return { steps, total: bandSum(whole, errors.map(({ origin, off }) => ({ origin, off: off.reduce((sum, each) => sum + each, 0) * size })), { ahead, bounded }) };
}

/** About what is told, as far as sums were off: root mean square times Student's t. */
function bandSum(value: number, errors: readonly { readonly origin: number; readonly off: number }[], { ahead, bounded }: { readonly ahead: number; readonly bounded: (value: number) => number }): Banded {
  const apart = 1 + ((errors.at(-1)?.origin ?? 0) - (errors[0]?.origin ?? 0)) / ahead;
  const spread = Math.sqrt(errors.reduce((sum, { off }) => sum + off * off, 0) / Math.max(1, errors.length));
  const [inner, outer] = [spread * studentQuantile(normal90, apart), spread * studentQuantile(normal975, apart)];
  return { value, low80: bounded(value - inner), high80: value + inner, low95: bounded(value - outer), high95: value + outer };
}

/** Standard normal quantiles of 90 % and 97.5 %. */
const normal90 = 1.281_552;
const normal975 = 1.959_964;

/** Student's t of as many degrees of freedom, from the normal quantile. Source: Abramowitz & Stegun 1964, 26.7.5, to the third term. */
function studentQuantile(z: number, freedom: number): number {
  const few = Math.max(2, freedom);
  return z + (z ** 3 + z) / (4 * few) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * few ** 2) + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * few ** 3);
}

/** Mean size of the last seasons; of all that lies behind when these are empty. */
function recentSize(behind: Float64Array, season: number): number {
  const size = (of: Float64Array): number => of.reduce((sum, each) => sum + Math.abs(each), 0) / of.length;
  return size(behind.subarray(-RECENT_SEASONS * Math.max(season, 2))) || size(behind) || 1;
}

/** Mean size of the errors by phase: of all days, and without those of one day, counted from the first. */
function unevenness(errors: readonly { readonly origin: number; readonly off: Float64Array }[], season: number): { readonly usual: Float64Array; withoutDay(day: number): number } {
  const [sums, counts] = [new Float64Array(season), new Float64Array(season)];
  const days = new Map<number, { sum: number; count: number }>();
  for (const { origin, off } of errors) {
    off.forEach((each, h) => {
      const day = days.get(origin + h) ?? { sum: 0, count: 0 };
      days.set(origin + h, day);
      day.sum += Math.abs(each);
      day.count++;
      sums[(origin + h) % season]! += Math.abs(each);
      counts[(origin + h) % season]!++;
    });
  }
  return {
    usual: sums.map((sum, phase) => (counts[phase] === 0 ? 0 : sum / counts[phase]!)),
    withoutDay(day) {
      const own = days.get(day)!;
      const [sum, count] = [sums[day % season]! - own.sum, counts[day % season]! - own.count];
      // Rounding must not make an error out of a day that was never off.
      return count === 0 || sum <= 1e-12 * sums[day % season]! ? 0 : sum / count;
    },
  };
}

/** With the share for a new one: `⌈(n + 1) share⌉`-th of n, from the nearer end. 0 of none. */
function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const rank = share < 0.5 ? Math.floor((values.length + 1) * share) : Math.ceil((values.length + 1) * share);
  return sorted[Math.max(1, Math.min(values.length, rank)) - 1]!;
}

/** The nearest numbers that never fall. */
function rising(values: readonly number[]): readonly number[] {
  const blocks: { mean: number; count: number }[] = [];
  for (const value of values) {
    let block = { mean: value, count: 1 };
    for (let before = blocks.at(-1); before !== undefined && before.mean > block.mean; before = blocks.at(-1)) {
      blocks.pop();
      const count = before.count + block.count;
      block = { mean: (before.mean * before.count + block.mean * block.count) / count, count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}

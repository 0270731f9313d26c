/**
 * The interval of an AUC without drawing: every row's share of it is known, and their variance is that of the whole.
 * Source: DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988; by ranks as Sun & Xu, IEEE Signal Processing Letters 21, 2014.
 * Rows count alike and are independent: of rows of the same customers, take the bootstrap.
 */
import type { Interval } from './bootstrap.ts';
import { normalQuantile } from './law.ts';
import { orderByScore, type ScoredRows } from './metric.ts';

/** An AUC and its interval. Cost O(rows log rows). */
export function delongInterval(rows: ScoredRows, level = 0.95): Interval {
  const { value, yes, no } = placementsOf(rows);
  return normalInterval(value, covariance(yes, yes) / yes.length + covariance(no, no) / no.length, { level, low: 0, high: 1 });
}

/** How much higher the AUC of the first scores is than that of the second, on the same rows and labels. */
export function delongDifference(one: ScoredRows, other: ScoredRows, level = 0.95): Interval {
  const [a, b] = [placementsOf(one), placementsOf(other)];
  const yes = a.yes.map((place, i) => place - b.yes[i]!);
  const no = a.no.map((place, i) => place - b.no[i]!);
  return normalInterval(a.value - b.value, covariance(yes, yes) / yes.length + covariance(no, no) / no.length, { level, low: -1, high: 1 });
}

interface Placements {
  readonly value: number;
  /** Of each "yes" the share of "no" below it, ties half. */
  readonly yes: Float64Array;
  /** Of each "no" the share of "yes" above it, ties half. */
  readonly no: Float64Array;
}

function placementsOf({ scores, labels }: ScoredRows): Placements {
  const { order, ends } = orderByScore(scores);
  const below = { yes: new Float64Array(labels.length), no: new Float64Array(labels.length) };
  let [yesBefore, noBefore, at] = [0, 0, 0];
  for (const end of ends) {
    const run = order.subarray(at, end);
    const yesHere = run.reduce((sum, row) => sum + labels[row]!, 0);
    for (const row of run) {
      below.yes[row] = yesBefore + yesHere / 2;
      below.no[row] = noBefore + (run.length - yesHere) / 2;
    }
    yesBefore += yesHere;
    noBefore += run.length - yesHere;
    at = end;
  }
  const yes = below.no.filter((_, row) => labels[row] === 1).map((no) => no / noBefore);
  const no = below.yes.filter((_, row) => labels[row] !== 1).map((places) => 1 - places / yesBefore);
  return { value: yes.reduce((sum, place) => sum + place, 0) / yes.length, yes, no };
}

function covariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [a, b].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length) as [number, number];
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0) / (a.length - 1);
}

function normalInterval(value: number, variance: number, { level, low, high }: { readonly level: number; readonly low: number; readonly high: number }): Interval {
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return { value, low: Math.max(low, value - reach), high: Math.min(high, value + reach), level };
}

/** Percentile intervals of what was drawn again and again (Efron 1979). */

/** A measure, and between which bounds it lies with the stated confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** @param drawn one value a resample @param confidence of the interval, 0 to 1 */
export function percentileInterval(drawn: readonly number[], confidence: number): Interval {
  const sorted = Float64Array.from(drawn).sort();
  const rank = (share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))]!;
  return { low: rank((1 - confidence) / 2), high: rank((1 + confidence) / 2) };
}

/**
 * How scores are distributed, and how far they have moved since: the population stability index over tenths of what was
 * foretold (Siddiqi 2006). Usual reading: below 0.1 nothing, above 0.25 another population.
 */

/** Edges between the parts, ascending, and the share of the scores in each: one more part than edges. */
export interface ScoreShape {
  readonly edges: readonly number[];
  readonly shares: readonly number[];
}

const PARTS = 10;
/** A part that nobody falls in counts as if one in two thousand did, else one empty part would be everything. */
const LEAST_SHARE = 0.0005;

/** Tenths of the scores; fewer parts where many are alike. Cost O(n log n). @param scores at least one */
export function shapeOf(scores: Float64Array): ScoreShape {
  const sorted = scores.slice().sort();
  const edges = [...new Set(Array.from({ length: PARTS - 1 }, (_, i) => sorted[Math.floor(((i + 1) / PARTS) * sorted.length)]!))].filter((edge) => edge > sorted[0]!);
  const counts = countIn(edges, scores);
  return { edges, shares: counts.map((count) => count / scores.length) };
}

/** How many scores fall in each part: below the first edge, from it to the next, …. */
export function countIn(edges: readonly number[], scores: Iterable<number>): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const score of scores) {
    let part = 0;
    while (part < edges.length && score >= edges[part]!) part++;
    counts[part]!++;
  }
  return counts;
}

/** @returns NaN of no scores */
export function shiftOf({ shares }: ScoreShape, counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return NaN;
  return shares.reduce((sum, share, part) => {
    const [was, is] = [Math.max(share, LEAST_SHARE), Math.max(counts[part]! / total, LEAST_SHARE)];
    return sum + (is - was) * Math.log(is / was);
  }, 0);
}

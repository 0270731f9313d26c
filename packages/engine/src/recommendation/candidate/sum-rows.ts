/** Candidates of several items' rows, their strengths added up. */
import type { Candidate } from './candidate-source.ts';
import type { PairCounts } from './pair-counts.ts';
import { BestItems } from './ranked-items.ts';

/** What the rows hold and how much it means. */
export interface SumRowsOptions {
  readonly limit: number;
  readonly pairs: PairCounts;
  /** What a pair is worth by its strength in the row. */
  readonly worth: (seed: number, item: number, strength: number) => number;
}

/** Best first. Cost O(entries of the rows). */
export function sumRows(seeds: readonly (readonly [item: number, weight: number])[], { limit, pairs, worth }: SumRowsOptions): readonly Candidate[] {
  const scores = new Map<number, number>();
  for (const [seed, weight] of seeds) {
    pairs.each(seed, (item, strength) => scores.set(item, (scores.get(item) ?? 0) + weight * worth(seed, item, strength)));
  }
  const best = new BestItems(limit);
  for (const [item, score] of scores) best.offer(item, score);
  return best.drain();
}

/** Seeds by what each says for an item, the most first; those that say nothing are left out. */
export function strongestSeeds(seeds: readonly (readonly [item: number, weight: number])[], strengthOf: (seed: number) => number, most: number): readonly number[] {
  return seeds
    .map(([seed, weight]) => ({ seed, strength: weight * strengthOf(seed) }))
    .filter(({ strength }) => strength > 0)
    .sort((one, other) => other.strength - one.strength || one.seed - other.seed)
    .slice(0, most)
    .map(({ seed }) => seed);
}

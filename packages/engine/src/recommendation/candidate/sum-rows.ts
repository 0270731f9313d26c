/** Candidates of several items' rows, their strengths added up. */
import type { Candidate } from './candidate-source.ts';
import type { PairCounts } from './pair-counts.ts';
import { BestScores } from './best-scores.ts';

/** What the rows hold and how much it means. */
export interface SumRowsOptions {
  readonly limit: number;
  readonly pairs: PairCounts;
  /** What a pair with the seed is worth, by the other item and its strength in the row; not above 0: nothing. */
  readonly worthOf: (seed: number) => (item: number, strength: number) => number;
}

/** Best first. Cost O(entries of the rows). */
export function sumRows(seeds: readonly (readonly [item: number, weight: number])[], { limit, pairs, worthOf }: SumRowsOptions): readonly Candidate[] {
  const { board } = pairs;
  for (const [seed, weight] of seeds) {
    const worth = worthOf(seed);
    pairs.each(seed, (item, strength) => board.add(item, weight * worth(item, strength)));
  }
  const best = new BestScores(limit, 0);
  board.drain((item, score) => best.offer(item, score));
  return best.take();
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

/** Candidates of several items' rows, their strengths added up. */
import type { Candidate } from './candidate-source.ts';
import type { PairCounts } from './pair-counts.ts';
import type { RowEntries } from './pair-row.ts';

/** What the rows hold and how much it means. */
export interface SumRowsOptions {
  readonly limit: number;
  readonly pairs: PairCounts;
  /** Puts in the place of each strength in the row of a seed what the pair is worth; not above 0: nothing. A row at a time, for it is asked of thousands of pairs. */
  readonly weigh: (seed: number, row: RowEntries) => void;
}

/** Best first. Cost O(entries of the rows). */
export function sumRows(seeds: readonly (readonly [item: number, weight: number])[], { limit, pairs, weigh }: SumRowsOptions): readonly Candidate[] {
  const { board, best } = pairs;
  for (const [seed, weight] of seeds) {
    const row = pairs.read(seed);
    weigh(seed, row);
    const { partners, strengths, count } = row;
    for (let i = 0; i < count; i++) board.add(partners[i]!, weight * strengths[i]!);
  }
  best.begin(limit);
  board.drain((item, score) => best.offer(item, score));
  return best.take();
}

/** Seeds by what each says for an item, the most first; those that say nothing are left out. */
export function strongestSeeds(seeds: readonly (readonly [item: number, weight: number])[], strengthOf: (seed: number) => number, most: number): readonly number[] {
  const found: { readonly seed: number; readonly strength: number }[] = [];
  for (const [seed, weight] of seeds) {
    const strength = weight * strengthOf(seed);
    if (strength > 0) found.push({ seed, strength });
  }
  return found
    .sort((one, other) => other.strength - one.strength || one.seed - other.seed)
    .slice(0, most)
    .map(({ seed }) => seed);
}

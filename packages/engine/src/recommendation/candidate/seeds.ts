/** What of a history others are looked for by. */
import type { Interaction } from '../interaction.ts';

/**
 * Items that the customer liked, the latest first, an item as often as it came; what was refused after all, by a refund or a dislike, is
 * none. Cost O(steps looked at).
 * @param most how many steps at most
 */
export function latestLiked(history: readonly Interaction[], most: number): readonly number[] {
  const liked: number[] = [];
  const refused = new Set<number>();
  for (let step = history.length - 1; step >= 0 && liked.length < most; step--) {
    const { item, weight } = history[step]!;
    if (weight < 0) refused.add(item);
    else if (!refused.has(item)) liked.push(item);
  }
  return liked;
}

/** Those items once each, the latest first, each with what it counts. @param weights by the steps back, see `fading`; no longer steps are looked at */
export function decayedSeeds(history: readonly Interaction[], weights: Float64Array): readonly (readonly [item: number, weight: number])[] {
  const seeds = new Map<number, number>();
  for (const [ago, item] of latestLiked(history, weights.length).entries()) if (!seeds.has(item)) seeds.set(item, weights[ago]!);
  return [...seeds];
}

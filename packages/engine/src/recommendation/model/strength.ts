/**
 * How strongly a history speaks for each of its items. Weights of the same item add up; the logarithm keeps the hundredth view
 * from speaking a hundred times as loud as the first; what lies further back speaks more softly. Models are trained on the same
 * strengths that they read when they serve.
 */
import type { Interaction } from '../interaction.ts';

/** log2(1 + weight): 1 for one view of weight 1, 2.6 for an order of weight 5; below 0 for what was refused. */
export function strengthOf(weight: number): number {
  return weight < 0 ? -Math.log2(1 - weight) : Math.log2(1 + weight);
}

/** Items of a history, newest first, with what it says for each. */
export interface HistoryStrengths {
  readonly items: Int32Array;
  /** Above 0 liked, below 0 refused; none is 0. */
  readonly strengths: Float64Array;
}

/**
 * Strengths of the items below `items`; others are unknown to the model and left out. Cost O(history).
 * @param recency from 0 to 1: an item whose last interaction is the nth newest of all items' counts `recency`^n; 1 counts all alike
 */
export function strengthsOf(history: readonly Interaction[], { items, recency }: { readonly items: number; readonly recency: number }): HistoryStrengths {
  const weights = new Map<number, number>();
  for (let i = history.length - 1; i >= 0; i--) {
    const { item, weight } = history[i]!;
    if (item < items) weights.set(item, (weights.get(item) ?? 0) + weight);
  }
  const known = [...weights].map(([item, weight], place) => ({ item, strength: strengthOf(weight) * recency ** place })).filter(({ strength }) => strength !== 0);
  return { items: Int32Array.from(known, ({ item }) => item), strengths: Float64Array.from(known, ({ strength }) => strength) };
}

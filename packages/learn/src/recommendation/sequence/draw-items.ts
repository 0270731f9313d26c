/** Draws items by how often they come, to a power. */
import type { Random } from '../../random/random.ts';

/** Items to be drawn, each with its probability. */
export interface ItemDraw {
  /** Fills `into` with items, each drawn alone. */
  draw(random: Random, into: Int32Array): void;
  /** ln of each item's probability. */
  readonly logProbabilities: Float32Array;
}

/** @param counts of each item; one that never came counts as once @param power 0: evenly */
export function drawItems(counts: ArrayLike<number>, power: number): ItemDraw {
  const shares = Float64Array.from(counts, (count) => Math.max(count, 1) ** power);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const upTo = new Float64Array(shares.length);
  let sum = 0;
  shares.forEach((share, item) => (upTo[item] = sum += share));
  return {
    logProbabilities: Float32Array.from(shares, (share) => Math.log(share / total)),
    draw(random, into) {
      for (let i = 0; i < into.length; i++) into[i] = power === 0 ? random.below(shares.length) : placeOf(upTo, random.uniform() * total);
    },
  };
}

/** The first place whose sum is above the number. */
function placeOf(upTo: Float64Array, number: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

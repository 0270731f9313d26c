/**
 * How many different customers had to do with each item, by the bucket of time in which each last did. A customer stands with
 * an item in one bucket only, so that the buckets of a window add up to different customers, exactly.
 */
import type { Candidate } from './candidate-source.ts';
import { RankedItems } from './ranked-items.ts';

/** How much customers of a bucket count at the end; 1 where nothing decays. */
export type BucketWeight = (bucket: number) => number;

/** Counts of one group of customers, or of all. Memory about 40 bytes for each (bucket, item) that somebody stands in. */
export class CustomerCounts {
  readonly #weight: BucketWeight | undefined;
  readonly #buckets = new Map<number, Map<number, number>>();
  /** Oldest first: sums of fractions must not depend on which bucket was met first. */
  #order: readonly number[] = [];
  readonly #ranked = new RankedItems();
  /** As of a later moment than the last interaction's: kept up with every move until another moment is asked for. */
  #aside: { readonly floor: number; readonly ranked: RankedItems } | undefined;

  /** @param weight may change only together with a `reweigh`; absent: all count alike */
  constructor(weight?: BucketWeight) {
    this.#weight = weight;
  }

  /**
   * A customer stands in a bucket with an item; `from` is where they stood before, `to` where they stand now. Cost O(buckets) with weights,
   * else O(1).
   */
  move(item: number, { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined }): void {
    if (from === to) return;
    if (from !== undefined) this.#change(from, item, -1);
    if (to !== undefined) this.#change(to, item, 1);
    if (this.#weight !== undefined) return this.#settle(item);
    // Whole numbers add up to the same in any order.
    this.#ranked.set(item, this.#ranked.scoreOf(item) + (to === undefined ? 0 : 1) - (from === undefined ? 0 : 1));
    this.#follow(item);
  }

  #change(bucket: number, item: number, by: number): void {
    let counts = this.#buckets.get(bucket);
    if (counts === undefined) {
      this.#buckets.set(bucket, (counts = new Map()));
      this.#order = [...this.#buckets.keys()].sort((one, other) => one - other);
    }
    const count = (counts.get(item) ?? 0) + by;
    if (count === 0) counts.delete(item);
    else counts.set(item, count);
  }

  /** Forgets the buckets before `floor`. */
  expire(floor: number): void {
    const gone = this.#order.filter((bucket) => bucket < floor);
    const items = gone.flatMap((bucket) => [...this.#buckets.get(bucket)!.keys()]);
    for (const bucket of gone) this.#buckets.delete(bucket);
    this.#order = this.#order.filter((bucket) => bucket >= floor);
    if (this.#aside !== undefined && this.#aside.floor < floor) this.#aside = undefined;
    for (const item of items) this.#settle(item);
  }

  /** Reckons all scores again. Cost O(buckets × items). */
  reweigh(): void {
    const items = new Set([...this.#buckets.values()].flatMap((counts) => [...counts.keys()]));
    for (const item of items) this.#settle(item);
  }

  /** Different customers since the bucket `floor`. Cost O(buckets). */
  customersOf(item: number, floor: number): number {
    let customers = 0;
    for (const [bucket, counts] of this.#buckets) if (bucket >= floor) customers += counts.get(item) ?? 0;
    return customers;
  }

  /** Weighed customers since the bucket `floor`. @param floor at least that of the last `expire` */
  scoreOf(item: number, floor: number): number {
    return this.#rankedFrom(floor).scoreOf(item);
  }

  /** The items with most of them, best first. Cost O(limit); O(buckets × items) where `floor` is past a bucket that somebody stands in, once. */
  best(limit: number, floor: number): readonly Candidate[] {
    const ranked = this.#rankedFrom(floor);
    return ranked.best(limit).map((item) => ({ item, score: ranked.scoreOf(item) }));
  }

  #rankedFrom(floor: number): RankedItems {
    if (this.#aside?.floor === floor) return this.#aside.ranked;
    if (!(this.#order[0]! < floor)) return this.#ranked;
    const ranked = new RankedItems();
    const items = new Set([...this.#buckets].flatMap(([bucket, counts]) => (bucket < floor ? [] : [...counts.keys()])));
    for (const item of items) ranked.set(item, this.#sum(item, floor));
    this.#aside = { floor, ranked };
    return ranked;
  }

  #settle(item: number): void {
    this.#ranked.set(item, this.#sum(item, -Infinity));
    this.#follow(item);
  }

  #follow(item: number): void {
    this.#aside?.ranked.set(item, this.#sum(item, this.#aside.floor));
  }

  #sum(item: number, floor: number): number {
    let score = 0;
    for (const bucket of this.#order) {
      if (bucket >= floor) score += (this.#buckets.get(bucket)!.get(item) ?? 0) * (this.#weight?.(bucket) ?? 1);
    }
    return score;
  }
}

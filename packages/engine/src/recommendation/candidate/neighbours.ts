/**
 * Item-item neighbours: items that the same customers had to do with, by the cosine of their customers, counted as events come. A
 * customer counts for a pair of items once, when the second comes while the first is among their latest; one with many items counts
 * less for each pair, so that a crawler makes nobody neighbours. Few common customers prove little: the cosine is shrunk.
 *
 * Sources: Sarwar et al., Item-based collaborative filtering, WWW 2001; Linden, Smith & York, Amazon.com recommendations, IEEE
 * Internet Computing 7, 2003; Huang et al., TencentRec, SIGMOD 2015 (incremental counts).
 */
import { ByteReader } from '../../feature/codec.ts';
import type { Interaction } from '../interaction.ts';
import type { Candidate, CandidateReason, CandidateRequest } from './candidate-source.ts';
import { fading } from './fading.ts';
import { ForwardDecay } from './forward-decay.ts';
import { ItemCounts } from './item-counts.ts';
import { piecesOf, type KeptSource } from './kept-source.ts';
import { rememberLast } from './last-asked.ts';
import { PairCounts, type PairOptions } from './pair-counts.ts';
import type { RowEntries } from './pair-row.ts';
import { RecentItems } from './recent-items.ts';
import { decayedSeeds } from './seeds.ts';
import { strongestSeeds, sumRows } from './sum-rows.ts';

/** What makes items neighbours. Absent, `positionDecay` is 5. */
export interface NeighboursOptions extends PairOptions {
  /** Latest different items of a customer that a new one is paired with. Absent: 50. */
  readonly latest?: number;
}

/** Steps back that seeds are looked for at most, and items that a reason names. */
const STEPS = 50;
const REASONS = 3;
/** After so many times `positionDecay` steps, all that is older counts a fiftieth together: not worth half the cost. */
const DECAYS = 4;

/**
 * Neighbours of the customer's latest items. Memory: 24 bytes for each of at most 2 × `partners` an item, and the customers' latest items. Cost:
 * an interaction O(latest), some µs; an answer O(seeds × partners), some 100 µs.
 */
export function createNeighbours(options: NeighboursOptions = {}): KeptSource {
  return new Neighbours(options);
}

class Neighbours implements KeptSource {
  readonly #options: Required<NeighboursOptions>;
  readonly #pairs: PairCounts;
  readonly #counts = new ItemCounts();
  readonly #recent: RecentItems;
  readonly #decay: ForwardDecay;
  readonly #seeds: (history: readonly Interaction[]) => readonly (readonly [item: number, weight: number])[];

  constructor(options: NeighboursOptions) {
    this.#options = { latest: 50, partners: 100, shrinkage: 5, halfLifeMs: Infinity, positionDecay: 5, customers: 1_000_000, ...options };
    const { positionDecay } = this.#options;
    const weights = fading(positionDecay, Math.min(STEPS, Math.ceil(DECAYS * positionDecay)));
    this.#seeds = rememberLast((history) => decayedSeeds(history, weights));
    this.#pairs = new PairCounts(this.#options.partners);
    this.#recent = new RecentItems({ items: this.#options.latest, customers: this.#options.customers });
    this.#decay = new ForwardDecay(this.#options.halfLifeMs);
  }

  add({ customer, item, weight, at }: Interaction): void {
    if (weight < 0) {
      // Pairs that were counted stay: they are one customer's of many.
      this.#recent.drop(customer, item);
      return;
    }
    const now = this.#decay.weightOf(at, (by) => {
      this.#pairs.scale(by);
      this.#counts.scale(by);
    });
    if (this.#recent.touch(customer, item, at)) return;
    this.#counts.add(item, now);
    const others = this.#recent.of(customer).slice(0, -1);
    const strength = now / Math.log2(2 + others.length);
    for (const other of others) {
      this.#pairs.add(item, other.item, strength);
      this.#pairs.add(other.item, item, strength);
    }
  }

  candidates({ history, now, limit }: CandidateRequest): readonly Candidate[] {
    const shrinkage = this.#options.shrinkage * this.#decay.weightAt(now);
    return sumRows(this.#seeds(history), { limit, pairs: this.#pairs, weigh: (seed, row) => this.#weigh(seed, row, shrinkage) });
  }

  because({ history, now }: CandidateRequest, item: number): readonly CandidateReason[] {
    const shrinkage = this.#options.shrinkage * this.#decay.weightAt(now);
    const strengthOf = (seed: number): number => cosine(this.#pairs.strengthOf(seed, item), this.#counts.of(seed), this.#counts.of(item), shrinkage);
    return strongestSeeds(this.#seeds(history), strengthOf, REASONS).map((seed) => ({ kind: 'neighbour', item: seed, customers: this.#pairs.customersOf(seed, item) }));
  }

  save(): Iterable<Uint8Array> {
    return piecesOf([this.#decay, this.#pairs, this.#counts, this.#recent]);
  }

  load(bytes: Uint8Array): void {
    const from = new ByteReader().at(bytes, 0);
    for (const part of [this.#decay, this.#pairs, this.#counts, this.#recent]) part.decode(from);
  }

  #weigh(seed: number, { partners, strengths, count }: RowEntries, shrinkage: number): void {
    const own = this.#counts.of(seed);
    for (let i = 0; i < count; i++) strengths[i] = cosine(strengths[i]!, own, this.#counts.of(partners[i]!), shrinkage);
  }
}

/** Shrunk: of those who had to do with the one, with the other, and with both. */
function cosine(both: number, one: number, other: number, shrinkage: number): number {
  return both / (Math.sqrt(one * other) + shrinkage);
}

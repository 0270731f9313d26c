/**
 * What is bought together: items that one customer had at the same moment are a basket. A partner counts by how much more often than
 * chance both are in one basket (lift), times how often the basket with the one has the other (confidence), so that neither the rare nor
 * the popular rule; few common baskets prove little.
 *
 * Source: Brin, Motwani, Ullman & Tsur, Dynamic itemset counting and implication rules for market basket data, SIGMOD 1997 (lift, there
 * called interest).
 */
import { ByteReader } from '../../feature/codec.ts';
import type { Interaction } from '../interaction.ts';
import type { Candidate, CandidateReason, CandidateRequest } from './candidate-source.ts';
import { ItemCounts } from './item-counts.ts';
import { piecesOf, type KeptSource } from './kept-source.ts';
import { rememberLast } from './last-asked.ts';
import { PairCounts } from './pair-counts.ts';
import type { RowEntries } from './pair-row.ts';
import { RecentItems } from './recent-items.ts';
import { latestLiked } from './seeds.ts';
import { strongestSeeds, sumRows } from './sum-rows.ts';

/** What is a basket, and when it proves something. */
export interface TogetherOptions {
  /** The signals that make baskets, by their places, as orders do. Absent: all. */
  readonly signals?: readonly number[];
  /** Items of one basket that are paired, the first of them. Absent: 100. */
  readonly itemsPerBasket?: number;
  /** Partners kept of an item. Absent: 100. */
  readonly partners?: number;
  /** Baskets in common that a partner is drawn to nothing by. Absent: 3. */
  readonly shrinkage?: number;
  /** Customers whose basket may still grow. Absent: 100,000. */
  readonly customers?: number;
}

const REASONS = 3;

/**
 * Partners of the customer's latest basket: of all that they had to do with at the last moment of the history. Memory as `createNeighbours`.
 * Cost: an interaction O(basket), about 0.1 µs a pair; an answer O(basket × partners).
 */
export function createTogether(options: TogetherOptions = {}): KeptSource {
  return new Together(options);
}

class Together implements KeptSource {
  readonly #options: Required<Omit<TogetherOptions, 'signals'>> & Pick<TogetherOptions, 'signals'>;
  readonly #pairs: PairCounts;
  /** Baskets with each item. */
  readonly #baskets = new ItemCounts();
  #all = 0;
  readonly #open: RecentItems;
  readonly #seeds = rememberLast((history: readonly Interaction[]): readonly (readonly [item: number, weight: number])[] => {
    const last = history.findLast(({ weight }) => weight > 0)?.at;
    const basket = new Set(latestLiked(history.filter(({ at, weight }) => at === last || weight < 0), this.#options.itemsPerBasket));
    return [...basket].map((item) => [item, 1 / basket.size] as const);
  });

  constructor(options: TogetherOptions) {
    this.#options = { itemsPerBasket: 100, partners: 100, shrinkage: 3, customers: 100_000, ...options };
    this.#pairs = new PairCounts(this.#options.partners);
    this.#open = new RecentItems({ items: this.#options.itemsPerBasket, customers: this.#options.customers });
  }

  add({ customer, item, weight, signal, at }: Interaction): void {
    if (weight < 0 || this.#options.signals?.includes(signal) === false) return;
    const basket = this.#open.of(customer);
    if (basket[0]?.at !== at) {
      this.#open.clear(customer);
      this.#all++;
    } else if (basket.length === this.#options.itemsPerBasket || basket.some((each) => each.item === item)) return;
    const others = [...this.#open.of(customer)];
    this.#open.touch(customer, item, at);
    this.#baskets.add(item, 1);
    for (const other of others) {
      this.#pairs.add(item, other.item, 1);
      this.#pairs.add(other.item, item, 1);
    }
  }

  candidates({ history, limit }: CandidateRequest): readonly Candidate[] {
    return sumRows(this.#seeds(history), { limit, pairs: this.#pairs, weigh: (seed, row) => this.#weigh(seed, row) });
  }

  because({ history }: CandidateRequest, item: number): readonly CandidateReason[] {
    const strengthOf = (seed: number): number => this.#worth(seed, item, this.#pairs.strengthOf(seed, item));
    return strongestSeeds(this.#seeds(history), strengthOf, REASONS).map((seed) => ({ kind: 'together', item: seed, baskets: this.#pairs.customersOf(seed, item) }));
  }

  save(): Iterable<Uint8Array> {
    return piecesOf([this.#pairs, this.#baskets, this.#open], (out) => out.unsigned(this.#all));
  }

  load(bytes: Uint8Array): void {
    const from = new ByteReader().at(bytes, 0);
    this.#all = from.unsigned();
    for (const part of [this.#pairs, this.#baskets, this.#open]) part.decode(from);
  }

  #weigh(seed: number, { partners, strengths, count }: RowEntries): void {
    for (let i = 0; i < count; i++) strengths[i] = this.#worth(seed, partners[i]!, strengths[i]!);
  }

  #worth(seed: number, item: number, baskets: number): number {
    const [one, other] = [this.#baskets.of(seed), this.#baskets.of(item)];
    if (baskets === 0 || one === 0 || other === 0) return 0;
    const lift = (baskets * this.#all) / (one * other);
    return lift > 1 ? Math.log(lift) * (baskets / one) * (baskets / (baskets + this.#options.shrinkage)) : 0;
  }
}

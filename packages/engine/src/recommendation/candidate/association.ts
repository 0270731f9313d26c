/**
 * Rules from one item to the next: of customers who had to do with one, how many then went to the other, the nearer the more. Sequential
 * rules look ahead only; association rules go both ways. An item that people come back to follows itself.
 *
 * Source: Ludewig & Jannach, Evaluation of session-based recommendation algorithms, UMUAI 28, 2018 (AR, SR); Kamehkhosh, Jannach &
 * Ludewig, RecTemp 2017.
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

/** What a rule is made of. Absent, `positionDecay` is 1. */
export interface AssociationOptions extends PairOptions {
  /** Whether rules also go back, from the later item to the earlier. Absent: no. */
  readonly bothWays?: boolean;
  /** Different items that one looks back over. Absent: 10. */
  readonly steps?: number;
  /** A longer pause between two items makes no rule. Absent: 30 min. Infinity: any may. */
  readonly gapMs?: number;
}

const MINUTE_MS = 60_000;
/** Seeds of a history at most, and items that a reason names. */
const SEEDS = 10;
const REASONS = 3;

/** Followers of the customer's latest items. Memory as `createNeighbours`. Cost: an interaction O(steps), about 2 µs; an answer O(seeds × partners). */
export function createAssociation(options: AssociationOptions = {}): KeptSource {
  return new Association(options);
}

class Association implements KeptSource {
  readonly #options: Required<AssociationOptions>;
  readonly #pairs: PairCounts;
  /** How much went out of an item, to any. */
  readonly #left = new ItemCounts();
  readonly #recent: RecentItems;
  /** What they came back to. */
  readonly #again: RecentItems;
  readonly #decay: ForwardDecay;
  readonly #seeds: (history: readonly Interaction[]) => readonly (readonly [item: number, weight: number])[];

  constructor(options: AssociationOptions) {
    this.#options = { bothWays: false, steps: 10, gapMs: 30 * MINUTE_MS, partners: 100, halfLifeMs: Infinity, positionDecay: 1, shrinkage: 5, customers: 1_000_000, ...options };
    const weights = fading(this.#options.positionDecay, SEEDS);
    this.#seeds = rememberLast((history) => decayedSeeds(history, weights));
    this.#pairs = new PairCounts(this.#options.partners);
    const bounds = { items: this.#options.steps + 1, customers: this.#options.customers };
    this.#recent = new RecentItems(bounds);
    this.#again = new RecentItems(bounds);
    this.#decay = new ForwardDecay(this.#options.halfLifeMs);
  }

  add({ customer, item, weight, at }: Interaction): void {
    if (weight < 0) {
      this.#recent.drop(customer, item);
      return;
    }
    const now = this.#decay.weightOf(at, (by) => {
      this.#pairs.scale(by);
      this.#left.scale(by);
    });
    const before = this.#recent.of(customer);
    if (before.length > 0 && at - before.at(-1)!.at > this.#options.gapMs) {
      this.#recent.clear(customer);
      this.#again.clear(customer);
    }
    // Back and forth between the same items makes no more rules: a customer counts once, and once for coming back.
    if (this.#recent.touch(customer, item, at)) {
      if (!this.#again.touch(customer, item, at)) this.#follow(item, item, now);
      return;
    }
    const others = this.#recent.of(customer).slice(0, -1);
    for (let steps = 1; steps <= others.length; steps++) {
      const other = others[others.length - steps]!.item;
      this.#follow(other, item, now / steps);
      if (this.#options.bothWays) this.#follow(item, other, now / steps);
    }
  }

  candidates({ history, now, limit }: CandidateRequest): readonly Candidate[] {
    const shrinkage = this.#options.shrinkage * this.#decay.weightAt(now);
    return sumRows(this.#seeds(history), { limit, pairs: this.#pairs, weigh: (seed, row) => share(row, this.#left.of(seed) + shrinkage) });
  }

  because({ history }: CandidateRequest, item: number): readonly CandidateReason[] {
    const strengthOf = (seed: number): number => this.#pairs.strengthOf(seed, item) / Math.max(Number.MIN_VALUE, this.#left.of(seed));
    return strongestSeeds(this.#seeds(history), strengthOf, REASONS).map((seed) => ({ kind: 'neighbour', item: seed, customers: this.#pairs.customersOf(seed, item) }));
  }

  save(): Iterable<Uint8Array> {
    return piecesOf([this.#decay, this.#pairs, this.#left, this.#recent, this.#again]);
  }

  load(bytes: Uint8Array): void {
    const from = new ByteReader().at(bytes, 0);
    for (const part of [this.#decay, this.#pairs, this.#left, this.#recent, this.#again]) part.decode(from);
  }

  #follow(item: number, partner: number, strength: number): void {
    this.#pairs.add(item, partner, strength);
    this.#left.add(item, strength);
  }
}

/** What went to each, by how much went out in all. */
function share({ strengths, count }: RowEntries, left: number): void {
  for (let i = 0; i < count; i++) strengths[i]! /= left;
}

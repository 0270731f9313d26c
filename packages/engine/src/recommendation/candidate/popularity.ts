/**
 * Popularity: how many different customers had to do with an item lately, among all and within the customer's own group.
 *
 * Customers are counted, not events: a bot that opens one item ten thousand times is one customer of it, and one that opens
 * everything counts for its last `itemsPerCustomer` items only. Time is cut into buckets; a customer counts for an item in the
 * bucket of their last interaction with it, so that the window's buckets add up to different customers, exactly. A negative
 * interaction takes the customer away from the item.
 *
 * With a half-life, a customer counts 2^(−age / halfLife): weights are reckoned forward from a landmark, which keeps the order
 * of items the same at any moment (Cormode, Shkapenyuk, Srivastava & Xu, Forward Decay, ICDE 2009). For a group, its own shares are drawn
 * towards those of all customers as by `groupPrior` more of them (the mean of a Dirichlet posterior), so that a group of three does not
 * rule itself.
 */
import { ByteReader, ByteWriter } from '../../feature/codec.ts';
import type { Interaction } from '../interaction.ts';
import type { Candidate, CandidateReason, CandidateRequest } from './candidate-source.ts';
import { CustomerCounts } from './customer-counts.ts';
import { piecesOf, type KeptSource } from './kept-source.ts';
import { BestScores } from './best-scores.ts';

const DAY_MS = 86_400_000;
/** Buckets of a window: it holds at least itself and at most this share more. */
const BUCKETS = 28;
/** After so many half-lives, a customer counts a millionth, and is forgotten. */
const HALF_LIVES = 20;
/** Powers of two between landmarks: far from what a double holds. */
const LANDMARK_DOUBLINGS = 256;

/** Of a group and of all, so many are looked at for what is popular in the group: they are at hand in order. */
const LOOKED_AT = 256;

/** What counts as popular. */
export interface PopularityOptions {
  /** How far back it looks. Absent: twenty half-lives; without one, for ever. */
  readonly windowMs?: number;
  /** How finely the window's far edge moves. Absent: a 28th of the window. */
  readonly resolutionMs?: number;
  /** After which a customer counts half. Absent: all count alike. */
  readonly halfLifeMs?: number;
  /** Items that one customer counts for at most, the latest. Absent: 100. */
  readonly itemsPerCustomer?: number;
  /** The signals that count, by their places. Absent: all. */
  readonly signals?: readonly number[];
  /** The group of a customer, as a segment or a country, when they act and when they ask; undefined: none. */
  readonly groupOf?: (customer: number) => string | undefined;
  /** How many customers of all weigh against those of a group. Absent: 50. */
  readonly groupPrior?: number;
}

/** Where a customer stood with an item, and stands now. */
interface Way {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface Standing {
  group: string | undefined;
  /** Item → bucket of the last interaction, the latest last. */
  readonly items: Map<number, number>;
}

/**
 * Popular items. Memory: about 60 bytes for each (customer, item) within the window, of at most `itemsPerCustomer` a customer.
 * Cost: an interaction a few µs, more when a bucket ends; an answer O(limit).
 */
export function createPopularity(options: PopularityOptions = {}): KeptSource {
  return new Popularity(options);
}

class Popularity implements KeptSource {
  readonly #options: PopularityOptions;
  readonly #windowMs: number;
  readonly #bucketMs: number;
  readonly #cap: number;
  readonly #best = new BestScores(0, 0);
  #newest = -Infinity;
  #since = Infinity;
  #landmark = 0;
  /** Their order is that of their first interaction. */
  readonly #standings = new Map<number, Standing>();
  /** Who acted in a bucket; some moved on since. */
  readonly #active = new Map<number, Set<number>>();
  readonly #groups = new Map<string | undefined, { readonly counts: CustomerCounts; pairs: number }>();

  constructor(options: PopularityOptions) {
    this.#options = options;
    this.#windowMs = options.windowMs ?? (options.halfLifeMs ?? Infinity) * HALF_LIVES;
    this.#bucketMs = options.resolutionMs ?? (options.halfLifeMs === undefined ? this.#windowMs / BUCKETS : Math.min(this.#windowMs / BUCKETS, options.halfLifeMs / 4));
    this.#cap = options.itemsPerCustomer ?? 100;
    this.#forget();
  }

  add({ customer, item, weight, signal, at }: Interaction): void {
    if (this.#options.signals?.includes(signal) === false) return;
    const bucket = this.#bucketOf(at);
    this.#since = Math.min(this.#since, at);
    if (bucket > this.#newest) this.#advance(bucket);
    if (bucket < this.#floorOf(this.#newest)) return;
    const standing = this.#standingOf(customer);
    const from = standing.items.get(item);
    standing.items.delete(item);
    if (weight < 0) {
      this.#move(standing.group, item, { from });
      // Of whom nothing is left nothing is saved, either.
      if (standing.items.size === 0) this.#standings.delete(customer);
      return;
    }
    // A late event does not take back what came after it.
    const to = Math.max(bucket, from ?? bucket);
    standing.items.set(item, to);
    this.#move(standing.group, item, { from, to });
    this.#actIn(to, customer);
    if (standing.items.size <= this.#cap) return;
    const [oldest, stood] = standing.items.entries().next().value!;
    standing.items.delete(oldest);
    this.#move(standing.group, oldest, { from: stood });
  }

  candidates(request: CandidateRequest): readonly Candidate[] {
    const { now, limit } = request;
    const floor = this.#floorOf(this.#bucketOf(now));
    const all = this.#groups.get(undefined)!;
    const group = this.#groupOf(request);
    const own = group === undefined ? undefined : this.#groups.get(group);
    if (own === undefined) return this.#decayed(all.counts.best(limit, floor), now);
    const prior = (this.#options.groupPrior ?? 50) / Math.max(1, all.pairs);
    const best = this.#best.begin(limit);
    const looked = Math.max(limit, LOOKED_AT);
    const found = [...own.counts.best(looked, floor), ...all.counts.best(looked, floor)];
    for (const item of new Set(found.map((each) => each.item))) best.offer(item, own.counts.scoreOf(item, floor) + prior * all.counts.scoreOf(item, floor));
    return this.#decayed(best.take(), now);
  }

  because(request: CandidateRequest, item: number): readonly CandidateReason[] {
    const { now } = request;
    const floor = this.#floorOf(this.#bucketOf(now));
    const days = Math.ceil((Number.isFinite(this.#windowMs) ? this.#windowMs : Math.max(0, now - this.#since)) / DAY_MS);
    const group = this.#groupOf(request);
    const reasons: CandidateReason[] = [];
    const own = group === undefined ? 0 : (this.#groups.get(group)?.counts.customersOf(item, floor) ?? 0);
    if (group !== undefined && own > 0) reasons.push({ kind: 'popular', customers: own, days, group });
    const customers = this.#groups.get(undefined)!.counts.customersOf(item, floor);
    if (customers > 0) reasons.push({ kind: 'popular', customers, days });
    return reasons;
  }

  save(): Iterable<Uint8Array> {
    return piecesOf([{ encode: (out) => this.#encode(out) }]);
  }

  *#encode(out: ByteWriter): Generator<void> {
    out.float(this.#newest);
    out.float(this.#since);
    out.unsigned(this.#standings.size);
    for (const [customer, { group, items }] of this.#standings) {
      out.unsigned(customer);
      writeText(out, group);
      out.unsigned(items.size);
      for (const [item, bucket] of items) {
        out.unsigned(item);
        out.signed(bucket);
      }
      yield;
    }
  }

  load(bytes: Uint8Array): void {
    const from = new ByteReader().at(bytes, 0);
    this.#forget();
    this.#newest = from.float();
    this.#since = from.float();
    this.#landmark = this.#landmarkOf(this.#newest);
    for (let customers = from.unsigned(); customers > 0; customers--) {
      const customer = from.unsigned();
      const group = readText(from);
      const items = new Map<number, number>();
      this.#standings.set(customer, { group, items });
      for (let rest = from.unsigned(); rest > 0; rest--) {
        const item = from.unsigned();
        const to = from.signed();
        items.set(item, to);
        this.#move(group, item, { to });
        this.#actIn(to, customer);
      }
    }
  }

  #forget(): void {
    this.#newest = -Infinity;
    this.#since = Infinity;
    this.#landmark = 0;
    this.#standings.clear();
    this.#active.clear();
    this.#groups.clear();
    this.#countsOf(undefined);
  }

  #groupOf({ customer, history }: CandidateRequest): string | undefined {
    const asks = customer ?? history.at(-1)?.customer;
    return asks === undefined ? undefined : this.#options.groupOf?.(asks);
  }

  #standingOf(customer: number): Standing {
    const group = this.#options.groupOf?.(customer);
    let standing = this.#standings.get(customer);
    if (standing === undefined) this.#standings.set(customer, (standing = { group, items: new Map() }));
    if (standing.group === group) return standing;
    for (const [item, bucket] of standing.items) {
      if (standing.group !== undefined) this.#moveIn(standing.group, item, { from: bucket });
      if (group !== undefined) this.#moveIn(group, item, { to: bucket });
    }
    standing.group = group;
    return standing;
  }

  #move(group: string | undefined, item: number, way: Way): void {
    this.#moveIn(undefined, item, way);
    if (group !== undefined) this.#moveIn(group, item, way);
  }

  #moveIn(group: string | undefined, item: number, way: Way): void {
    const counts = this.#countsOf(group);
    counts.counts.move(item, way);
    counts.pairs += (way.to === undefined ? 0 : 1) - (way.from === undefined ? 0 : 1);
    if (group !== undefined && counts.pairs === 0) this.#groups.delete(group);
  }

  #countsOf(group: string | undefined): { readonly counts: CustomerCounts; pairs: number } {
    let counts = this.#groups.get(group);
    if (counts === undefined) this.#groups.set(group, (counts = { counts: new CustomerCounts(this.#options.halfLifeMs === undefined ? undefined : (bucket) => this.#weightOf(bucket)), pairs: 0 }));
    return counts;
  }

  #actIn(bucket: number, customer: number): void {
    if (!Number.isFinite(this.#windowMs)) return;
    const active = this.#active.get(bucket);
    if (active === undefined) this.#active.set(bucket, new Set([customer]));
    else active.add(customer);
  }

  /** Time went on: what left the window goes, and customers of whom nothing is left. */
  #advance(bucket: number): void {
    this.#newest = bucket;
    const landmark = this.#landmarkOf(bucket);
    const moved = landmark !== this.#landmark;
    this.#landmark = landmark;
    const floor = this.#floorOf(bucket);
    for (const [old, customers] of this.#active) {
      if (old >= floor) continue;
      this.#active.delete(old);
      for (const customer of customers) this.#expire(customer, floor);
    }
    if (moved) for (const { counts } of this.#groups.values()) counts.reweigh();
  }

  #expire(customer: number, floor: number): void {
    const standing = this.#standings.get(customer);
    if (standing === undefined) return;
    for (const [item, bucket] of standing.items) {
      if (bucket >= floor) continue;
      standing.items.delete(item);
      this.#move(standing.group, item, { from: bucket });
    }
    if (standing.items.size === 0) this.#standings.delete(customer);
  }

  #bucketOf(at: number): number {
    return Math.floor(at / this.#bucketMs);
  }

  /** The oldest bucket of the window that ends with one. */
  #floorOf(bucket: number): number {
    return Number.isFinite(this.#windowMs) ? bucket - Math.ceil(this.#windowMs / this.#bucketMs) : -Infinity;
  }

  #landmarkOf(bucket: number): number {
    const { halfLifeMs } = this.#options;
    if (halfLifeMs === undefined || !Number.isFinite(bucket)) return 0;
    const step = Math.floor((LANDMARK_DOUBLINGS * halfLifeMs) / this.#bucketMs);
    return Math.floor(bucket / step) * step;
  }

  #weightOf(bucket: number): number {
    const { halfLifeMs } = this.#options;
    return halfLifeMs === undefined ? 1 : 2 ** (((bucket - this.#landmark) * this.#bucketMs) / halfLifeMs);
  }

  /** Scores as of the moment: from weights since the landmark. */
  #decayed(candidates: readonly Candidate[], now: number): readonly Candidate[] {
    if (this.#options.halfLifeMs === undefined) return candidates;
    const scale = 1 / this.#weightOf(this.#bucketOf(now));
    return candidates.map(({ item, score }) => ({ item, score: score * scale }));
  }
}

function writeText(out: ByteWriter, text: string | undefined): void {
  out.unsigned(text === undefined ? 0 : text.length + 1);
  for (let i = 0; i < (text?.length ?? 0); i++) out.unsigned(text!.charCodeAt(i));
}

function readText(from: ByteReader): string | undefined {
  const length = from.unsigned();
  if (length === 0) return undefined;
  return Array.from({ length: length - 1 }, () => String.fromCharCode(from.unsigned())).join('');
}

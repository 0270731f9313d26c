/**
 * What is bought again and again, when it is due. Two questions: whether such an item is bought again at all (the share of its buyers who
 * did, drawn towards that of all items), and whether the time has come: the pause since the last purchase against the usual pause, which is
 * the customer's own as far as they have shown one, and that of all buyers of the item else. Pauses are log-normal.
 *
 * Source: Bhagat, Muralidharan, Lobzhanidze & Vishwanath, Buy It Again: Modeling Repeat Purchase Recommendations, KDD 2018 (repeat
 * customer probability, times a density of the pause).
 */
import { ByteReader } from '../../feature/codec.ts';
import type { Interaction } from '../interaction.ts';
import type { Candidate, CandidateReason, CandidateRequest } from './candidate-source.ts';
import { ItemCounts } from './item-counts.ts';
import { piecesOf, type KeptSource } from './kept-source.ts';
import { rememberLast } from './last-asked.ts';
import { BestScores } from './best-scores.ts';
import { RecentItems } from './recent-items.ts';

/** What counts as buying again. */
export interface RepeatOptions {
  /** The signals that are purchases, by their places. Absent: all. */
  readonly signals?: readonly number[];
  /** Shorter pauses are one purchase. Absent: 1 ms. */
  readonly leastPauseMs?: number;
  /** How many pauses of all buyers weigh as much as the customer's own. Absent: 2. */
  readonly prior?: number;
  /** Items of a customer whose last purchase is remembered, the latest. Absent: 200. */
  readonly items?: number;
  /** Customers, those who bought last. Absent: 1,000,000. */
  readonly customers?: number;
}

/** Buyers, and pauses, of all items that those of one are drawn towards. */
const PRIOR_BUYERS = 5;
const PRIOR_PAUSES = 5;
/** Spread of the logarithm of a pause where nothing is known. */
const USUAL_SPREAD = 1;

/** Items of the customer's own past that are due. Memory: 40 bytes an item of a customer. Cost: an interaction about 1 µs; an answer O(history). */
export function createRepeat(options: RepeatOptions = {}): KeptSource {
  return new Repeat(options);
}

/** What a customer's history says of one item. */
interface OwnPurchases {
  times: number;
  last: number;
  /** Sum of the logarithms of the pauses, of which there are `times` − 1. */
  logPauses: number;
}

class Repeat implements KeptSource {
  readonly #options: Required<Omit<RepeatOptions, 'signals'>> & Pick<RepeatOptions, 'signals'>;
  /** Of each item: who bought, who bought again, their pauses, the sums of the logarithm and of its square. */
  readonly #buyers = new ItemCounts();
  readonly #again = new ItemCounts();
  readonly #pauses = new ItemCounts();
  readonly #logs = new ItemCounts();
  readonly #squares = new ItemCounts();
  /** Of all items. */
  #all = { buyers: 0, again: 0, pauses: 0, logs: 0, squares: 0 };
  readonly #best = new BestScores(0, 0);
  readonly #last: RecentItems;
  /** Whose purchase was a second one already: one counts as bought again once. */
  readonly #repeated: RecentItems;
  /** What was given back after its last purchase is not bought again. */
  readonly #ownOf = rememberLast((history: readonly Interaction[]): ReadonlyMap<number, OwnPurchases> => {
    const own = new Map<number, OwnPurchases>();
    for (const { item, weight, signal, at } of history) {
      if (weight < 0) own.delete(item);
      if (!this.#counts(weight, signal)) continue;
      const known = own.get(item);
      if (known === undefined) own.set(item, { times: 1, last: at, logPauses: 0 });
      else if (at - known.last >= this.#options.leastPauseMs) {
        known.logPauses += Math.log(at - known.last);
        known.times++;
        known.last = at;
      }
    }
    return own;
  });

  constructor(options: RepeatOptions) {
    this.#options = { leastPauseMs: 1, prior: 2, items: 200, customers: 1_000_000, ...options };
    this.#last = new RecentItems(this.#options);
    this.#repeated = new RecentItems(this.#options);
  }

  add({ customer, item, weight, signal, at }: Interaction): void {
    if (!this.#counts(weight, signal)) return;
    const before = this.#last.of(customer).find((each) => each.item === item)?.at;
    if (before !== undefined && at - before < this.#options.leastPauseMs) return;
    this.#last.touch(customer, item, at);
    if (before === undefined) {
      this.#buyers.add(item, 1);
      this.#all.buyers++;
      return;
    }
    if (!this.#repeated.touch(customer, item, at)) {
      this.#again.add(item, 1);
      this.#all.again++;
    }
    const log = Math.log(at - before);
    this.#pauses.add(item, 1);
    this.#logs.add(item, log);
    this.#squares.add(item, log * log);
    this.#all.pauses++;
    this.#all.logs += log;
    this.#all.squares += log * log;
  }

  candidates({ history, now, limit }: CandidateRequest): readonly Candidate[] {
    const best = this.#best.begin(limit);
    for (const [item, own] of this.#ownOf(history)) best.offer(item, this.#score(item, own, now));
    return best.take();
  }

  because({ history, now }: CandidateRequest, item: number): readonly CandidateReason[] {
    const own = this.#ownOf(history).get(item);
    if (own === undefined || own.times < 2) return [];
    return [{ kind: 'repeat', times: own.times, everyMs: Math.round(Math.exp(own.logPauses / (own.times - 1))), sinceMs: Math.max(0, now - own.last) }];
  }

  save(): Iterable<Uint8Array> {
    return piecesOf(this.#parts(), (out) => Object.values(this.#all).forEach((sum) => out.float(sum)));
  }

  load(bytes: Uint8Array): void {
    const from = new ByteReader().at(bytes, 0);
    this.#all = { buyers: from.float(), again: from.float(), pauses: from.float(), logs: from.float(), squares: from.float() };
    for (const part of this.#parts()) part.decode(from);
  }

  #parts(): readonly (ItemCounts | RecentItems)[] {
    return [this.#buyers, this.#again, this.#pauses, this.#logs, this.#squares, this.#last, this.#repeated];
  }

  #counts(weight: number, signal: number): boolean {
    return weight > 0 && this.#options.signals?.includes(signal) !== false;
  }

  #score(item: number, { times, last, logPauses }: OwnPurchases, now: number): number {
    const all = this.#all;
    const usualShare = all.buyers === 0 ? 0 : all.again / all.buyers;
    // Who came back once comes back again: their own pauses count as buyers who did.
    const share = (this.#again.of(item) + PRIOR_BUYERS * usualShare + 2 * (times - 1)) / (this.#buyers.of(item) + PRIOR_BUYERS + 2 * (times - 1));
    const usualLog = all.pauses === 0 ? 0 : all.logs / all.pauses;
    const itemLog = (this.#logs.of(item) + PRIOR_PAUSES * usualLog) / (this.#pauses.of(item) + PRIOR_PAUSES);
    const expected = (logPauses + this.#options.prior * itemLog) / (times - 1 + this.#options.prior);
    const distance = (Math.log(Math.max(1, now - last)) - expected) / this.#spreadOf(item, itemLog);
    // Too early is not yet; what is overdue fades only half as fast, for the next purchase may just be late.
    return share * Math.exp(-(distance * distance) / (distance < 0 ? 2 : 8));
  }

  #spreadOf(item: number, mean: number): number {
    const pauses = this.#pauses.of(item);
    const squares = this.#squares.of(item) - 2 * mean * this.#logs.of(item) + pauses * mean * mean;
    return Math.sqrt((squares + PRIOR_PAUSES * USUAL_SPREAD) / (pauses + PRIOR_PAUSES));
  }
}

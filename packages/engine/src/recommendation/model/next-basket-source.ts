/**
 * What belongs into the next basket. Most of a basket is what its customer buys anyway, so first counts how often each item was
 * in the customer's own baskets, later ones more; then the same of the customers with the most similar baskets, who know items
 * that this one has not tried; at last, weakly, what many buy.
 *
 * Sources: personal frequency that fades and nearest neighbours, Hu et al. 2020 (TIFU-KNN, https://arxiv.org/abs/2006.00556);
 * similarity of the items that two customers have in common, Faggioli, Polato & Aiolli 2020 (UP-CF,
 * https://doi.org/10.1145/3340631.3394850).
 */
import type { Interaction } from '../interaction.ts';
import type { Candidate, CandidateReason, CandidateRequest, FollowingSource } from '../candidate/candidate-source.ts';
import { BestScores } from '../candidate/best-scores.ts';

/** Settings; each is at least 0. */
export interface NextBasketOptions {
  /** What a basket counts beside the next newer; default 0.9. */
  readonly recency?: number;
  /** Customers that speak along; default 300. */
  readonly neighbours?: number;
  /** What they all together count beside the customer; default 0.5. */
  readonly neighbourShare?: number;
  /** What the most popular item gets for being popular; default 0.1. */
  readonly popularityShare?: number;
}

/** Of an item, so many of the newest customers are compared: an item that everybody buys costs no more, and tells little. */
const CUSTOMERS_OF_ITEM = 4_096;
/** Popular items that every answer considers. */
const POPULAR = 100;

/** How often items were in the baskets of one customer, faded. */
class BasketCounts {
  readonly items: number[] = [];
  /** By place in `items`: the faded count when it was last in a basket, and which basket that was. */
  readonly #counts: number[] = [];
  readonly #last: number[] = [];
  readonly #places = new Map<number, number>();
  #baskets = 0;
  #at = Number.NaN;

  has(item: number): boolean {
    return this.#places.has(item);
  }

  /** @returns whether the item is new to the customer. Interactions of one moment are one basket. */
  add({ item, at }: Interaction, recency: number): boolean {
    if (at !== this.#at) {
      this.#at = at;
      this.#baskets++;
    }
    const place = this.#places.get(item);
    if (place === undefined) {
      this.#places.set(item, this.items.push(item) - 1);
      this.#counts.push(1);
      this.#last.push(this.#baskets);
      return true;
    }
    if (this.#last[place] !== this.#baskets) {
      this.#counts[place] = 1 + this.#counts[place]! * recency ** (this.#baskets - this.#last[place]!);
      this.#last[place] = this.#baskets;
    }
    return false;
  }

  /** Adds to each item its mean over the baskets, `times` so much: 1 × times for an item of every basket when nothing fades. */
  addTo(scores: ItemScores, recency: number, times: number): void {
    const [items, counts, last] = [this.items, this.#counts, this.#last];
    for (let i = 0; i < items.length; i++) scores.add(items[i]!, ((times * counts[i]!) / this.#baskets) * recency ** (this.#baskets - last[i]!));
  }
}

/** Sums by item, in an array that stays. */
class ItemScores {
  #scores = new Float64Array(1_024);
  readonly #items: number[] = [];

  add(item: number, score: number): void {
    if (item >= this.#scores.length) {
      const grown = new Float64Array(2 * item);
      grown.set(this.#scores);
      this.#scores = grown;
    }
    if (this.#scores[item] === 0 && score > 0) this.#items.push(item);
    this.#scores[item] = this.#scores[item]! + score;
  }

  /** The best; all is 0 again. */
  take(limit: number): readonly Candidate[] {
    const best = new BestScores(Math.min(limit, this.#items.length));
    for (const item of this.#items) {
      const score = this.#scores[item]!;
      if (score >= best.floor) best.offer(item, score);
      this.#scores[item] = 0;
    }
    this.#items.length = 0;
    return best.take();
  }
}

/** Customers who bought an item, the newest over the oldest. */
interface ItemBuyers {
  readonly customers: number[];
  all: number;
}

interface Neighbour {
  readonly customer: number;
  readonly similarity: number;
}

/**
 * Follows purchases: interactions of weight above 0; at one moment, one basket. Memory some 100 bytes for each customer and item of
 * theirs. Cost of an answer: the customers that share an item with the history, 1 ms for 2,000 of them.
 */
export function createNextBasketSource(options: NextBasketOptions = {}): FollowingSource {
  const { recency = 0.9, neighbours = 300, neighbourShare = 0.5, popularityShare = 0.1 } = options;
  const customers: BasketCounts[] = [];
  /** [customers], items in common while neighbours are looked for, else zeros. */
  let together = new Int32Array(1_024);
  const buyers: ItemBuyers[] = [];
  const scores = new ItemScores();
  let popular: readonly number[] | undefined;

  const countsOf = ({ history }: CandidateRequest): BasketCounts => {
    const counts = new BasketCounts();
    for (const interaction of history) if (interaction.weight > 0) counts.add(interaction, recency);
    return counts;
  };

  const neighboursOf = (own: BasketCounts, { customer, history }: CandidateRequest): readonly Neighbour[] => {
    const self = customer ?? history.at(-1)?.customer;
    const met: number[] = [];
    for (const item of own.items) {
      for (const other of buyers[item]?.customers ?? []) if (together[other]!++ === 0) met.push(other);
    }
    const best = new BestScores(Math.min(neighbours, met.length));
    for (const other of met) {
      const similarity = together[other]! / Math.sqrt(own.items.length * customers[other]!.items.length);
      together[other] = 0;
      if (other !== self && similarity >= best.floor) best.offer(other, similarity);
    }
    return best.take().map(({ item, score }) => ({ customer: item, similarity: score }));
  };

  const popularItems = (): readonly number[] => {
    if (popular !== undefined) return popular;
    const best = new BestScores(POPULAR);
    buyers.forEach(({ all }, item) => all >= best.floor && best.offer(item, all));
    return (popular = best.take().map(({ item }) => item));
  };

  return {
    add(interaction) {
      const { customer, item, weight } = interaction;
      if (weight <= 0) return;
      const counts = (customers[customer] ??= new BasketCounts());
      if (customer >= together.length) together = new Int32Array(2 * customer);
      const bought = (buyers[item] ??= { customers: [], all: 0 });
      if (!counts.add(interaction, recency)) return;
      bought.customers[bought.all++ % CUSTOMERS_OF_ITEM] = customer;
      popular = undefined;
    },

    candidates(request): readonly Candidate[] {
      const own = countsOf(request);
      own.addTo(scores, recency, 1);
      const near = neighboursOf(own, request);
      const all = near.reduce((sum, { similarity }) => sum + similarity, 0);
      for (const { customer, similarity } of near) customers[customer]!.addTo(scores, recency, (neighbourShare * similarity) / all);
      const [first] = popularItems();
      for (const item of popularItems()) scores.add(item, (popularityShare * buyers[item]!.all) / buyers[first!]!.all);
      return scores.take(request.limit);
    },

    because(request, item): readonly CandidateReason[] {
      const own = countsOf(request);
      const reasons: CandidateReason[] = [];
      const moments = [...new Set(request.history.filter((each) => each.item === item && each.weight > 0).map(({ at }) => at))];
      if (moments.length > 1) {
        const [first, last] = [moments[0]!, moments.at(-1)!];
        reasons.push({ kind: 'repeat', times: moments.length, everyMs: (last - first) / (moments.length - 1), sinceMs: request.now - last });
      }
      const shared = new Map<number, number>();
      const having = neighboursOf(own, request).filter(({ customer }) => customers[customer]!.has(item));
      for (const { customer } of having) for (const each of own.items) if (each !== item && customers[customer]!.has(each)) shared.set(each, (shared.get(each) ?? 0) + 1);
      const best = new BestScores(1);
      for (const [each, count] of shared) best.offer(each, count);
      for (const { item: with_, score } of best.take()) reasons.push({ kind: 'neighbour', item: with_, customers: score });
      return reasons;
    },
  };
}

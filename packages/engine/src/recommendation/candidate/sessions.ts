/**
 * Sessions like this one, and what they went on to: V-SkNN and VSTAN.
 *
 * Past sessions that share an item with the customer's latest items are neighbours, the latest first. A neighbour counts by the cosine of both
 * sessions, where the customer's items count less the longer ago they are, and by how lately it was. Its items count by how near
 * they stand to the one that both share, and by how rare they are.
 *
 * Sources: Ludewig & Jannach, Evaluation of session-based recommendation algorithms, UMUAI 28, 2018 (V-SkNN); Garg et al., Sequence
 * and Time Aware Neighborhood for Session-based Recommendations, SIGIR 2019 (STAN); Ludewig et al., Empirical analysis of
 * session-based recommendation algorithms, UMUAI 31, 2021 (VSTAN; names of its settings in brackets below).
 */
import { ByteReader } from '../../feature/codec.ts';
import type { Interaction } from '../interaction.ts';
import type { Candidate, CandidateReason, CandidateRequest } from './candidate-source.ts';
import { fading } from './fading.ts';
import { piecesOf, type KeptSource } from './kept-source.ts';
import { visitLatest } from './latest-of-lists.ts';
import { BestScores } from './best-scores.ts';
import { RarityTable } from './rarity-table.ts';
import { ScoreBoard } from './score-board.ts';
import { latestLiked } from './seeds.ts';
import { SessionStore } from './session-store.ts';

/** How sessions are compared. Decays are in steps: after so many, something counts a factor e less; Infinity: no less. */
export interface SessionsOptions {
  /** A longer pause begins a new session. Absent: 30 min. Infinity: a customer is one session. */
  readonly gapMs?: number;
  /** The customer's latest items that are compared. Absent: 20. */
  readonly latest?: number;
  /** Of the customer's items, back from the latest (`lambda_spw`). Absent: 2. */
  readonly positionDecay?: number;
  /** Of a neighbour, by the latest item that both share, back from the customer's latest (`lambda_ipw`). Absent: 2. */
  readonly sharedDecay?: number;
  /** Of a neighbour's items, away from the last one that both share (`lambda_inh`). Absent: 2. */
  readonly distanceDecay?: number;
  /** Of a neighbour's age (`lambda_snh`). Absent: no less. */
  readonly recencyMs?: number;
  /** How much rare items are preferred (`lambda_idf`). Absent: 1. */
  readonly rarity?: number;
  /** Neighbours that are asked (`k`). Absent: 500. */
  readonly neighbours?: number;
  /** The latest sessions with one of the items that are compared (`sample_size`). Absent: 2,500. */
  readonly compared?: number;
  /** Sessions that are kept, the latest. Absent: 200,000. */
  readonly sessions?: number;
  /** Items of a session that are kept, the latest. Absent: 50. */
  readonly itemsPerSession?: number;
}

const MINUTE_MS = 60_000;
/** Items of the history that a reason names. */
const REASONS = 3;

/**
 * Items of sessions like the customer's. Memory: see `SessionStore`, some 300 bytes for each session that is kept. Cost: an interaction
 * about 1 µs; an answer O(latest × compared + neighbours × items of a session), some 100 µs.
 */
export function createSessionNeighbours(options: SessionsOptions = {}): KeptSource {
  return new SessionNeighbours(options);
}

/** A session like the customer's, with where its items stand in the column of the request. */
interface Neighbour {
  readonly id: number;
  readonly similarity: number;
  readonly from: number;
  readonly to: number;
}

/** What is found out of a request once. */
interface Asked {
  readonly request: CandidateRequest;
  /** The customer's latest items, each with how many steps ago it was last. */
  readonly own: ReadonlyMap<number, number>;
  readonly neighbours: readonly Neighbour[];
}

class SessionNeighbours implements KeptSource {
  readonly #options: Required<SessionsOptions>;
  readonly #store: SessionStore;
  readonly #board = new ScoreBoard();
  readonly #best = new BestScores(0, 0);
  /** What counts by steps: an item of the customer, a neighbour, an item of it by its way from the one that both share. */
  readonly #own: Float64Array;
  readonly #shared: Float64Array;
  readonly #near: Float64Array;
  readonly #rarity = new RarityTable();
  /** Items of the neighbours side by side: they come from all over a large memory, and are looked at for each item of which a reason is asked. */
  readonly #items: Int32Array;
  /** Of the request asked last: reasons are asked for item by item. */
  #asked: Asked | undefined;

  constructor(options: SessionsOptions) {
    this.#options = { gapMs: 30 * MINUTE_MS, latest: 20, positionDecay: 2, sharedDecay: 2, distanceDecay: 2, recencyMs: Infinity, rarity: 1, neighbours: 500, compared: 2_500, sessions: 200_000, itemsPerSession: 50, ...options };
    const { gapMs, sessions, itemsPerSession, compared, neighbours, latest, positionDecay, sharedDecay, distanceDecay } = this.#options;
    this.#store = new SessionStore({ gapMs, sessions, itemsPerSession, sessionsPerItem: compared });
    this.#items = new Int32Array(neighbours * itemsPerSession);
    this.#own = fading(positionDecay, latest);
    this.#shared = fading(sharedDecay, latest);
    this.#near = fading(distanceDecay, itemsPerSession + 1);
  }

  add(interaction: Interaction): void {
    this.#asked = undefined;
    this.#store.add(interaction);
  }

  candidates(request: CandidateRequest): readonly Candidate[] {
    const { rarity, latest } = this.#options;
    const { own, neighbours } = this.#looked(request);
    const [board, near, store, items] = [this.#board, this.#near, this.#store, this.#items];
    for (const { similarity, from, to } of neighbours) {
      let shared = -1;
      let age = latest - 1;
      for (let at = from; at < to; at++) {
        const ago = own.get(items[at]!);
        if (ago === undefined) continue;
        shared = at;
        if (ago < age) age = ago;
      }
      const weight = similarity * this.#shared[age]!;
      for (let at = from; at < to; at++) if (isLast(items, at, to)) board.add(items[at]!, weight * near[Math.abs(at - shared)]!);
    }
    const best = this.#best.begin(request.limit);
    const rarityOf = this.#rarity.among(store.size);
    board.drain((item, score) => best.offer(item, score * (1 + rarity * rarityOf(store.sessionsWith(item)))));
    return best.take();
  }

  because(request: CandidateRequest, item: number): readonly CandidateReason[] {
    const { own, neighbours } = this.#looked(request);
    const [store, items] = [this.#store, this.#items];
    const customers = new Map<number, Set<number>>();
    for (const { id, from, to } of neighbours) {
      let at = from;
      while (at < to && items[at] !== item) at++;
      if (at === to) continue;
      for (at = from; at < to; at++) {
        const shared = items[at]!;
        if (shared === item || !own.has(shared)) continue;
        const found = customers.get(shared);
        if (found === undefined) customers.set(shared, new Set([store.customerOf(id)]));
        else found.add(store.customerOf(id));
      }
    }
    return [...customers]
      .sort(([one, first], [other, second]) => second.size - first.size || own.get(one)! - own.get(other)!)
      .slice(0, REASONS)
      .map(([shared, { size }]) => ({ kind: 'neighbour', item: shared, customers: size }));
  }

  save(): Iterable<Uint8Array> {
    return piecesOf([this.#store]);
  }

  load(bytes: Uint8Array): void {
    this.#asked = undefined;
    this.#store.decode(new ByteReader().at(bytes, 0));
  }

  #ownPlaces({ history }: CandidateRequest): ReadonlyMap<number, number> {
    const own = new Map<number, number>();
    for (const [ago, item] of latestLiked(history, this.#options.latest).entries()) if (!own.has(item)) own.set(item, ago);
    return own;
  }

  #looked(request: CandidateRequest): Asked {
    if (this.#asked?.request === request) return this.#asked;
    const own = this.#ownPlaces(request);
    return (this.#asked = { request, own, neighbours: this.#findNeighbours(request, own) });
  }

  #findNeighbours({ customer, history, now }: CandidateRequest, own: ReadonlyMap<number, number>): readonly Neighbour[] {
    const { recencyMs, neighbours, compared } = this.#options;
    const store = this.#store;
    // The session that asks is no neighbour of itself.
    const asking = new Set([...(customer === undefined ? [] : [customer]), ...history.map((each) => each.customer)].map((each) => store.openOf(each)));
    const lists = Array.from(own, ([item, ago]) => ({ numbers: store.idsOf(item), weight: this.#own[ago]! }));
    const length = lists.reduce((sum, { weight }) => sum + weight * weight, 0);
    const best = this.#best.begin(neighbours);
    visitLatest(lists, compared, (id, dot) => {
      if (asking.has(id)) return;
      const cosine = dot / Math.sqrt(length * store.distinctIn(id));
      best.offer(id, cosine * (recencyMs === Infinity ? 1 : Math.exp(-Math.max(0, now - store.lastAt(id)) / recencyMs)));
    });
    let end = 0;
    return best.take().map(({ item: id, score: similarity }) => {
      const from = end;
      end = store.copyItems(id, this.#items, from);
      return { id, similarity, from, to: end };
    });
  }
}

/** Whether the item at a place stands there for the last time before `to`. */
function isLast(items: Int32Array, at: number, to: number): boolean {
  for (let later = at + 1; later < to; later++) if (items[later] === items[at]) return false;
  return true;
}

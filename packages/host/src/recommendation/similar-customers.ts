/** Customers like one, and where a customer stands: by the models of a recommendation, or by the items themselves. */
import { createVectorRows, type BehaviourEvent, type CustomerSpace, type Engine, type Interaction, type LiveRecommender, type SharedTaste, type SourceId, type VectorRows } from '@limn/engine';
import { nextTurn, type Scheduler } from '../clock/scheduler.ts';
import { hostError } from '../errors.ts';
import type { ReadableLog } from '../log/event-log.ts';
import { CustomerIndex } from './customer-index.ts';

/** How a customer stands among others. */
export interface CustomerPlace {
  /** The profile's name; as asked for when there is none. */
  readonly profile: string;
  /** The moment that it is as of, ms. */
  readonly asOf: number;
  /** Name of the learnt way that places customers; absent: nothing that was learnt does, their items do. */
  readonly way?: string;
  /** Hash of its model. */
  readonly model?: string;
  /** Different items that the customer liked, and how many it takes to stand anywhere. */
  readonly items: number;
  readonly leastItems: number;
}

/** The vector of a customer. */
export interface CustomerVector extends CustomerPlace {
  /** Of length 1. Missing: too little is known of the customer. */
  readonly vector?: Float32Array;
}

/** A customer like the one asked for. */
export interface SimilarCustomer extends SharedTaste {
  readonly profile: string;
  /** Up to 1: by the model, the cosine of both vectors; by items, of both customers' items, those that few bought counting more. */
  readonly likeness: number;
}

/** Who is alike. */
export interface SimilarAnswer extends CustomerPlace {
  /** Most alike first; empty when too little is known of the customer. */
  readonly customers: readonly SimilarCustomer[];
}

/** What they are found with. */
export interface SimilarCustomersOptions {
  /** Who answers for a recommendation, level with the log; undefined: there is no such recommendation. */
  readonly recommender: (name: string) => LiveRecommender | undefined;
  /** Hash of the model that answers for a way. */
  readonly modelOf: (recommendation: string, way: string) => string | undefined;
  readonly engine: () => Engine;
  readonly log: ReadableLog;
  readonly now: () => number;
  readonly scheduler: Scheduler;
  /** For more customers than can be compared one by one. Default: they are all the same. */
  readonly createRows?: (dims: number, options: { readonly pause: () => Promise<void> }) => VectorRows;
}

const DEFAULT_K = 10;
/** While customers are looked at for the first time, who asks waits so long. */
const MOST_WAIT_MS = 2_000;
/** A sketch is noisy: so many times those wanted are compared by their items, so many at least. */
const [SKETCHED, LEAST_SKETCHED] = [15, 200];
/** Others have their turn after so many: a ms. */
const COMPARED_A_TURN = 16;
/** With so many source ids at first, customers can be compared one by one in some ms. */
const EXACT_UP_TO = 100_000;
/** Of those that are found, some may have been linked to others meanwhile. */
const SPARE = 10;
/** Events that a moment which has passed is read from: the newest. */
const MOST_EVENTS = 10_000;

export class SimilarCustomers {
  readonly #options: SimilarCustomersOptions;
  /** By recommendation, once somebody asked. */
  readonly #indexes = new Map<string, CustomerIndex>();

  constructor(options: SimilarCustomersOptions) {
    this.#options = options;
  }

  /** A source id did something, or was linked. */
  change(source: SourceId): void {
    for (const index of this.#indexes.values()) index.change(source);
  }

  /** Other models answer, or another definition does. */
  forget(): void {
    this.#indexes.clear();
  }

  /** Undefined: there is no such recommendation. @throws HostError `customers_building` */
  async find(name: string, identifier: string, { k = DEFAULT_K }: { readonly k?: number } = {}): Promise<SimilarAnswer | undefined> {
    const space = this.#options.recommender(name)?.customers(name);
    if (space === undefined) return undefined;
    const index = this.#indexOf(name, space);
    const place = await this.#placeOf(name, space, identifier);
    if (place.vector === undefined) return { ...place.told, customers: [] };
    await this.#level(index);
    const wanted = space.way === undefined ? Math.max(LEAST_SKETCHED, SKETCHED * k) : k + SPARE;
    const near = await index.near(place.vector, wanted, place.profile);
    const comparison = space.compareWith(place.history);
    const compared: { readonly profile: SourceId; readonly history: readonly Interaction[]; readonly likeness: number }[] = [];
    for (const { profile, members, likeness } of near) {
      const history = space.historyOf(members, place.asOf);
      compared.push({ profile, history, likeness: space.way === undefined ? comparison.likenessOf(history) : likeness });
      if (compared.length % COMPARED_A_TURN === 0) await nextTurn(this.#options.scheduler);
    }
    const best = compared.filter(({ likeness }) => likeness > 0).sort((one, other) => other.likeness - one.likeness || (one.profile < other.profile ? -1 : 1)).slice(0, k);
    return { ...place.told, customers: best.map(({ profile, history, likeness }) => ({ profile, likeness: Math.min(1, likeness), ...comparison.sharedBy(history) })) };
  }

  /** Where a customer stands now or stood at a moment, by the models that answer now. Undefined: there is no such recommendation. */
  async vectorOf(name: string, identifier: string, { asOf }: { readonly asOf?: number } = {}): Promise<CustomerVector | undefined> {
    const space = this.#options.recommender(name)?.customers(name);
    if (space === undefined) return undefined;
    const { told, vector } = await this.#placeOf(name, space, identifier, asOf);
    return { ...told, ...(vector && { vector }) };
  }

  async #placeOf(name: string, space: CustomerSpace, identifier: string, moment?: number): Promise<Place> {
    const engine = this.#options.engine();
    const asOf = moment ?? this.#options.now();
    const source = engine.find(identifier);
    const profile = (source === undefined ? identifier : engine.cluster(source, asOf).profile) as SourceId;
    const history = moment === undefined ? this.#historyOf(space, profile, asOf) : this.#historyAsOf(space, source, asOf);
    const vector = await space.vectorsOf([history], asOf);
    const model = space.way === undefined ? undefined : this.#options.modelOf(name, space.way);
    const told = { profile, asOf, ...(space.way !== undefined && { way: space.way }), ...(model !== undefined && { model }), items: space.likedItems(history), leastItems: space.leastItems };
    return { told, profile, asOf, history, vector: vector.some((value) => value !== 0) ? vector : undefined };
  }

  #historyOf(space: CustomerSpace, profile: SourceId, now: number): readonly Interaction[] {
    return space.historyOf(this.#options.engine().cluster(profile).members, now);
  }

  /** What memory holds may have come later: the log tells what was known. */
  #historyAsOf(space: CustomerSpace, source: SourceId | undefined, asOf: number): readonly Interaction[] {
    const { log } = this.#options;
    const engine = this.#options.engine();
    const positions = source === undefined ? [] : engine.positions(source, asOf).slice(-MOST_EVENTS);
    const events = positions.map((position) => log.eventAt(position) as BehaviourEvent);
    return space.historyFrom(events.map((event) => ({ event, owner: engine.ownerOf(event) })), asOf);
  }

  #indexOf(name: string, space: CustomerSpace): CustomerIndex {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const { engine, now, scheduler, createRows } = this.#options;
    // What searches among more is a library that is loaded for it.
    const create = space.sources > EXACT_UP_TO && createRows !== undefined ? createRows : createVectorRows;
    const index = new CustomerIndex({ space, rows: create(space.dims, { pause: () => nextTurn(scheduler) }), engine, now, scheduler });
    this.#indexes.set(name, index);
    return index;
  }

  /** @throws HostError `customers_building` when it takes too long; it goes on */
  async #level(index: CustomerIndex): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const cancel = this.#options.scheduler.after(MOST_WAIT_MS, () => resolve('late'));
    const refreshing = index.refresh();
    refreshing.catch(() => {});
    try {
      if ((await Promise.race([refreshing, late])) === 'late') throw hostError('customers_building', index.progress);
    } finally {
      cancel();
    }
  }
}

/** A customer's place, and what it was reckoned from. */
interface Place {
  readonly told: CustomerPlace;
  readonly profile: SourceId;
  readonly asOf: number;
  readonly history: readonly Interaction[];
  readonly vector: Float32Array | undefined;
}

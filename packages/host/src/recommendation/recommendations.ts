/**
 * Recommendations of the definition in force, beside the profiles: they follow the log, are kept in checkpoints of their own, and
 * answer from all that was acknowledged. When another definition recommends otherwise, what it asks for is followed beside the
 * old, which answers until the new one is level.
 */
import { join } from 'node:path';
import { canonicalJson, type AttentionAnswer, type ColumnOf, type ProfileDefinition, type ProfileReading, type RecommendationAnswer, type RecommendationRequest, type RecommendedItem, type CatalogueItem, type WhyNot } from '@limn/engine';
import { hostError } from '../errors.ts';
import type { ForeignRuntime } from '../model/foreign-runtime.ts';
import { Follower, type Followed, type FollowerOptions } from './follower.ts';
import type { LearntModelManifest, NewLearntModel } from './learnt-model.ts';
import { SimilarCustomers, type CustomerVector, type SimilarAnswer } from './similar-customers.ts';
import { LearntModels, type LearntModelStatus } from './learnt-models.ts';

/** What recommendations are made of. */
export interface RecommendationsOptions extends Pick<FollowerOptions, 'log' | 'disk' | 'scheduler'> {
  /** Of the data. */
  readonly folder: string;
  /** The definition in force, and how far it is. */
  readonly followed: () => Followed;
  /** The moment to read now as of, ms. */
  readonly now: () => number;
  readonly onWarning: (cause: unknown) => void;
  /** Opens learnt ways that are no tables of numbers. */
  readonly foreign?: ForeignRuntime;
}

/** What is asked for a customer. */
export interface RecommendOptions extends Pick<RecommendationRequest, 'k' | 'context' | 'basket' | 'seed' | 'withFeatures'> {}

/** An answer, and of when it is. */
export interface RecommendedList extends RecommendationAnswer {
  /** The profile's name; as asked for when there is none. */
  readonly profile: string;
}

/** How far recommendations are. */
export interface RecommendationStatus {
  readonly names: readonly string[];
  /** Events followed, of how many. */
  readonly done: number;
  readonly of: number;
  readonly state: 'ready' | 'building';
}

/** Events between two rounds of following when nobody asks. */
const FOLLOW_EVENTS = 500;

export class Recommendations {
  readonly #options: RecommendationsOptions;
  readonly #models: LearntModels;
  /** Answers. */
  #current: Follower | undefined;
  /** Takes the place of the one that answers when it is level. */
  #next: Follower | undefined;
  readonly #similar: SimilarCustomers;
  #asked = '';
  #following: Promise<void> | undefined;
  readonly #closing = new AbortController();

  private constructor(options: RecommendationsOptions, models: LearntModels) {
    this.#options = options;
    this.#models = models;
    this.#similar = new SimilarCustomers({
      recommender: (name) => this.#answering(name)?.recommender,
      modelOf: (name, way) => models.list(name).find((model) => model.way === way && model.state === 'answers')?.hash,
      engine: () => options.followed().engine,
      log: options.log,
      now: options.now,
      scheduler: options.scheduler,
      ...(options.foreign?.createRows && { createRows: options.foreign.createRows }),
    });
  }

  /** Takes up what stands in the folder and follows in the background. */
  static async open(options: RecommendationsOptions): Promise<Recommendations> {
    const recommendations = new Recommendations(options, await LearntModels.open(options));
    await recommendations.take();
    return recommendations;
  }

  /** Position from which on outcomes of events are still needed; Infinity: of none. */
  get needsFrom(): number {
    return Math.min(this.#current?.saved ?? Infinity, this.#next?.saved ?? Infinity);
  }

  /** Looks whether the definition in force recommends otherwise. Cost: none when it does not. */
  async take(): Promise<void> {
    const { definition } = this.#options.followed().engine;
    const asked = askedOf(definition);
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (asked === '') {
      this.#current = undefined;
      this.#next = undefined;
      return;
    }
    const next = new Follower({ ...this.#options, ...this.#models.served(), folder: join(this.#options.folder, 'recommendations'), onFollowed: (source) => this.#similar.change(source) });
    this.#next = next;
    await next.load(this.#options.onWarning);
    this.follow();
  }

  /** The log has grown: what is followed follows, a slice at a time. */
  follow(): void {
    const latest = this.#next ?? this.#current;
    if (latest === undefined || this.#following !== undefined || this.#closing.signal.aborted) return;
    if (this.#next === undefined && this.#options.followed().applied - latest.position < FOLLOW_EVENTS) return;
    this.#following = this.#round()
      .catch((cause: unknown) => this.#options.onWarning(cause))
      .finally(() => (this.#following = undefined));
  }

  async #round(): Promise<void> {
    const { signal } = this.#closing;
    await this.#current?.follow(signal);
    const next = this.#next;
    if (next === undefined) return;
    await next.follow(signal);
    if (!signal.aborted && next === this.#next) this.#flip(next);
  }

  /** Stores what is followed. @throws HostError as `writeCheckpoint` */
  async checkpoint(): Promise<void> {
    const latest = this.#next ?? this.#current;
    if (latest !== undefined && latest.position > latest.saved) await latest.checkpoint();
  }

  /** Models that were learnt, newest first, and which of them answer. @param name of this recommendation only */
  models(name?: string): readonly LearntModelStatus[] {
    return this.#models.list(name);
  }

  /** Keeps what was learnt; what is good enough answers all requests from then on, together. @throws HostError `model_failed` */
  async keepModels(models: readonly NewLearntModel[]): Promise<readonly LearntModelManifest[]> {
    const kept: LearntModelManifest[] = [];
    try {
      for (const model of models) kept.push(await this.#models.keep(model));
    } finally {
      const served = this.#models.served();
      for (const follower of [this.#current, this.#next]) follower?.recommender.serve(served);
      this.#similar.forget();
    }
    return kept;
  }

  status(): RecommendationStatus {
    const latest = this.#next ?? this.#current;
    const of = this.#options.followed().applied;
    return { names: latest?.recommender.names ?? [], done: latest?.position ?? of, of, state: this.#next === undefined ? 'ready' : 'building' };
  }

  /**
   * A list for a customer: of all that was acknowledged when asked, unless thousands of events just came.
   * Of an identifier never seen: for somebody new. Undefined: there is no such recommendation.
   * @throws HostError `recommendation_building` while it is computed for the first time
   */
  recommend(name: string, identifier: string, options: RecommendOptions = {}): RecommendedList | undefined {
    const { profile, request } = this.#requestOf(identifier, options);
    const answer = this.#answering(name)?.recommender.recommend(name, request);
    return answer && { ...answer, profile };
  }

  /**
   * Lets models that cannot answer at once look at a customer: await it, then ask. Undefined: there are none, ask. Without it, what such a
   * model finds is left out. @throws as `recommend`
   */
  prepare(name: string, identifier: string, options: RecommendOptions = {}): Promise<void> | undefined {
    return this.#answering(name)?.recommender.prepare(name, this.#requestOf(identifier, options).request);
  }

  /** What became of an item in that list. @throws as `recommend` */
  whyNot(name: string, identifier: string, item: string, options: RecommendOptions = {}): WhyNot | undefined {
    return this.#answering(name)?.recommender.whyNot(name, this.#requestOf(identifier, options).request, item);
  }

  /** What a model that reads events looked at in a customer's, and what each does for an item. Undefined: none that answers does, or it knows none of them. @throws as `recommend` */
  async attention(name: string, identifier: string, item: string): Promise<AttentionAnswer | undefined> {
    return this.#answering(name)?.recommender.attention(name, this.#requestOf(identifier, {}).request, item);
  }

  /** Items like this one. @throws as `recommend` */
  similarItems(name: string, item: string, { k }: { readonly k?: number } = {}): readonly RecommendedItem[] | undefined {
    return this.#answering(name)?.recommender.similarItems(name, item, { now: this.#options.now(), ...(k !== undefined && { k }) });
  }

  /** What goes with the items of a basket. @throws as `recommend` */
  completeBasket(name: string, items: readonly string[], { k }: { readonly k?: number } = {}): readonly RecommendedItem[] | undefined {
    return this.#answering(name)?.recommender.completeBasket(name, items, { now: this.#options.now(), ...(k !== undefined && { k }) });
  }

  /** Customers like one, of all that was acknowledged when asked. Undefined: there is no such recommendation. @throws HostError as `recommend`, and `customers_building` */
  similarCustomers(name: string, identifier: string, options: { readonly k?: number } = {}): Promise<SimilarAnswer | undefined> {
    return this.#similar.find(name, identifier, options);
  }

  /** Where a customer stands among others, now or as of a moment: as a vector. @throws as `recommend` */
  customerVector(name: string, identifier: string, options: { readonly asOf?: number } = {}): Promise<CustomerVector | undefined> {
    return this.#similar.vectorOf(name, identifier, options);
  }

  /** What is known of an item. @throws as `recommend` */
  item(name: string, key: string): CatalogueItem | undefined {
    return this.#answering(name)?.recommender.item(name, key);
  }

  /** Ends following, and keeps how far it has come. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    (this.#next ?? this.#current)?.level();
    await this.checkpoint().catch((cause: unknown) => this.#options.onWarning(cause));
  }

  /** Who answers for a recommendation; undefined: it is not declared. */
  #answering(name: string): Follower | undefined {
    if (this.#current?.recommender.names.includes(name) !== true && this.#next?.level() === true) this.#flip(this.#next);
    const [current, next] = [this.#current, this.#next];
    if (current?.recommender.names.includes(name) === true) {
      current.level();
      return current;
    }
    if (next?.recommender.names.includes(name) === true) throw hostError('recommendation_building', { done: next.position, of: this.#options.followed().applied });
    return undefined;
  }

  #flip(next: Follower): void {
    this.#similar.forget();
    this.#current = next;
    this.#next = undefined;
  }

  #requestOf(identifier: string, options: RecommendOptions): { readonly profile: string; readonly request: RecommendationRequest } {
    const { engine } = this.#options.followed();
    const now = this.#options.now();
    const source = engine.find(identifier);
    const { profile, members } = source === undefined ? { profile: identifier, members: [] } : engine.cluster(source);
    let columns: ProfileReading['columns'] | undefined;
    const columnOf: ColumnOf = (column) => (columns ??= engine.read(source ?? identifier, { asOf: now }).columns)[column];
    return { profile, request: { ...options, members, now, columnOf } };
  }
}

/** Equal for definitions that recommend alike; empty for one that recommends nothing. */
function askedOf({ catalogues = [], recommendations = [], events }: ProfileDefinition): string {
  return recommendations.length === 0 ? '' : canonicalJson([catalogues, recommendations, events]);
}

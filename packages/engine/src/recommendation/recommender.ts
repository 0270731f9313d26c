/**
 * Recommendations of a definition, from top to bottom: events in, and with each the items, the customers' histories and all
 * ways to find candidates follow; a request out: candidates of every way, blended or scored by a model, without what may
 * not be shown, different enough, some left to chance, each with its reasons.
 *
 * Everything is a function of the events in the order of the log, the definition and the models; the clock is the caller's.
 */
import { assert } from '../errors.ts';
import type { BehaviourEvent } from '../event/event.ts';
import type { ColumnValue, ProfileDefinition } from '../registry/definition.ts';
import { murmur128 } from '../registry/murmur.ts';
import type { RecommendationDefinition } from '../registry/recommendation-definition.ts';
import { candidateName, catalogueOf, followingKey, explorationOf } from '../registry/recommendation.ts';
import type { ScoringModel } from '../prediction/model.ts';
import { createScorer } from '../prediction/scorer.ts';
import type { CustomerSpace } from './alike/customer-space.ts';
import type { AttentionAnswer, PlaceChoice, RecommendationAnswer, RecommendationRequest, RecommendedItem, WhyNot } from './answer.ts';
import { Chooser } from './choice/chooser.ts';
import { EventReader } from './following/event-reader.ts';
import { FollowingState, type ColumnOf, type FollowingParts } from './following/following-state.ts';
import type { Tokenizer } from './model/content-source.ts';
import type { ModelledSource } from './following/renumbered-source.ts';

/** Format of what `save` gives. `load` takes no other: a host keeps it beside the state, and replays the log instead. */
export const recommenderFormat = 4;

/** What was learnt, for recommendations to answer with. */
export interface ServedModels {
  /** Trained ways to find candidates, by the name that `modelled(name)` gives; `forYou/ease` is of one recommendation alone, and goes first. One that is not there finds nothing. */
  readonly models?: ReadonlyMap<string, ModelledSource>;
  /** Models that rank what was found, by the name of the recommendation: for those with `rank: 'learned'`. */
  readonly rankers?: ReadonlyMap<string, ScoringModel>;
}

/** What a recommender is made of. */
export interface RecommenderOptions extends ServedModels {
  readonly definition: ProfileDefinition;
  /** Parts titles and descriptions into words, for `alike()`. Default: `plainWords`, which knows no dictionary. */
  readonly tokenize?: Tokenizer;
}

/** Where an event stands, and whose it is. */
export interface EventPlace {
  /** In the log; grows from call to call. */
  readonly position: number;
  /** The source id that the event belongs to, as `Engine.ownerOf` says. */
  readonly owner: string;
  /** Columns of the profile as of the event, for what is popular in a group. Absent: the customer is in no group. */
  readonly columnOf?: ColumnOf;
}

/** Similar items, or what completes a basket. */
export interface RelatedOptions {
  readonly now: number;
  /** Default: as declared. */
  readonly k?: number;
}

/** An item that some way found for a customer, with all that a ranking may look at. */
export interface RankingRow {
  readonly item: string;
  /** Features by name, but for columns of the profile; missing ones are left out. */
  readonly features: Readonly<Record<string, ColumnValue>>;
}

/** Events in; lists with reasons out. Pure, synchronous, in memory. */
export interface LiveRecommender {
  /** Names of the recommendations, as declared. */
  readonly names: readonly string[];
  /** Equal for recommenders that take up each other's state. */
  readonly version: string;
  /** Position of the event that was applied last; −1: none. */
  readonly position: number;
  /** Follows an accepted event: each once, in the order of the log. Cost: a look-up for events that no recommendation asks for; else some µs for each item that it names and each way. */
  apply(event: BehaviourEvent, place: EventPlace): void;
  /** Answers with these models from now on, and with no others; what follows events stays as it is. Cost: a look at each item of a model. */
  serve(models: ServedModels): void;
  /** Lets models that cannot answer at once look at what the customer did, so that the same request finds what they find. Undefined: nothing is waited for. */
  prepare(name: string, request: RecommendationRequest): Promise<void> | undefined;
  /** A list for a customer. Undefined: there is no such recommendation. Cost: some 0.5 ms for ten items of 100,000. Changes nothing. */
  recommend(name: string, request: RecommendationRequest): RecommendationAnswer | undefined;
  /** What a model that reads events looked at in a customer's, and what each does for an item. Undefined: no way that answers reads events, or it knows none. Cost: a score an event. */
  attention(name: string, request: RecommendationRequest, item: string): Promise<AttentionAnswer | undefined>;
  /** What became of an item in the list for a customer. Cost: as of the list. */
  whyNot(name: string, request: RecommendationRequest, item: string): WhyNot | undefined;
  /**
   * How likely each item would have stood at each place, had this list been made as declared, with what was shown above it: what an estimate asks
   * of a declaration that was not live. Cost: as of the list, and some 2 ms a place that is left to chance. @param shown keys, from the top down
   */
  choices(name: string, request: RecommendationRequest, shown: readonly string[]): readonly (readonly PlaceChoice[])[] | undefined;
  /** Items like this one, for whoever looks at it; empty when nothing ever named it. Undefined: there is no such recommendation. */
  similarItems(name: string, item: string, options: RelatedOptions): readonly RecommendedItem[] | undefined;
  /** What goes with the items of a basket, none of them again. */
  completeBasket(name: string, items: readonly string[], options: RelatedOptions): readonly RecommendedItem[] | undefined;
  /** What a learned ranking would see for a customer, of everything that was found, as `recommend` ranks it: rows to train on. */
  rankingRows(name: string, request: RecommendationRequest): readonly RankingRow[] | undefined;
  /** Customers of a recommendation among each other, as the models that answer now place them. Undefined: there is no such recommendation. */
  customers(name: string): CustomerSpace | undefined;
  /** The catalogue of a recommendation: how many items it has, and what is known of one. */
  item(name: string, key: string): CatalogueItem | undefined;
  /** All state as named sections of bytes, made one by one, some ms each: take them all before the next event; it may be asked meanwhile. */
  save(): Generator<readonly [section: string, bytes: Uint8Array]>;
  /** Takes up what `save` gave, on one that has followed nothing yet. @throws when it was saved in another format or under other declarations */
  load(sections: ReadonlyMap<string, Uint8Array>): void;
}

/** What is known of an item. */
export interface CatalogueItem {
  readonly item: string;
  readonly title: string;
  readonly isGone: boolean;
  readonly isAvailable: boolean;
  /** Values by field; those that nobody told are left out. */
  readonly fields: Readonly<Record<string, ColumnValue>>;
  /** When it was first named, ms. */
  readonly firstAt: number;
  /** Different customers it was shown to, a day, and those that took it up. */
  readonly shown: number;
  readonly taken: number;
}

/** A recommender that has followed nothing yet. Recommendations that agree in catalogue and signals share what they learn. */
export function createRecommender({ definition, tokenize, ...served }: RecommenderOptions): LiveRecommender {
  const { recommendations = [] } = definition;
  const reader = new EventReader(definition);
  const states = new Map<string, FollowingState>();
  for (const [key, sharing] of Map.groupBy(recommendations, (each) => followingKey(catalogueOf(definition, each), each))) {
    states.set(key, createState(definition, sharing, { reader, section: `recommendation/${states.size}`, ...(tokenize && { tokenize }) }));
  }
  let choosers = createChoosers(definition, states, served);
  // What LinUCB learns is kept only where somebody explores so: declarations without it take up what they saved before.
  const ridges = recommendations.flatMap((each) => (explorationOf(each).by === 'linucb' ? [`${each.name} by linucb`] : []));
  const version = murmur128(JSON.stringify([...states.keys(), ...recommendations.map(({ candidates }) => candidates.map(candidateName)), ...ridges]));
  let position = -1;

  return {
    names: recommendations.map(({ name }) => name),
    version,
    get position() {
      return position;
    },
    apply(event, place) {
      assert(place.position > position, `events are applied in the order of the log: ${place.position} comes after ${position}`);
      position = place.position;
      const family = reader.read(event);
      if (family < 0) return;
      for (const state of states.values()) state.apply(event, family, place.owner, place.columnOf);
    },
    serve(models) {
      choosers = createChoosers(definition, states, models);
    },
    prepare: (name, request) => choosers.get(name)?.prepare(request),
    recommend: (name, request) => choosers.get(name)?.recommend(request),
    attention: async (name, request, item) => choosers.get(name)?.attention(request, item),
    whyNot: (name, request, item) => choosers.get(name)?.whyNot(request, item),
    choices: (name, request, shown) => choosers.get(name)?.choices(request, shown),
    similarItems: (name, item, options) => choosers.get(name)?.related([item], options, 'similar'),
    completeBasket: (name, items, options) => choosers.get(name)?.related(items, options, 'basket'),
    rankingRows: (name, request) => choosers.get(name)?.rankingRows(request),
    customers: (name) => choosers.get(name)?.customers(),
    item: (name, key) => choosers.get(name)?.item(key),
    *save() {
      yield ['recommendation', Uint8Array.from(JSON.stringify({ format: recommenderFormat, version, position }), (letter) => letter.charCodeAt(0))];
      for (const state of states.values()) yield* state.save();
    },
    load(sections) {
      const saved = JSON.parse(String.fromCharCode(...sections.get('recommendation')!)) as { readonly format: number; readonly version: string; readonly position: number };
      if (saved.format !== recommenderFormat || saved.version !== version) {
        throw new Error(`The saved recommendations are of other declarations or of format ${saved.format}; this is format ${recommenderFormat}.`);
      }
      for (const state of states.values()) state.load(sections);
      position = saved.position;
    },
  };
}

/** Who answers for each recommendation. */
function createChoosers(definition: ProfileDefinition, states: ReadonlyMap<string, FollowingState>, { models = new Map(), rankers = new Map() }: ServedModels): ReadonlyMap<string, Chooser> {
  return new Map((definition.recommendations ?? []).map((recommendation) => {
    const { name } = recommendation;
    const ranker = rankers.get(name);
    const own = new Map(recommendation.candidates.flatMap((way) => {
      const model = way.kind === 'model' ? (models.get(`${name}/${way.name}`) ?? models.get(way.name)) : undefined;
      return way.kind === 'model' && model !== undefined ? [[way.name, model] as const] : [];
    }));
    const state = states.get(followingKey(catalogueOf(definition, recommendation), recommendation))!;
    return [name, new Chooser({ recommendation, state, models: own, ...(ranker && { scorer: createScorer(ranker) }) })];
  }));
}

/** One state for recommendations that share it: with every way that one of them asks for. */
function createState(definition: ProfileDefinition, sharing: readonly RecommendationDefinition[], at: Pick<FollowingParts, 'reader' | 'section' | 'tokenize'>): FollowingState {
  const [first] = sharing;
  assert(first !== undefined, 'a state is shared by one recommendation at least');
  const { signals, impression, click } = first;
  const candidates = [...new Map(sharing.flatMap((each) => each.candidates.map((way) => [candidateName(way), way] as const))).values()];
  const followsArms = sharing.some((each) => explorationOf(each).by === 'linucb');
  return new FollowingState({ catalogue: catalogueOf(definition, first), signals, candidates, followsArms, ...(impression && { impression }), ...(click && { click }), ...at });
}

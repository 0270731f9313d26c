/** One recommendation at work: from a request to its list, step by step, and back from an item to why it is not there. */
import { assert } from '../../errors.ts';
import type { Scorer } from '../../prediction/scorer.ts';
import type { ColumnValue } from '../../registry/definition.ts';
import type { RecommendationDefinition } from '../../registry/recommendation-definition.ts';
import { candidateName, explorationOf } from '../../registry/recommendation.ts';
import { createCustomerSpace, type CustomerSpace } from '../alike/customer-space.ts';
import type { AttentionAnswer, PlaceChoice, RecommendationAnswer, RecommendationRequest, RecommendedItem, RecommendedReason, WhyNot } from '../answer.ts';
import type { CandidateRequest } from '../candidate/candidate-source.ts';
import { armFeatures } from '../explore/arm-features.ts';
import type { Bandit } from '../explore/bandit.ts';
import { linUcb } from '../explore/lin-ucb.ts';
import { requestChance } from '../explore/request-chance.ts';
import { thompsonOfRates } from '../explore/thompson.ts';
import { FALLBACK, type FollowingState } from '../following/following-state.ts';
import { renumbered, type ModelledSource, type PreparedSource } from '../following/renumbered-source.ts';
import type { CatalogueItem, RankingRow, RelatedOptions } from '../recommender.ts';
import { arrange, chancesAt, type Arrangement } from './arrange.ts';
import { blend, type FoundItem } from './blend.ts';
import { Exclusions, type ExclusionScope } from './exclusions.ts';
import { RankingFeatures } from './ranking-features.ts';
import { reasonsOf, type ReasonSource } from './reasons.ts';

const DEFAULT_K = 10;
const MOST_K = 100;
/** Items that a learned ranking orders: those that the blend puts in front. */
export const mostRanked = 60;
const DEFAULT_DIVERSITY = 0.3;
/** Of whom nothing is known sees a varied list, whatever is declared. */
const NEWCOMER_DIVERSITY = 0.6;
/** Candidates of a way; when rules leave too few of them, it is asked once more for the second. */
const LIMITS = [100, 2_000] as const;
/** Items that were hardly shown: so few times, of the newest so many, at most so many for the slots left to chance. */
const HARDLY_SHOWN = 50;
const NEWEST_LOOKED_AT = 300;
const MOST_FRESH = 10;
/** Of the newest items, so many are looked at to fill a list: a rule that leaves out nearly everything must not cost a walk over all. */
const MOST_LOOKED_AT = 10_000;
/** Stands for whoever has no number among the histories. */
const NOBODY = -1;
const NO_ITEMS: ReadonlySet<number> = new Set();
const NO_COLUMN = (): undefined => undefined;

/** What a chooser is made of. */
export interface ChooserParts {
  readonly recommendation: RecommendationDefinition;
  readonly state: FollowingState;
  readonly models: ReadonlyMap<string, ModelledSource>;
  readonly scorer?: Scorer;
}

/** A request as it is worked on. */
interface Asked extends ExclusionScope {
  readonly candidates: CandidateRequest;
  readonly k: number;
  /** Whether what the request holds is in a basket, rather than what similar items are sought to. */
  readonly isBasket: boolean;
}

/** What was found for a request: what may be shown, best first, and how many each rule left out. */
interface Ranking {
  readonly found: readonly FoundItem[];
  /** Of those that may be shown, by the model or the blend. */
  readonly ranked: readonly FoundItem[];
  readonly excluded: ReadonlyMap<string, number>;
  /** Shown because nothing better is known, after all others: worth as much as the last of them. */
  readonly filled: readonly FoundItem[];
  readonly leastScore: number;
}

/** Answers requests of one recommendation; asking changes nothing. */
export class Chooser {
  readonly #recommendation: RecommendationDefinition;
  readonly #state: FollowingState;
  readonly #scorer: Scorer | undefined;
  readonly #sources: readonly ReasonSource[];
  /** Those that want to look at a customer before they are asked. */
  readonly #waiting: readonly Required<PreparedSource>[];
  readonly #fallback: ReasonSource;
  /** Those that say why. */
  readonly #tellers: readonly ReasonSource[];
  readonly #exclusions: Exclusions;
  readonly #signalNames: readonly string[];

  constructor({ recommendation, state, models, scorer }: ChooserParts) {
    this.#recommendation = recommendation;
    this.#state = state;
    this.#scorer = recommendation.rank === 'learned' ? scorer : undefined;
    this.#exclusions = new Exclusions(recommendation, state);
    this.#signalNames = Object.keys(recommendation.signals);
    this.#fallback = { name: FALLBACK, weight: 1, source: state.fallback };
    this.#sources = recommendation.candidates.flatMap((definition): readonly ReasonSource[] => {
      const name = candidateName(definition);
      const model = definition.kind === 'model' ? models.get(definition.name) : undefined;
      const source = model === undefined ? state.source(name) : renumbered(model, state.catalogue);
      const groupedBy = definition.kind === 'popular' ? definition.by : undefined;
      return source === undefined ? [] : [{ name, weight: definition.weight ?? 1, source, ...(groupedBy !== undefined && { groupedBy }) }];
    });
    this.#tellers = [...this.#sources, this.#fallback];
    this.#waiting = this.#sources.map(({ source }) => source).filter((source: PreparedSource): source is Required<PreparedSource> => source.prepare !== undefined);
  }

  /** Lets models that cannot answer at once look at the customer; undefined: there are none. */
  prepare(request: RecommendationRequest): Promise<void> | undefined {
    if (this.#waiting.length === 0) return undefined;
    const { candidates } = this.#asked(request, NO_COLUMN);
    return Promise.all(this.#waiting.map((source) => source.prepare(candidates))).then(() => {});
  }

  /** What the first way that reads a customer's events looked at, and what each does for an item; undefined: there is none that knows both. */
  async attention(request: RecommendationRequest, key: string): Promise<AttentionAnswer | undefined> {
    const { catalogue } = this.#state;
    const item = catalogue.find(key);
    if (item < 0) return undefined;
    const { candidates } = this.#asked(request, NO_COLUMN);
    for (const { name, source } of this.#sources as readonly (ReasonSource & { readonly source: PreparedSource })[]) {
      const attention = await source.attend?.(candidates, item);
      if (attention === undefined) continue;
      const events = attention.interactions.map(({ interaction: { item: of, at, signal }, ...looked }) => ({ item: catalogue.keyOf(of), title: catalogue.titleOf(of), signal: this.#signalNames[signal]!, at, ...looked }));
      return { way: name, heads: attention.heads, events };
    }
    return undefined;
  }

  /** Customers among each other, by the first way that has a place for them. */
  customers(): CustomerSpace {
    const [learnt] = this.#recommendation.candidates.flatMap((definition) => {
      if (definition.kind !== 'model') return [];
      const source: PreparedSource | undefined = this.#sources.find(({ name }) => name === candidateName(definition))?.source;
      return source?.customers === undefined ? [] : [{ way: definition.name, customers: source.customers }];
    });
    return createCustomerSpace({ state: this.#state, ...(learnt && { learnt }) });
  }

  /** The list for a customer. */
  recommend(request: RecommendationRequest): RecommendationAnswer {
    return this.#asking(request, (asked) => {
      const ranking = this.#rank(asked);
      const shown = this.#list(asked, ranking, request);
      const features = request.withFeatures ? this.#featuresOf(asked) : undefined;
      return {
        name: this.#recommendation.name,
        now: request.now,
        items: shown.map(({ item, ...chance }) => ({ ...this.#told(item, ranking, asked, chance), ...(features && { features: features.all(foundIn(ranking, item)) }) })),
        rankedBy: this.#scorer === undefined ? 'blend' : 'learned',
        considered: ranking.found.length + ranking.filled.length,
        excluded: Object.fromEntries(ranking.excluded),
        history: asked.candidates.history.length,
      };
    });
  }

  /** What became of an item in the list for a customer. */
  whyNot(request: RecommendationRequest, key: string): WhyNot {
    const item = this.#state.catalogue.find(key);
    if (item < 0) return { kind: 'unknown' };
    return this.#asking(request, (asked): WhyNot => {
      const ranking = this.#rank(asked);
      const shown = this.#list(asked, ranking, request).findIndex((each) => each.item === item);
      if (shown >= 0) return { kind: 'shown', place: shown + 1 };
      const rule = this.#exclusions.ruleAgainst(item, asked);
      if (rule !== undefined) return { kind: 'excluded', rule };
      const place = ranking.ranked.findIndex((each) => each.item === item) + 1;
      if (place === 0) return { kind: 'notFound' };
      return { kind: place <= asked.k ? 'variety' : 'outranked', place, of: ranking.ranked.length };
    });
  }

  /** What was found for a customer, with all that a ranking may look at, in the order of the blend. */
  rankingRows(request: RecommendationRequest): readonly RankingRow[] {
    return this.#asking(request, (asked) => {
      const features = this.#featuresOf(asked);
      return this.#rank(asked).ranked.map((found) => ({ item: this.#state.catalogue.keyOf(found.item), features: features.all(found) }));
    });
  }

  /** Items that go with others: the same ways, asked as if somebody had just had to do with these alone. */
  related(keys: readonly string[], { now, k }: RelatedOptions, purpose: 'similar' | 'basket'): readonly RecommendedItem[] {
    const { catalogue } = this.#state;
    const items = [...new Set(keys.map((key) => catalogue.find(key)))].filter((item) => item >= 0);
    if (items.length === 0) return [];
    const asked = { ...this.#asked({ members: [], now, ...(k !== undefined && { k }), basket: keys }, NO_COLUMN), isBasket: purpose === 'basket' };
    const sources = this.#sources.filter(({ name }) => (purpose === 'basket' && name === 'together') || !/^(popular:|repeat$|usual$)/.test(name));
    const found = blend(sources, asked.candidates).filter(({ item }) => this.#exclusions.ruleAgainst(item, asked) === undefined);
    const list = found.length >= asked.k ? found : [...found, ...this.#alikeInKind(items, found, asked)];
    const ranking: Ranking = { found: list, ranked: list, excluded: new Map(), filled: [], leastScore: 0 };
    return list.slice(0, asked.k).map(({ item }) => this.#told(item, ranking, asked, { propensity: 1, isExplored: false }));
  }

  /** What is known of an item; undefined: nothing ever named it. */
  item(key: string): CatalogueItem | undefined {
    const { catalogue, arms } = this.#state;
    const item = catalogue.find(key);
    if (item < 0) return undefined;
    const fields = Object.keys(catalogue.definition.fields).map((field) => [field, catalogue.read(item, field)] as const).filter(([, value]) => value !== undefined);
    return {
      item: key, title: catalogue.titleOf(item), isGone: catalogue.isGone(item), isAvailable: catalogue.isAvailable(item),
      fields: Object.fromEntries(fields), firstAt: catalogue.firstAt(item), ...arms.of(item),
    };
  }

  #asking<Answer>(request: RecommendationRequest, answer: (asked: Asked) => Answer): Answer {
    const columnOf = request.columnOf ?? NO_COLUMN;
    return this.#state.asking(columnOf, () => answer(this.#asked(request, columnOf)));
  }

  #asked({ members, now, k = this.#recommendation.k ?? DEFAULT_K, context = {}, basket = [] }: RecommendationRequest, columnOf: (column: string) => ColumnValue): Asked {
    const { histories, catalogue, signals } = this.#state;
    const numbers = members.map((member) => histories.find(member)).filter((number) => number >= 0);
    const [customer = NOBODY] = numbers;
    const inBasket = [...new Set(basket.map((key) => catalogue.find(key)))].filter((item) => item >= 0);
    // What is in the basket counts like what says most: it is about to be bought.
    const signal = strongestSignal(signals);
    const held = inBasket.map((item) => ({ customer, item, signal, weight: signals[signal]!.weight, at: now }));
    const wanted = Math.max(1, Math.min(MOST_K, Math.floor(k) || 1));
    const declared = Object.keys(this.#recommendation.context ?? {}).filter((name) => Object.hasOwn(context, name));
    return {
      now,
      k: wanted,
      isBasket: true,
      marks: histories.marks(numbers),
      basket: new Set(inBasket),
      columnOf,
      context: Object.fromEntries(declared.map((name) => [name, context[name]])),
      candidates: { customer, now, limit: Math.max(LIMITS[0], 2 * wanted), history: [...histories.interactions(numbers, now), ...held] },
    };
  }

  #rank(asked: Asked): Ranking {
    const wanted = asked.k + MOST_FRESH;
    let ranking = this.#rankAmong(asked, asked.candidates);
    // Who had to do with all that is popular needs a longer look.
    if (ranking.ranked.length < wanted && ranking.found.length > ranking.ranked.length) ranking = this.#rankAmong(asked, { ...asked.candidates, limit: LIMITS[1] });
    return ranking.ranked.length < asked.k ? { ...ranking, filled: this.#fill(asked, ranking) } : ranking;
  }

  #rankAmong(asked: Asked, request: CandidateRequest): Ranking {
    const found = blend(this.#sources, request);
    const excluded = new Map<string, number>();
    const allowed = found.filter(({ item }) => {
      const rule = this.#exclusions.ruleAgainst(item, asked);
      if (rule !== undefined) excluded.set(rule, (excluded.get(rule) ?? 0) + 1);
      return rule === undefined;
    });
    const ranked = this.#scored(allowed, asked);
    return { found, excluded, ranked, filled: [], leastScore: ranked.at(-1)?.score ?? 0 };
  }

  #scored(allowed: readonly FoundItem[], asked: Asked): Ranking['ranked'] {
    const scorer = this.#scorer;
    if (scorer === undefined) return allowed;
    const features = this.#featuresOf(asked);
    const first = allowed.slice(0, mostRanked);
    const [row, scores] = [new Float32Array(scorer.width), new Float64Array(scorer.outputs)];
    for (const found of first) {
      scorer.predict(scorer.encode((name) => features.read(name, found), asked.now, row), scores);
      scorer.finish(scores);
      found.score = scores[0]!;
    }
    first.sort((left, right) => right.score - left.score || right.blend - left.blend || left.item - right.item);
    // After them, in the order that they have.
    const least = first.at(-1)?.score ?? 0;
    const others = allowed.slice(mostRanked);
    for (const found of others) found.score = least - 1 / (1 + found.blend);
    return [...first, ...others];
  }

  #featuresOf({ candidates, now, context, columnOf }: Asked): RankingFeatures {
    return new RankingFeatures(this.#state, { history: candidates.history, now, context, columnOf });
  }

  /** What is popular with everybody, then what came last: so that nobody is shown nothing. */
  #fill(asked: Asked, { ranked, leastScore }: Ranking): readonly FoundItem[] {
    const wanted = asked.k - ranked.length;
    const taken = new Set(ranked.map(({ item }) => item));
    const allowed = (item: number): boolean => !taken.has(item) && this.#exclusions.ruleAgainst(item, asked) === undefined;
    const popular = blend([this.#fallback], { ...asked.candidates, limit: LIMITS[1] }).filter(({ item }) => allowed(item)).slice(0, wanted);
    for (const { item } of popular) taken.add(item);
    const newest = this.#newest(allowed, wanted - popular.length, MOST_LOOKED_AT);
    for (const found of popular) found.score = leastScore;
    return [...popular, ...newest.map((item) => unnamed(item, leastScore))];
  }

  /** Items in the order in which they came, the last first. */
  #newest(allowed: (item: number) => boolean, wanted: number, lookedAt: number): readonly number[] {
    const { size } = this.#state.catalogue;
    const items: number[] = [];
    for (let item = size - 1; item >= Math.max(0, size - lookedAt) && items.length < wanted; item--) if (allowed(item)) items.push(item);
    return items;
  }

  /** How likely each item stands at each place, when what was shown stands above. */
  choices(request: RecommendationRequest, shown: readonly string[]): readonly (readonly PlaceChoice[])[] {
    const { catalogue } = this.#state;
    return this.#asking({ ...request, k: shown.length }, (asked) => {
      const { others, arrangement } = this.#arrangement(asked, this.#rank(asked), request);
      // What the catalogue does not know, nobody would show.
      return chancesAt(others, shown.map((key) => catalogue.find(key)), arrangement).map((place) => place.map(({ item, chance }) => ({ item: catalogue.keyOf(item), chance })));
    });
  }

  #list(asked: Asked, ranking: Ranking, request: RecommendationRequest): ReturnType<typeof arrange> {
    const { others, arrangement } = this.#arrangement(asked, ranking, request);
    return arrange(others, arrangement);
  }

  #bandit({ candidates: { history, now } }: Asked): Bandit {
    const { by, width, evenShare } = explorationOf(this.#recommendation);
    const { catalogue, arms, ridge } = this.#state;
    if (by === 'thompson') return thompsonOfRates((item) => arms.of(item));
    assert(ridge !== undefined, 'who explores by LinUCB follows with a ridge');
    return linUcb({ featuresOf: armFeatures({ catalogue, arms, history, now }), ridgeOf: () => ridge, width, evenShare });
  }

  #arrangement(asked: Asked, { ranked, filled }: Ranking, { members, seed }: RecommendationRequest): { readonly others: Ranking['ranked']; readonly arrangement: Arrangement } {
    const { name, diversity = DEFAULT_DIVERSITY, caps = {} } = this.#recommendation;
    const { share: explore } = explorationOf(this.#recommendation);
    const { catalogue } = this.#state;
    const isNewcomer = asked.candidates.history.length === 0;
    const all = filled.length === 0 ? ranked : [...ranked, ...filled];
    const fresh = explore === 0 ? [] : this.#fresh(asked, new Set(all.slice(0, asked.k + MOST_FRESH).map(({ item }) => item)));
    const others = fresh.length === 0 ? all : all.filter(({ item }) => !fresh.includes(item));
    const arrangement: Arrangement = {
      k: asked.k, explore, caps, catalogue, fresh,
      diversity: isNewcomer ? Math.max(diversity, NEWCOMER_DIVERSITY) : diversity,
      bandit: () => this.#bandit(asked),
      chance: () => requestChance({ customer: seed ?? members[0] ?? '', name, now: asked.now }),
    };
    return { others, arrangement };
  }

  /** New items that were hardly shown, and are not listed anyway. */
  #fresh(asked: Asked, listed: ReadonlySet<number>): readonly number[] {
    const isFresh = (item: number): boolean => !listed.has(item) && this.#state.arms.of(item).shown < HARDLY_SHOWN && this.#exclusions.ruleAgainst(item, asked) === undefined;
    return this.#newest(isFresh, MOST_FRESH, NEWEST_LOOKED_AT);
  }

  #told(item: number, ranking: Ranking, { candidates, basket, isBasket }: Asked, chance: { readonly propensity: number; readonly isExplored: boolean }): RecommendedItem {
    const { catalogue } = this.#state;
    const found = foundIn(ranking, item);
    const reasons = reasonsOf(found, { catalogue, sources: this.#tellers, request: candidates, signalNames: this.#signalNames, basket: isBasket ? basket : NO_ITEMS });
    const otherwise: RecommendedReason = { kind: chance.isExplored ? 'chance' : 'new' };
    return { item: catalogue.keyOf(item), title: catalogue.titleOf(item), score: found.score, namedBy: found.namedBy, reasons: reasons.length > 0 ? reasons : [otherwise], ...chance };
  }

  /** Popular items of the categories of these, when no way knows more. */
  #alikeInKind(items: readonly number[], found: readonly FoundItem[], asked: Asked): readonly FoundItem[] {
    const { catalogue } = this.#state;
    const known = new Set(found.map(({ item }) => item));
    const categories = new Set(items.map((item) => catalogue.readRole(item, 'category')));
    const isOfKind = (item: number): boolean => {
      const category = catalogue.readRole(item, 'category');
      return catalogue.definition.roles.category === undefined || (category !== undefined && categories.has(category));
    };
    return blend([this.#fallback], { ...asked.candidates, limit: LIMITS[1] }).filter(({ item }) => !known.has(item) && isOfKind(item) && this.#exclusions.ruleAgainst(item, asked) === undefined);
  }
}

/** What ways said of an item of a list; of one that came by chance alone, nothing. */
function foundIn({ ranked, filled, leastScore }: Ranking, item: number): FoundItem {
  return ranked.find((each) => each.item === item) ?? filled.find((each) => each.item === item) ?? unnamed(item, leastScore);
}

function unnamed(item: number, score: number): FoundItem {
  return { item, blend: 0, namedBy: [], score };
}

function strongestSignal(signals: FollowingState['signals']): number {
  const weights = signals.map(({ weight }) => weight);
  const strongest = weights.indexOf(Math.max(...weights));
  assert(strongest >= 0, 'a recommendation has a signal');
  return strongest;
}

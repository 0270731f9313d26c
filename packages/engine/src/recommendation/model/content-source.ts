/**
 * Items like those of the history, by what is said of them: words of titles and descriptions, category, brand, price. Words that
 * few items have tell most (tf-idf, Spärck Jones 1972); alike is what points the same way (cosine). Nobody need have bought an
 * item: a new one is a neighbour the moment it is told of.
 */
import type { Candidate, CandidateReason, CandidateRequest, CandidateSource } from '../candidate/candidate-source.ts';
import { BestScores } from '../candidate/best-scores.ts';
import { plainWords } from './plain-words.ts';
import { strengthsOf } from './strength.ts';

/** Words of a text, repeated as often as they stand there. Deterministic. */
export type Tokenizer = (text: string) => readonly string[];

/** What is said of an item. */
export interface ContentItem {
  /** Title, description; in any language that the tokenizer reads. */
  readonly texts: readonly string[];
  /** Category, brand: one value by name. */
  readonly facets?: Readonly<Record<string, string>>;
  /** In one currency, above 0. */
  readonly price?: number;
}

/** Finds items by content, and is told of them as they come and change. */
export interface ContentSource extends CandidateSource {
  /** Takes the place of what was said before. Cost: the words of the item; of one that was known, also the items of its old words. */
  setItem(item: number, content: ContentItem): void;
  removeItem(item: number): void;
}

/** How a feature counts beside a word that stands once. */
const FACET_WEIGHT = 1.5;
const PRICE_WEIGHT = 0.5;
/** Prices within a factor of √2 of each other are of one band. */
const BANDS_A_DOUBLING = 2;
/** Features of a history that are looked up, the most telling. */
const MOST_FEATURES = 64;
/** Items that are met by these features, together: one that would go beyond is passed over, since it tells little for what it costs. */
const MOST_ITEMS = 5_000;
/** How much softer each older item of a history speaks. */
const RECENCY = 0.8;
const MOST_WORDS = 5;
const MOST_REASONS = 2;

/** Items that have a feature, and how it counts in each. */
interface Feature {
  /** Told in reasons; absent: of a price. */
  readonly word?: string;
  readonly items: number[];
  readonly weights: number[];
  /** Its rarity, and of how many items in all and with the feature that was reckoned: logarithms would take most of the time. */
  rarity: number;
  among: number;
  having: number;
}

interface Described {
  readonly features: readonly Feature[];
  readonly weights: readonly number[];
}

/** Cost of an answer: the items that share the most telling features with the history, at most 5,000 of them: some 1 ms. @param tokenize default `plainWords` */
export function createContentSource(tokenize: Tokenizer = plainWords): ContentSource {
  const featuresByKey = new Map<string, Feature>();
  const items: (Described | undefined)[] = [];
  let count = 0;
  let scores = new Float64Array(1_024);
  /** Counts changes: lengths follow from all items, and stay as long as nothing is told. */
  let version = 0;
  /** By item: its length, and the version that it is of. */
  let lengths = new Float64Array(1_024);
  let lengthsOf = new Float64Array(1_024).fill(-1);

  const rarityOf = (feature: Feature): number => {
    const { length } = feature.items;
    if (feature.among !== count || feature.having !== length) {
      feature.rarity = Math.log(1 + count / Math.max(1, length));
      feature.among = count;
      feature.having = length;
    }
    return feature.rarity;
  };
  const lengthOf = ({ features, weights }: Described): number => {
    let sum = 0;
    for (let i = 0; i < features.length; i++) {
      const share = weights[i]! * rarityOf(features[i]!);
      sum += share * share;
    }
    return Math.sqrt(sum);
  };
  const featureOf = (key: string, word?: string): Feature => {
    let feature = featuresByKey.get(key);
    if (feature === undefined) featuresByKey.set(key, (feature = { ...(word !== undefined && { word }), items: [], weights: [], rarity: 0, among: -1, having: -1 }));
    return feature;
  };

  const describe = ({ texts, facets = {}, price }: ContentItem): ReadonlyMap<Feature, number> => {
    const times = new Map<string, number>();
    for (const word of texts.flatMap(tokenize)) times.set(word, (times.get(word) ?? 0) + 1);
    const described = new Map<Feature, number>();
    for (const [word, often] of times) described.set(featureOf(`w${word}`, word), 1 + Math.log(often));
    for (const [name, value] of Object.entries(facets)) if (value !== '') described.set(featureOf(`f${name.length} ${name} ${value}`, value), FACET_WEIGHT);
    if (price !== undefined && price > 0) described.set(featureOf(`p${Math.round(Math.log2(price) * BANDS_A_DOUBLING)}`), PRICE_WEIGHT);
    return described;
  };

  const removeItem = (item: number): void => {
    const known = items[item];
    if (known === undefined) return;
    for (const feature of known.features) {
      const at = feature.items.indexOf(item);
      feature.items.splice(at, 1);
      feature.weights.splice(at, 1);
    }
    items[item] = undefined;
    count--;
    version++;
  };

  const setItem = (item: number, content: ContentItem): void => {
    removeItem(item);
    const described = describe(content);
    for (const [feature, weight] of described) {
      feature.items.push(item);
      feature.weights.push(weight);
    }
    items[item] = { features: [...described.keys()], weights: [...described.values()] };
    count++;
    version++;
    if (item < scores.length) return;
    scores = new Float64Array(2 * item);
    lengths = new Float64Array(2 * item);
    lengthsOf = new Float64Array(2 * item).fill(-1);
  };

  /** What the history points at, by feature; the most telling ones. */
  const directionOf = ({ history }: CandidateRequest): readonly (readonly [Feature, number])[] => {
    const known = strengthsOf(history, { items: items.length, recency: RECENCY });
    const direction = new Map<Feature, number>();
    known.items.forEach((item, i) => {
      const described = items[item];
      if (described === undefined) return;
      const share = known.strengths[i]! / Math.max(Number.MIN_VALUE, lengthOf(described));
      described.features.forEach((feature, f) => direction.set(feature, (direction.get(feature) ?? 0) + share * described.weights[f]! * rarityOf(feature) ** 2));
    });
    const byWeight = [...direction].sort(([, one], [, other]) => Math.abs(other) - Math.abs(one)).slice(0, MOST_FEATURES);
    let left = MOST_ITEMS;
    return byWeight.filter(([feature]) => {
      if (feature.items.length > left) return false;
      left -= feature.items.length;
      return true;
    });
  };

  const candidates = (request: CandidateRequest): readonly Candidate[] => {
    const met: number[] = [];
    for (const [{ items: having, weights }, weight] of directionOf(request)) {
      for (let i = 0; i < having.length; i++) {
        const item = having[i]!;
        if (scores[item] === 0) met.push(item);
        scores[item] = scores[item]! + weight * weights[i]! || Number.MIN_VALUE;
      }
    }
    const best = new BestScores(Math.min(request.limit, met.length));
    for (const item of met) {
      if (lengthsOf[item] !== version) {
        lengths[item] = lengthOf(items[item]!);
        lengthsOf[item] = version;
      }
      const score = scores[item]! / lengths[item]!;
      scores[item] = 0;
      if (score > 0 && score >= best.floor) best.offer(item, score);
    }
    return best.take();
  };

  const because = ({ history }: CandidateRequest, item: number): readonly CandidateReason[] => {
    const described = items[item];
    if (described === undefined) return [];
    const weightOf = new Map(described.features.map((feature, i) => [feature, described.weights[i]! * rarityOf(feature) ** 2]));
    const known = strengthsOf(history, { items: items.length, recency: RECENCY });
    const best = new BestScores(MOST_REASONS);
    const sharedBy = (from: number): readonly (readonly [Feature, number])[] =>
      items[from]!.features.flatMap((feature, i) => (weightOf.has(feature) ? [[feature, weightOf.get(feature)! * items[from]!.weights[i]!] as const] : []));
    known.items.forEach((from, i) => {
      if (from === item || known.strengths[i]! < 0 || items[from] === undefined) return;
      const alike = sharedBy(from).reduce((sum, [, weight]) => sum + weight, 0) / Math.max(Number.MIN_VALUE, lengthOf(items[from]));
      if (alike > 0) best.offer(from, known.strengths[i]! * alike);
    });
    return best.take().flatMap(({ item: from }): readonly CandidateReason[] => {
      const words = [...sharedBy(from)].sort(([, one], [, other]) => other - one).flatMap(([{ word }]) => word ?? []).slice(0, MOST_WORDS);
      return words.length === 0 ? [] : [{ kind: 'content', item: from, words }];
    });
  };

  return { setItem, removeItem, candidates, because };
}

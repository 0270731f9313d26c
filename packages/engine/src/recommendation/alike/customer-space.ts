/**
 * Where customers of one recommendation stand, so that those who are alike stand near: the vector that a trained way gives their history,
 * or, when none answers, a sketch of their items. All that is told of two customers is what both did.
 */
import type { BehaviourEvent } from '../../event/event.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FollowingState } from '../following/following-state.ts';
import type { CustomerVectors } from '../following/renumbered-source.ts';
import type { Interaction } from '../interaction.ts';
import { addToSketch, SKETCH_DIMS } from './item-sketch.ts';

/** An item that two customers had to do with. */
export interface SharedItem {
  readonly item: string;
  readonly title: string;
}

/** What two customers have in common. */
export interface SharedTaste {
  /** Different items that both liked. */
  readonly items: number;
  /** Of them, those that the fewest others bought, at most three. */
  readonly telling: readonly SharedItem[];
  /** Categories that both chose most, at most two. */
  readonly categories: readonly string[];
}

/** An event with the source id that it belongs to. */
export interface OwnedEvent {
  readonly event: BehaviourEvent;
  readonly owner: string;
}

/** Customers as vectors, and what they share. */
export interface CustomerSpace {
  /** Name of the way that places them, as `modelled(name)` gives it; undefined: their items do. */
  readonly way: string | undefined;
  readonly dims: number;
  /** Different items that somebody must have liked to stand anywhere: of fewer, nothing is said. */
  readonly leastItems: number;
  /** Source ids that had to do with an item. */
  readonly sources: number;
  /** @param number below `sources` */
  sourceAt(number: number): string;
  /** What a customer did under all source ids before a moment, oldest first. */
  historyOf(members: readonly string[], now: number): readonly Interaction[];
  /** The same, as if these events, in the order of the log, were all: for moments that have passed. */
  historyFrom(events: readonly OwnedEvent[], now: number): readonly Interaction[];
  /** Different items that a history likes. */
  likedItems(history: readonly Interaction[]): number;
  /** [histories, dims]; each of length 1, or zeros where a history is too short. Cost: as the way says; of a sketch, some µs each. */
  vectorsOf(histories: readonly (readonly Interaction[])[], now: number): Promise<Float32Array>;
  /** Compares others with one history. */
  compareWith(one: readonly Interaction[]): HistoryComparison;
}

/** One history beside others. Cost of each: the items of the other. */
export interface HistoryComparison {
  /**
   * How alike both are, 0 to 1, by their items: the cosine, those that few bought counting more, drawn towards 0 where few items are shared, as one
   * item may be chance (Bell & Koren, "Improved neighborhood-based collaborative filtering", KDD Cup 2007).
   */
  likenessOf(other: readonly Interaction[]): number;
  sharedBy(other: readonly Interaction[]): SharedTaste;
}

/** What a space is made of. */
export interface CustomerSpaceParts {
  readonly state: FollowingState;
  /** Absent: no way that answers has a place for customers. */
  readonly learnt?: { readonly way: string; readonly customers: CustomerVectors };
}

/** A model makes much of one or two items; a sketch is what it is. */
const LEAST_ITEMS = { learnt: 3, sketch: 1 } as const;
const MOST_TELLING = 3;
const MOST_CATEGORIES = 2;
/** Shared items at which a likeness counts half. */
const HALF_ITEMS = 2;
/** Share of a customer's items from which on a category is one that they choose. */
const CHOSEN_SHARE = 0.2;

/** A view of the state as it is when asked; it keeps nothing itself. */
export function createCustomerSpace({ state, learnt }: CustomerSpaceParts): CustomerSpace {
  const { catalogue, histories } = state;
  const dims = learnt?.customers.dims ?? SKETCH_DIMS;
  const leastItems = learnt === undefined ? LEAST_ITEMS.sketch : LEAST_ITEMS.learnt;

  /** What hardly anybody buys says more of who does. */
  const tellingOf = (item: number): number => Math.log1p((1 + histories.size) / (1 + histories.repeatsOf(item).buyers));

  function sketchOf(history: readonly Interaction[]): Float32Array {
    const sketch = new Float32Array(SKETCH_DIMS);
    for (const item of likedIn(history)) addToSketch(sketch, catalogue.keyOf(item), tellingOf(item));
    return sketch;
  }

  return {
    way: learnt?.way,
    dims,
    leastItems,
    get sources() {
      return histories.size;
    },
    sourceAt: (number) => histories.sourceAt(number),
    historyOf: (members, now) => histories.interactions(members.map((member) => histories.find(member)).filter((number) => number >= 0), now),
    historyFrom: (events, now) => state.interactionsOf(events, now),
    likedItems: (history) => likedIn(history).size,
    async vectorsOf(asked, now) {
      const long = asked.flatMap((history, i) => (likedIn(history).size < leastItems ? [] : [i]));
      const chosen = long.map((i) => asked[i]!);
      const vectors = new Float32Array(asked.length * dims);
      const found = learnt === undefined ? undefined : await learnt.customers.vectorsOf(chosen.map((history) => ({ history, now, limit: 0 })));
      long.forEach((i, place) => vectors.set(unit(found?.subarray(place * dims, (place + 1) * dims) ?? sketchOf(asked[i]!)), i * dims));
      return vectors;
    },
    compareWith(one) {
      const left = likedIn(one);
      const weightOf = (items: Iterable<number>): number => {
        let sum = 0;
        for (const item of items) sum += tellingOf(item) ** 2;
        return sum;
      };
      const leftWeight = weightOf(left);
      return {
        likenessOf(other) {
          const right = likedIn(other);
          const shared = both(left, right);
          return shared.length === 0 ? 0 : ((weightOf(shared) / Math.sqrt(leftWeight * weightOf(right))) * shared.length) / (shared.length + HALF_ITEMS);
        },
        sharedBy(other) {
          const right = likedIn(other);
          const shared = both(left, right);
          const telling = shared.map((item) => ({ item, says: tellingOf(item) })).sort((a, b) => b.says - a.says || a.item - b.item).slice(0, MOST_TELLING);
          return {
            items: shared.length,
            telling: telling.map(({ item }) => ({ item: catalogue.keyOf(item), title: catalogue.titleOf(item) })),
            categories: sharedCategories(catalogue, left, right),
          };
        },
      };
    },
  };
}

/** Different items that a history speaks for, all in all. */
function likedIn(history: readonly Interaction[]): ReadonlySet<number> {
  const weights = new Map<number, number>();
  for (const { item, weight } of history) weights.set(item, (weights.get(item) ?? 0) + weight);
  return new Set([...weights].flatMap(([item, weight]) => (weight > 0 ? [item] : [])));
}

function both(left: ReadonlySet<number>, right: ReadonlySet<number>): readonly number[] {
  return left.size <= right.size ? [...left].filter((item) => right.has(item)) : [...right].filter((item) => left.has(item));
}

function sharedCategories(catalogue: Catalogue, left: ReadonlySet<number>, right: ReadonlySet<number>): readonly string[] {
  const [one, other] = [left, right].map((items) => {
    const shares = new Map<string, number>();
    for (const item of items) {
      const category = catalogue.readRole(item, 'category');
      if (typeof category === 'string') shares.set(category, (shares.get(category) ?? 0) + 1 / items.size);
    }
    return shares;
  }) as [Map<string, number>, Map<string, number>];
  const chosen = [...one].flatMap(([category, share]) => {
    const least = Math.min(share, other.get(category) ?? 0);
    return least >= CHOSEN_SHARE ? [{ category, least }] : [];
  });
  return chosen.sort((a, b) => b.least - a.least || (a.category < b.category ? -1 : 1)).slice(0, MOST_CATEGORIES).map(({ category }) => category);
}

/** Of length 1; zeros stay. */
function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum === 0 ? vector : vector.map((value) => value / Math.sqrt(sum));
}

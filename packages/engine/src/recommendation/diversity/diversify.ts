/**
 * Variety: a list of ten shirts of one brand is ten times one recommendation. Items are taken one by one, each time the one
 * that is best by `balance × relevance − (1 − balance) × likeness to the most alike item taken before` (maximal marginal
 * relevance: Carbonell & Goldstein, SIGIR 1998). Relevance is the score brought to 0..1 over the list that is given.
 *
 * Caps hold as long as there are items that keep them. Then they give way, by one item at a time for all alike: a list is
 * never shorter than it could be because of them.
 *
 * How a pipeline calls it: after rules have taken items out and before exploration, with all that is left, best first, and
 * `k` larger than the list to be shown by as many as exploration may draw from (see `explore/explore-list.ts`).
 */
import { CapCount, type DiversityCaps } from './caps.ts';
import { prepareAspects, similarityOf, type AspectWeights, type ItemAspects } from './similarity.ts';

/** An item with its score: higher is better, finite, comparable within the list only. */
export interface DiverseItem extends ItemAspects {
  readonly score: number;
}

/** How much variety. */
export interface DiversityOptions {
  /** Items wanted. */
  readonly k: number;
  /** 1: by score alone; 0: by variety alone, after the first. Default .7. */
  readonly balance?: number;
  /** Default: category 1, brand .5, vector 1 if any item has one. */
  readonly weights?: Partial<AspectWeights>;
  readonly caps?: DiversityCaps;
}

/**
 * Picks `k` items, or all when there are fewer; of equals, the one that stood first. The same input gives the same list.
 * Cost: items × k comparisons; 200 items for a list of 20 some 0.1 ms, with vectors of 64 some 0.5 ms.
 * @param ranked best first
 */
export function diversify<Item extends DiverseItem>(ranked: readonly Item[], { k, balance = 0.7, weights: asked = {}, caps = {} }: DiversityOptions): readonly Item[] {
  const weights: AspectWeights = { category: 1, brand: 0.5, vector: ranked.some(({ vector }) => vector !== undefined) ? 1 : 0, ...asked };
  const aspects = ranked.map(prepareAspects);
  const relevance = relevanceOf(ranked);
  /** How alike each is to the most alike of those taken. */
  const alike = new Float64Array(ranked.length);
  /** By how much each would go beyond a cap; Infinity: it is taken. */
  const excess = new Float64Array(ranked.length);
  const count = new CapCount(caps);
  for (let place = 0; place < ranked.length; place++) excess[place] = count.excessWith(aspects[place]!);
  const list: Item[] = [];
  for (let given = 0; list.length < Math.min(k, ranked.length); ) {
    let next = -1;
    let most = -Infinity;
    for (let place = 0; place < ranked.length; place++) {
      const value = excess[place]! > given ? -Infinity : balance * relevance[place]! - (1 - balance) * alike[place]!;
      if (value <= most) continue;
      next = place;
      most = value;
    }
    if (next < 0) {
      given++;
      continue;
    }
    const taken = aspects[next]!;
    excess[next] = Infinity;
    list.push(ranked[next]!);
    count.add(taken);
    for (let place = 0; place < ranked.length; place++) {
      const other = aspects[place]!;
      if (excess[place] === Infinity) continue;
      const likeness = similarityOf(other, taken, weights);
      if (likeness > alike[place]!) alike[place] = likeness;
      // Only what shares a category or brand with it comes nearer to a cap.
      if (other.category === taken.category || other.brand === taken.brand) excess[place] = count.excessWith(other);
    }
  }
  return list;
}

/** Scores from 0, the least of the list, to 1; all 1 when they are equal, or when one of them is no finite number. */
function relevanceOf(ranked: readonly DiverseItem[]): Float64Array {
  let [least, most] = [Infinity, -Infinity];
  for (const { score } of ranked) {
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  const range = most - least;
  return Float64Array.from(ranked, ({ score }) => (range > 0 && range < Infinity ? (score - least) / range : 1));
}

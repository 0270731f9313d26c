/** From items in the order of their worth to the list that is shown: different enough, none too often, some left to chance. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { diversify } from '../diversity/diversify.ts';
import { exploreList, type ExploredItem } from '../explore/explore-list.ts';
import type { RateArms } from '../explore/rate-arms.ts';
import type { RequestChance } from '../explore/request-chance.ts';
import { thompsonOfRates } from '../explore/thompson.ts';

/** Items that a slot left to chance draws from. */
const POOL = 20;
/** Of the ranking, so many are looked at for variety, or four times the list: what stands behind is not worth it. */
const MOST_RANKED = 100;

/** An item with its worth. */
export interface RankedItem {
  readonly item: number;
  readonly score: number;
}

/** How a list is made. */
export interface Arrangement {
  readonly k: number;
  readonly diversity: number;
  readonly explore: number;
  readonly caps: { readonly category?: number; readonly brand?: number };
  readonly catalogue: Catalogue;
  readonly arms: RateArms;
  readonly chance: RequestChance;
  /** Items that were hardly shown, to draw from besides the ranked; none of them is among those. */
  readonly fresh: readonly number[];
}

/**
 * The list: `k` items, or all when there are fewer. The last slots are left to chance, as many as `explore` asks for: at least
 * one of a list of two or more. Deterministic for one chance. Cost: some 0.1 ms for a list of ten.
 * @param ranked best first
 */
export function arrange(ranked: readonly RankedItem[], { k, diversity, explore, caps, catalogue, arms, chance, fresh }: Arrangement): readonly ExploredItem[] {
  const explored = explore === 0 || k < 2 ? 0 : Math.max(1, Math.round(k * explore));
  const aspects = ranked.slice(0, Math.max(MOST_RANKED, 4 * k)).map(({ item, score }) => ({ item, score, category: wordOf(catalogue.readRole(item, 'category')), brand: wordOf(catalogue.readRole(item, 'brand')) }));
  const list = diversify(aspects, { k: k + (explored > 0 ? POOL : 0), balance: 1 - diversity, caps }).map(({ item }) => item);
  if (explored === 0) return list.map((item) => ({ item, propensity: 1, isExplored: false }));
  const sure = k - explored;
  // Slots left to chance draw from the best that are left, and from what was hardly shown.
  const among = [...list.slice(0, k), ...fresh, ...list.slice(k)];
  const slots = Array.from({ length: explored }, (_, i) => sure + i);
  return exploreList(among, { k, slots, pool: POOL, bandit: thompsonOfRates((item) => arms.of(item)), chance });
}

function wordOf(value: string | number | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** From items in the order of their worth to the list that is shown: different enough, none too often, some left to chance. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { CapCount, type DiversityCaps } from '../diversity/caps.ts';
import { diversify } from '../diversity/diversify.ts';
import type { ItemAspects } from '../diversity/similarity.ts';
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
  readonly caps: DiversityCaps;
  readonly catalogue: Catalogue;
  readonly arms: RateArms;
  /** Asked for when a slot is left to chance. */
  readonly chance: () => RequestChance;
  /** Items that were hardly shown, to draw from besides the ranked; none of them is among those. */
  readonly fresh: readonly number[];
}

/**
 * The list: `k` items, or all when there are fewer. The last slots are left to chance, as many as `explore` asks for: at least
 * one of two. Deterministic for one chance. Cost: some 0.1 ms for a list of ten.
 * @param ranked best first
 */
export function arrange(ranked: readonly RankedItem[], { k, diversity, explore, caps, catalogue, arms, chance, fresh }: Arrangement): readonly ExploredItem[] {
  const aspectsOf = (item: number): ItemAspects => ({ category: wordOf(catalogue.readRole(item, 'category')), brand: wordOf(catalogue.readRole(item, 'brand')) });
  const best = ranked.slice(0, Math.max(MOST_RANKED, 4 * k)).map(({ item, score }) => {
    const { category, brand } = aspectsOf(item);
    return { item, score, category, brand };
  });
  const list = diversify(best, { k, balance: 1 - diversity, caps }).map(({ item }) => item);
  if (explore === 0 || k < 2) return list.map((item) => ({ item, propensity: 1, isExplored: false }));
  const sure = k - Math.max(1, Math.round(k * explore));
  const listed = new Set(list);
  const others = best.flatMap(({ item }) => (listed.has(item) ? [] : [item]));
  // Slots left to chance draw from the rest of the list, from what was hardly shown, and from the best of the others: of all that keeps the caps.
  const pool = keepingCaps([...list.slice(sure), ...fresh, ...others], { before: list.slice(0, sure), wanted: k - sure, caps, aspectsOf }).slice(0, POOL + k - sure);
  const slots = Array.from({ length: k - sure }, (_, i) => sure + i);
  return exploreList([...list.slice(0, sure), ...pool], { k, slots, pool: POOL, bandit: thompsonOfRates((item) => arms.of(item)), chance: chance() });
}

interface CapScope {
  /** Items that are listed already. */
  readonly before: readonly number[];
  readonly wanted: number;
  readonly caps: DiversityCaps;
  readonly aspectsOf: (item: number) => ItemAspects;
}

/** Of these items, in their order, those that keep the caps even if all of them were listed; when they are too few, the others behind them. */
function keepingCaps(items: readonly number[], { before, wanted, caps, aspectsOf }: CapScope): readonly number[] {
  const count = new CapCount(caps);
  for (const item of before) count.add(aspectsOf(item));
  const kept = items.filter((item) => {
    const aspects = aspectsOf(item);
    if (count.excessWith(aspects) > 0) return false;
    count.add(aspects);
    return true;
  });
  // A list is never shorter because of its caps.
  return kept.length >= wanted ? kept : [...kept, ...items.filter((item) => !kept.includes(item))];
}

function wordOf(value: string | number | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

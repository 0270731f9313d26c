/** From items in the order of their worth to the list that is shown: different enough, none too often, some left to chance. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { CapCount, type DiversityCaps } from '../diversity/caps.ts';
import { diversify } from '../diversity/diversify.ts';
import type { ItemAspects } from '../diversity/similarity.ts';
import type { Bandit } from '../explore/bandit.ts';
import { exploreList, type ExploredItem } from '../explore/explore-list.ts';
import type { RequestChance } from '../explore/request-chance.ts';

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
  /** Both asked for when a slot is left to chance. */
  readonly bandit: () => Bandit;
  readonly chance: () => RequestChance;
  /** Items that were hardly shown, to draw from besides the ranked; none of them is among those. */
  readonly fresh: readonly number[];
}

/**
 * The list: `k` items, or all when there are fewer. The last slots are left to chance, as many as `explore` asks for: at least
 * one of two. Deterministic for one chance. Cost: some 0.1 ms for a list of ten.
 * @param ranked best first
 */
export function arrange(ranked: readonly RankedItem[], arrangement: Arrangement): readonly ExploredItem[] {
  const { sure, pool } = slotsOf(ranked, arrangement);
  if (pool.length === 0) return sure.map((item) => ({ item, propensity: 1, isExplored: false }));
  const { k, bandit, chance } = arrangement;
  const slots = Array.from({ length: k - sure.length }, (_, i) => sure.length + i);
  return exploreList([...sure, ...pool], { k, slots, pool: POOL, bandit: bandit(), chance: chance() });
}

/** An item that may stand at a place. */
export interface PlaceChance {
  readonly item: number;
  /** Above 0, up to 1; of all items of a place they sum to 1. */
  readonly chance: number;
}

/**
 * What may stand at each place of the list, how likely, when what was shown stands above it. Cost: of a place that is left to chance, some 2 ms.
 * @param shown from the top down
 */
export function chancesAt(ranked: readonly RankedItem[], shown: readonly number[], arrangement: Arrangement): readonly (readonly PlaceChance[])[] {
  const { sure, pool } = slotsOf(ranked, arrangement);
  return shown.map((_, place): readonly PlaceChance[] => {
    if (place < sure.length) return [{ item: sure[place]!, chance: 1 }];
    const above = new Set(shown.slice(0, place));
    const among = pool.filter((item) => !above.has(item)).slice(0, POOL);
    if (among.length < 2) return among.map((item) => ({ item, chance: 1 }));
    const bandit = arrangement.bandit();
    return among.map((item, at) => ({ item, chance: bandit.propensityOf(among, at) }));
  });
}

/** The places that are not left to chance, and what the others draw from: nothing where there are none. */
function slotsOf(ranked: readonly RankedItem[], { k, diversity, explore, caps, catalogue, fresh }: Omit<Arrangement, 'bandit' | 'chance'>): { readonly sure: readonly number[]; readonly pool: readonly number[] } {
  const aspectsOf = (item: number): ItemAspects => ({ category: wordOf(catalogue.readRole(item, 'category')), brand: wordOf(catalogue.readRole(item, 'brand')) });
  const best = ranked.slice(0, Math.max(MOST_RANKED, 4 * k)).map(({ item, score }) => {
    const { category, brand } = aspectsOf(item);
    return { item, score, category, brand };
  });
  const list = diversify(best, { k, balance: 1 - diversity, caps }).map(({ item }) => item);
  if (explore === 0 || k < 2) return { sure: list, pool: [] };
  const sure = k - Math.max(1, Math.round(k * explore));
  const listed = new Set(list);
  const others = best.flatMap(({ item }) => (listed.has(item) ? [] : [item]));
  // Slots left to chance draw from the rest of the list, from what was hardly shown, and from the best of the others: of all that keeps the caps.
  const pool = keepingCaps([...list.slice(sure), ...fresh, ...others], { before: list.slice(0, sure), wanted: k - sure, caps, aspectsOf }).slice(0, POOL + k - sure);
  return { sure: list.slice(0, sure), pool };
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

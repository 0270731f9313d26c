/**
 * Exploration of a list: some of its slots are given to chance, so that what is shown now teaches what to show later. The
 * other slots keep the ranking.
 *
 * How a pipeline calls it: last of all, with the list that rules and variety have made, longer than `k` by the items that a
 * slot may draw from. Nothing may be left out or moved afterwards, or the propensities are no longer true. The propensity
 * of each shown item is logged with its impression; estimates of a change (`estimatePolicy` of the learn package) need it.
 *
 * Each slot is filled in turn. A propensity is how likely its item was for this slot, given what stands above it: 1 where
 * nothing was left to chance. With one explored slot that is how often the item is seen there; with several, the product
 * down the list is how often the whole list is.
 */
import type { Bandit } from './bandit.ts';
import type { RequestChance } from './request-chance.ts';

/** Where, and from how many items. */
export interface ExploreOptions {
  /** Length of the list. */
  readonly k: number;
  /** Slots that are explored, counted from 0; those beyond the list are passed over. Default: the last. */
  readonly slots?: readonly number[];
  /** Items that a slot draws from: the best that are left. Default 20. */
  readonly pool?: number;
  readonly bandit: Bandit;
  /** As `requestChance` gives it. */
  readonly chance: RequestChance;
}

/** An item of a list that was explored. */
export interface ExploredItem {
  readonly item: number;
  /** Above 0, up to 1. */
  readonly propensity: number;
  /** Whether chance had a part in it. */
  readonly isExplored: boolean;
}

/**
 * The list to show: `k` items, or all when there are fewer. The same items, chance and knowledge give the same list.
 * Cost: a choice of the bandit a slot, some 0.1 ms at 20 items.
 * @param items best first, each once
 */
export function exploreList(items: readonly number[], { k, slots = [k - 1], pool = 20, bandit, chance }: ExploreOptions): readonly ExploredItem[] {
  const left = [...items];
  return Array.from({ length: Math.min(k, items.length) }, (_, slot): ExploredItem => {
    const among = slots.includes(slot) ? left.slice(0, pool) : [];
    if (among.length < 2) return { item: left.shift()!, propensity: 1, isExplored: false };
    const { place, propensity } = bandit.choose(among, chance);
    left.splice(place, 1);
    return { item: among[place]!, propensity, isExplored: true };
  });
}

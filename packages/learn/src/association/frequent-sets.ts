/**
 * All sets of items that stand together in enough rows: Eclat (Zaki, IEEE TKDE 12, 2000), depth first over bit sets. A set can only
 * be frequent if all that it is made of are, so that most are never looked at.
 */
import { bothOf, countBits } from './bits.ts';

/** Items that stand together. */
export interface FrequentSet {
  /** Places of the items, rising. */
  readonly items: readonly number[];
  /** Rows that have them all. */
  readonly rows: number;
}

/** How far to go. */
export interface FrequentSetOptions {
  /** Rows that a set needs. */
  readonly least: number;
  /** Items in a set at most. */
  readonly mostItems: number;
  /** Sets at most; beyond, the search ends and says so. Default 100,000. */
  readonly mostSets?: number;
  /** Whether two items may stand in one set; default any two. */
  readonly allows?: (one: number, other: number) => boolean;
}

/** What was found. */
export interface FrequentSets {
  /** In the order of the search: a set before those that add to it. */
  readonly sets: readonly FrequentSet[];
  /** False: there are more than were asked for. */
  readonly isWhole: boolean;
}

const MOST_SETS = 100_000;

/** Deterministic. Cost: a pass over the bits for each set that is looked at. @param done [items], the rows that have each */
export function frequentSets(done: readonly Uint32Array[], { least, mostItems, mostSets = MOST_SETS, allows = () => true }: FrequentSetOptions): FrequentSets {
  const sets: FrequentSet[] = [];
  let isWhole = true;
  const extend = (before: readonly number[], within: readonly { readonly item: number; readonly rows: Uint32Array }[]): void => {
    for (const [place, { item, rows }] of within.entries()) {
      if (sets.length >= mostSets) {
        isWhole = false;
        return;
      }
      const items = [...before, item];
      sets.push({ items, rows: countBits(rows) });
      if (items.length === mostItems) continue;
      const next = within.slice(place + 1).flatMap((other) => {
        if (!allows(item, other.item)) return [];
        const both = bothOf(rows, other.rows);
        return countBits(both) >= least ? [{ item: other.item, rows: both }] : [];
      });
      extend(items, next);
    }
  };
  extend([], done.flatMap((rows, item) => (countBits(rows) >= least ? [{ item, rows }] : [])));
  return { sets, isWhole };
}

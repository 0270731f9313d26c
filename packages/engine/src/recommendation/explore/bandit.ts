/** A way to try what is not yet known to be best: it chooses one of some items, and says how likely that choice was. */
import type { RequestChance } from './request-chance.ts';

/** One of some items. */
export interface Choice {
  readonly place: number;
  /** How often this place is chosen, over requests: above 0, up to 1. */
  readonly propensity: number;
}

/** Thompson sampling over rates or scores, or LinUCB. A choice changes nothing: what it learns from comes back as outcomes. */
export interface Bandit {
  /** @param items best first, one or more */
  choose(items: readonly number[], chance: RequestChance): Choice;
  /** How often `choose` gives this place for these items: over all places it sums to 1. What an estimate asks of a policy that is not live yet. */
  propensityOf(items: readonly number[], place: number): number;
}

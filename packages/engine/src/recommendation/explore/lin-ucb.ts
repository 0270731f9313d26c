/**
 * LinUCB (Li, Chu, Langford & Schapire, WWW 2010): what an item may be worth at best, by its features and by how little they
 * are known, decides. By itself it leaves nothing to chance, and a choice without chance has no propensity that an estimate
 * could be made of: so a small share of the choices is drawn evenly from all items.
 */
import { assert } from '../../errors.ts';
import type { Bandit } from './bandit.ts';
import type { Ridge } from './ridge.ts';

/** What LinUCB goes by. */
export interface LinUcbOptions {
  /** Features of an item for this request [width], finite: of the item, of the customer, and of both together. */
  readonly featuresOf: (item: number) => ArrayLike<number>;
  /** What is known: one regression for all items, or (algorithm 1 of the paper) one of each item. */
  readonly ridgeOf: (item: number) => Ridge;
  /** Deviations that are added to what is expected; more tries more. Default 1. */
  readonly width?: number;
  /** Of the choices, those drawn evenly from all items; above 0, up to 1. Default .1. */
  readonly evenShare?: number;
}

/** Of equals, the first has the greatest bound. Cost of a choice: the square of the width an item, some 5 µs at 64. */
export function linUcb({ featuresOf, ridgeOf, width = 1, evenShare = 0.1 }: LinUcbOptions): Bandit {
  assert(evenShare > 0 && evenShare <= 1, 'a share of the choices is drawn evenly: without, no propensity is true');
  const highest = (items: readonly number[]): number => {
    let [best, most] = [0, -Infinity];
    items.forEach((item, place) => {
      const { mean, deviation } = ridgeOf(item).expect(featuresOf(item));
      const bound = mean + width * deviation;
      if (bound > most) [best, most] = [place, bound];
    });
    return best;
  };
  const propensity = (items: readonly number[], place: number, best: number): number => evenShare / items.length + (place === best ? 1 - evenShare : 0);
  return {
    choose(items, chance) {
      const best = highest(items);
      const place = chance.uniform() < evenShare ? Math.floor(chance.uniform() * items.length) : best;
      return { place, propensity: propensity(items, place, best) };
    },
    propensityOf: (items, place) => propensity(items, place, highest(items)),
  };
}

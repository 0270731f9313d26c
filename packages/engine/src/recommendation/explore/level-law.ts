/**
 * What is believed of an item's worth, as a law over levels that all items of a choice share. One number is drawn for each
 * item and the highest wins (Thompson, Biometrika 25, 1933); of items at one level, the one that stood first.
 *
 * The levels are there for the propensity. Between smooth laws, how often an item wins is an integral that can only be
 * approached; over levels it is a finite sum of the very numbers that are drawn from. So what is logged as the propensity
 * is how often the item really wins, to the last digits of a float, and estimates made of it later have no bias from here.
 */
import { assert } from '../../errors.ts';
import type { RequestChance } from './request-chance.ts';

/** [levels]: how likely a worth is at this level or a lower one; the last is 1. */
export type LevelLaw = Float64Array;

/** e to so little, beside e to 0, is nothing: no float of a sum that has both would show it. */
const NOTHING = -40;

/** The law whose chance of each level is in proportion to e to these powers. Cost: an exponential a level that has a chance at all. */
export function lawOfPowers(powers: Float64Array): LevelLaw {
  let greatest = -Infinity;
  for (const power of powers) greatest = Math.max(greatest, power);
  assert(greatest > -Infinity, 'one level at least is possible');
  const law = new Float64Array(powers.length);
  let sum = 0;
  for (let level = 0; level < powers.length; level++) {
    const power = powers[level]! - greatest;
    if (power > NOTHING) sum += Math.exp(power);
    law[level] = sum;
  }
  for (let level = 0; level < law.length; level++) law[level]! /= sum;
  return law;
}

/** Draws a level for each item. @returns the place of the item with the highest, the first of equals */
export function drawHighest(laws: readonly LevelLaw[], chance: RequestChance): number {
  let [winner, highest] = [-1, -1];
  laws.forEach((law, place) => {
    const level = levelAt(law, chance.uniform());
    if (level > highest) [winner, highest] = [place, level];
  });
  return winner;
}

/** How often `drawHighest` gives this place. Cost: items × levels products, some 1 ns each. */
export function winningChance(laws: readonly LevelLaw[], place: number): number {
  const own = laws[place]!;
  let sum = 0;
  for (let level = 0; level < own.length; level++) {
    const below = level === 0 ? 0 : own[level - 1]!;
    let product = own[level]! - below;
    for (let other = 0; other < laws.length && product > 0; other++) {
      // Those that stood first must be lower; those after may be as high.
      if (other !== place) product *= other > place ? laws[other]![level]! : level === 0 ? 0 : laws[other]![level - 1]!;
    }
    sum += product;
  }
  return sum;
}

/** The first level whose chance goes beyond the drawn number. */
function levelAt(law: LevelLaw, drawn: number): number {
  let [low, high] = [0, law.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (law[middle]! > drawn) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Thompson sampling (Thompson 1933; Chapelle & Li, NIPS 2011): an item is tried as often as it may be the best, by all that
 * is known. Items that were shown little have wide laws and win now and then; those known to be worse hardly ever do.
 */
import { assert } from '../../errors.ts';
import type { Bandit } from './bandit.ts';
import { drawHighest, lawOfPowers, winningChance, type LevelLaw } from './level-law.ts';
import type { RateCount } from './rate-arms.ts';

const LEVELS = 256;

/** Rates from 1 in 100,000 to all but as many, evenly spaced in their log-odds: a tenth more or less can be told apart everywhere. */
const RATE_POWERS = (() => {
  const most = Math.log(99_999);
  const odds = Float64Array.from({ length: LEVELS }, (_, level) => most * ((2 * level) / (LEVELS - 1) - 1));
  return { yes: odds.map((x) => -Math.log1p(Math.exp(-x))), no: odds.map((x) => -Math.log1p(Math.exp(x))) };
})();

/** What is believed of a rate before anything was seen: as if so many had been taken, and so many not. Both above 0. */
export interface RatePrior {
  readonly taken: number;
  readonly left: number;
}

/**
 * Over rates of being taken: a Beta law an item, Beta(prior.taken + taken, prior.left + shown − taken), on 256 rates evenly
 * spaced in log-odds. Cost of a choice with its propensity: some 6 µs an item.
 * @param countOf as `RateArms.of`
 * @param prior default one taken of twenty
 */
export function thompsonOfRates(countOf: (item: number) => RateCount, prior: RatePrior = { taken: 1, left: 19 }): Bandit {
  assert(prior.taken > 0 && prior.left > 0, 'a prior of a rate has both sides above 0');
  return banditOf((items) => items.map((item) => {
    const { shown, taken } = countOf(item);
    const [yes, no] = [prior.taken + taken, prior.left + shown - taken];
    const powers = new Float64Array(LEVELS);
    for (let level = 0; level < LEVELS; level++) powers[level] = yes * RATE_POWERS.yes[level]! + no * RATE_POWERS.no[level]!;
    return lawOfPowers(powers);
  }));
}

/** A score and how far it may be off. */
export interface UncertainScore {
  readonly mean: number;
  /** Standard deviation, not negative. */
  readonly deviation: number;
}

/** So many deviations from its mean, a score is not looked for. */
const REACH = 5;

/** Deviations below so many levels are all alike. */
const NARROWEST = 0.1;

/**
 * Over scores: a normal law an item, on 256 levels evenly spaced over all that they reach; of scores within one level, the first
 * wins. Cost as of rates.
 * @param scoreOf finite numbers
 */
export function thompsonOfScores(scoreOf: (item: number) => UncertainScore): Bandit {
  return banditOf((items) => {
    const scores = items.map(scoreOf);
    const lowest = Math.min(...scores.map(({ mean, deviation }) => mean - REACH * deviation));
    const highest = Math.max(...scores.map(({ mean, deviation }) => mean + REACH * deviation));
    const step = (highest - lowest) / (LEVELS - 1);
    assert(Number.isFinite(step), 'scores that are drawn are finite');
    return scores.map(({ mean, deviation }) => normalLaw((mean - lowest) / step, deviation / step));
  });
}

/** Around a place among the levels, in levels. A law that is narrower than a level lies on the nearest. */
function normalLaw(mean: number, deviation: number): LevelLaw {
  // All scores are one and the same: one level.
  if (Number.isNaN(mean)) return Float64Array.of(1);
  const precision = 1 / Math.max(NARROWEST, deviation);
  const powers = new Float64Array(LEVELS);
  for (let level = 0; level < LEVELS; level++) {
    const away = (level - mean) * precision;
    powers[level] = -0.5 * away * away;
  }
  return lawOfPowers(powers);
}

function banditOf(lawsOf: (items: readonly number[]) => readonly LevelLaw[]): Bandit {
  return {
    choose(items, chance) {
      const laws = lawsOf(items);
      const place = drawHighest(laws, chance);
      return { place, propensity: winningChance(laws, place) };
    },
    propensityOf: (items, place) => winningChance(lawsOf(items), place),
  };
}

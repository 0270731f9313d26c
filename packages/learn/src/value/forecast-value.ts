/**
 * What customers are worth within a horizon: purchases by a law of purchases, what each costs by a law of spend, together with what is not known.
 * Intervals come from draws of the whole: parameters about the fitted ones, paces of the shop ahead from those behind, then each customer's
 * stay, purchases and payments.
 */
import { quantileOf, type Interval } from '../metric/bootstrap.ts';
import { Random } from '../random/random.ts';
import type { Fit, FittedPurchases } from './fit-purchases.ts';
import type { SpendHistory, SpendLaw } from './gamma-gamma.ts';
import { historiesOf, PACE_DAYS, WEEK_DAYS } from './shop-clock.ts';
import type { KnownCustomers } from './transactions.ts';

/** How to look ahead. */
export interface ForecastOptions {
  /** The horizon, weeks. */
  readonly weeks: number;
  readonly seed: number;
  /** Of the intervals; absent: 0.95. */
  readonly level?: number;
  /** Absent: 400, fewer of more than 2,500 customers, never below 100. */
  readonly draws?: number;
  /** Share of the draws that are done. */
  readonly onProgress?: (share: number) => void;
}

/** Expected numbers and where they lie with the probability of the level, [customers] each. */
export interface ForecastColumn {
  readonly expected: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Of all customers together. */
  readonly total: Interval;
}

/** What is ahead. */
export interface ValueForecast {
  /** [customers], probability of not having left. */
  readonly alive: Float64Array;
  readonly purchases: ForecastColumn;
  readonly value: ForecastColumn;
}

/** Both laws, and what the law of spend knows of each customer. */
export interface FittedValue {
  readonly purchases: FittedPurchases;
  readonly spend: Fit<SpendLaw>;
  /** [customers] */
  readonly spent: readonly SpendHistory[];
}

/** Deterministic by the seed. Cost about 2 µs × customers × draws; memory 8 bytes each. */
export function forecastValue(known: KnownCustomers, { purchases, spend, spent }: FittedValue, { weeks, seed, level = 0.95, draws: asked, onProgress }: ForecastOptions): ValueForecast {
  const histories = historiesOf(known, purchases.clock);
  const draws = asked ?? Math.min(400, Math.max(100, Math.round(1_000_000 / histories.length)));
  const expected = Float64Array.from(histories, (history) => purchases.law.expected(history, weeks));
  const random = new Random(seed, 0x7a1e);
  const drawn = { purchases: new Float32Array(draws * histories.length), value: new Float32Array(draws * histories.length) };
  for (let draw = 0; draw < draws; draw++) {
    const law = purchases.near?.(random) ?? purchases.law;
    const spendLaw = spend.near?.(random) ?? spend.law;
    const ahead = weeks * paceAhead(purchases.clock.paces, weeks, random);
    histories.forEach((history, i) => {
      const count = law.draw(history, ahead, law.alive(history), random);
      drawn.purchases[i * draws + draw] = count;
      drawn.value[i * draws + draw] = spendLaw.draw(spent[i]!, count, random);
    });
    onProgress?.((draw + 1) / draws);
  }
  return {
    alive: Float64Array.from(histories, (history) => purchases.law.alive(history)),
    purchases: columnOf(expected, drawn.purchases, level),
    value: columnOf(expected.map((count, i) => count * spend.law.expected(spent[i]!)), drawn.value, level),
  };
}

/** The mean of as many paces as the horizon has, each as likely as any behind; 1 by plain time. */
function paceAhead(paces: readonly number[], weeks: number, random: Random): number {
  if (paces.length === 0) return 1;
  const periods = Math.max(1, Math.round((weeks * WEEK_DAYS) / PACE_DAYS));
  let sum = 0;
  for (let i = 0; i < periods; i++) sum += paces[random.below(paces.length)]!;
  return sum / periods;
}

function columnOf(expected: Float64Array, drawn: Float32Array, level: number): ForecastColumn {
  const draws = drawn.length / expected.length;
  const [low, high] = [new Float64Array(expected.length), new Float64Array(expected.length)];
  const totals = new Float64Array(draws);
  for (let i = 0; i < expected.length; i++) {
    const own = Float64Array.from(drawn.subarray(i * draws, (i + 1) * draws));
    for (let draw = 0; draw < draws; draw++) totals[draw]! += own[draw]!;
    own.sort();
    low[i] = quantileOf(own, (1 - level) / 2);
    high[i] = quantileOf(own, (1 + level) / 2);
  }
  totals.sort();
  const value = expected.reduce((sum, each) => sum + each, 0);
  return { expected, low, high, total: { value, low: quantileOf(totals, (1 - level) / 2), high: quantileOf(totals, (1 + level) / 2), level } };
}

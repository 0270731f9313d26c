/**
 * How sure a told value is. A probability is compared with what came of the customers who were told about the same: the share
 * of "yes" among them and how far chance could have moved it. An amount is compared with how far off the model was for
 * customers who were told about the same. Rows must be new to the model and to its calibration.
 */
import type { ScoreInterval } from '@limn/engine';
import { betaQuantile } from '../metric/law.ts';
import { orderByScore, type ScoredRows } from '../metric/metric.ts';

/** How sure to be. */
export interface IntervalOptions {
  /** How often the bounds hold; 0.9 when absent. */
  readonly level?: number;
}

const POINTS = 40;
/** Rows around a value whose share is looked at: a twentieth of all, at least this many. */
const LEAST_NEIGHBOURS = 100;

/**
 * Bounds of the true share of "yes" among customers who are told a probability: those of Jeffreys' law over the rows with the
 * nearest values, widened to hold the value told. Rows are independent; of several rows a customer, give each `1 / rows` of weight.
 * Source: Brown, Cai & DasGupta, Statistical Science 16, 2001. Cost O(rows log rows).
 * @param rows probabilities as they are told, and what came
 */
export function fitProbabilityInterval({ scores, labels, weights }: ScoredRows, { level = 0.9 }: IntervalOptions = {}): ScoreInterval {
  const { order } = orderByScore(scores);
  const around = Math.min(order.length, Math.max(LEAST_NEIGHBOURS, Math.floor(order.length / 20)));
  const points = new Map<number, readonly [low: number, high: number]>();
  for (let point = 0; point <= POINTS; point++) {
    const middle = Math.round((point / POINTS) * (order.length - 1));
    const from = Math.min(Math.max(0, middle - (around >> 1)), order.length - around);
    let [yes, total, mean] = [0, 0, 0];
    for (let at = from; at < from + around; at++) {
      const row = order[at]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      total += weight;
      yes += weight * labels[row]!;
      mean += weight * scores[row]!;
    }
    const told = scores[order[middle]!]!;
    // Neighbours at the rim all lie on one side: their share is carried over by as much as what they were told differs.
    const shift = told - mean / total;
    const bound = (probability: number): number => Math.min(1, Math.max(0, betaQuantile(probability, yes + 0.5, total - yes + 0.5) + shift));
    const low = yes === 0 ? 0 : bound((1 - level) / 2);
    const high = yes === total ? 1 : bound((1 + level) / 2);
    points.set(told, [Math.min(low, told), Math.max(high, told)]);
  }
  return { of: 'mean', level, ...rising([...points]) };
}

/** Bounds that never fall as the value rises. */
function rising(points: readonly (readonly [x: number, bounds: readonly [low: number, high: number]])[]): Pick<ScoreInterval, 'x' | 'low' | 'high'> {
  const high = points.map(([, bounds]) => bounds[1]);
  for (let i = 1; i < high.length; i++) high[i] = Math.max(high[i]!, high[i - 1]!);
  const low = points.map(([, bounds]) => bounds[0]);
  for (let i = low.length - 2; i >= 0; i--) low[i] = Math.min(low[i]!, low[i + 1]!);
  return { x: points.map(([x]) => x), low, high };
}

const MOST_BINS = 10;
const LEAST_ROWS_A_BIN = 60;

/**
 * Bounds of what one customer will come to: within each tenth of the told amounts, the errors that at most `1 − level` of the
 * rows exceed. On new rows like these they hold at least that often in each tenth, whatever the model and the law of amounts
 * (split conformal prediction). Amounts that are never negative get no bound below 0.
 * Source: Vovk, Gammerman & Shafer 2005; by groups as Vovk 2003 (Mondrian). Cost O(rows log rows).
 * @param rows amounts as they are told, and what came
 */
export function fitAmountInterval({ scores, labels }: ScoredRows, { level = 0.9 }: IntervalOptions = {}): ScoreInterval {
  const { order, ends } = orderByScore(scores);
  const bins = Math.max(1, Math.min(MOST_BINS, Math.floor(order.length / LEAST_ROWS_A_BIN)));
  const floor = labels.every((label) => label >= 0) ? 0 : -Infinity;
  const points: (readonly [x: number, low: number, high: number])[] = [];
  let from = 0;
  for (const end of ends) {
    const left = order.length - end;
    if (end - from < order.length / bins - 1e-9 && left > 0) continue;
    // What is left over is too little for a bin of its own.
    if (left > 0 && left < order.length / bins / 2) continue;
    const errors = Float64Array.from(order.subarray(from, end), (row) => labels[row]! - scores[row]!).sort();
    const outside = Math.floor(((errors.length + 1) * (1 - level)) / 2) - 1;
    const [below, above] = [errors[Math.max(0, outside)]!, errors[Math.min(errors.length - 1, errors.length - 1 - outside)]!];
    const [first, last] = [scores[order[from]!]!, scores[order[end - 1]!]!];
    // Where the lower line meets the floor it bends.
    const bend = first + below < floor && last + below > floor ? [floor - below] : [];
    for (const x of [first, ...bend, ...(last > first ? [last] : [])]) points.push([x, Math.max(floor, x + below), Math.max(floor, x + above)]);
    from = end;
  }
  return { of: 'outcome', level, x: points.map(([x]) => x), low: points.map(([, low]) => low), high: points.map(([, , high]) => high) };
}

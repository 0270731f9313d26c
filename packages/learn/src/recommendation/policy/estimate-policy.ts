/**
 * What a new policy would bring, from what another one showed: every outcome counts by how much likelier the new policy
 * would have chosen the same (inverse propensity scores: Horvitz & Thompson, JASA 47, 1952). Three estimates, from the one
 * that assumes least to the one that varies least:
 *
 * - IPS: mean of weight × reward. True on average when every propensity is true and what the new policy shows was shown at
 *   times; a few large weights can carry it anywhere.
 * - SNIPS: the same over the sum of the weights (Swaminathan & Joachims, NIPS 2015). Hardly biased, far steadier.
 * - Doubly robust: what a model expects, mended by weight × what it was wrong by (Dudík, Langford & Li, ICML 2011). True on
 *   average when either the propensities or the model are.
 *
 * The mean of the weights has to be 1, whatever the rewards are. Where it is less, the new policy shows what was never shown:
 * nothing is known of that, and no estimate is given. Intervals are by the bootstrap, customers drawn whole.
 */
import { learnError, problemOf, type Problem } from '../../errors.ts';
import { denseGroups, differenceOf, intervalOf, resample, type Interval } from '../../metric/bootstrap.ts';
import type { PolicyLog } from './policy-log.ts';

/** How to estimate. */
export interface PolicyOptions {
  readonly seed: number;
  /** The greatest weight that counts; larger ones count so much, which makes estimates steadier and biased towards less. Default 50. */
  readonly clip?: number;
  /** How often intervals hold. Default .95. */
  readonly level?: number;
  /** Default as `resample`. */
  readonly resamples?: number;
}

/** What a new policy would bring a choice. */
export interface PolicyEstimate {
  /** What the live policy brought: the mean of the rewards. */
  readonly live: Interval;
  readonly ips: Interval;
  readonly snips: Interval;
  /** Absent: no model was given. */
  readonly doublyRobust?: Interval;
  /** How much more the new policy would bring than the live one, by the doubly robust estimate, else by SNIPS. */
  readonly gain: Interval;
  /** So many choices, had the new policy been live, would say as much (Kong 1992): (Σ weights)² / Σ weights². */
  readonly effectiveRows: number;
  /** Mean of the weights before clipping: 1 when all that the new policy shows was shown at times. */
  readonly meanWeight: Interval;
  /** What makes the estimate worse: `policy_weights_clipped`, `policy_rows_few`, `policy_support_partly`. */
  readonly problems: readonly Problem[];
}

const CLIP = 50;
/** Fewer effective rows say nothing; below so many, little. */
const LEAST_EFFECTIVE_ROWS = 20;
const FEW_EFFECTIVE_ROWS = 200;
/** A mean weight whose interval ends below is a hole in what was shown; a small hole is told, a large one ends it. */
const LEAST_SUPPORT = 0.8;

/**
 * Estimates a policy. The same log and options give the same estimate. Cost: some 10 ns a row, resample and estimate.
 * @throws LearnError `policy_log_unfit`: propensities, targets or rewards that cannot be; `policy_support_missing`: the new
 * policy shows what was not shown; `policy_rows_too_few`: too little is left to say anything
 */
export function estimatePolicy(log: PolicyLog, { seed, clip = CLIP, level = 0.95, resamples }: PolicyOptions): PolicyEstimate {
  requireFit(log);
  if (log.rows < LEAST_EFFECTIVE_ROWS) throw learnError('policy_rows_too_few', { rows: log.rows, least: LEAST_EFFECTIVE_ROWS });
  const { rows, rewards, propensities, targets, predicted, expected, customers } = log;
  const raw = targets.map((target, row) => target / propensities[row]!);
  const weights = raw.map((weight) => Math.min(clip, weight));
  const effectiveRows = effectiveRowsOf(weights);
  const model = predicted !== undefined && expected !== undefined ? { predicted, expected } : undefined;
  const statistics = {
    live: meanOf(rewards),
    meanWeight: meanOf(raw),
    ips: meanOf(rewards.map((reward, row) => weights[row]! * reward)),
    snips: ratioOf(rewards.map((reward, row) => weights[row]! * reward), weights),
    ...(model !== undefined && { doublyRobust: meanOf(rewards.map((reward, row) => model.expected[row]! + weights[row]! * (reward - model.predicted[row]!))) }),
  };
  const names = Object.keys(statistics) as (keyof typeof statistics)[];
  const once = new Float64Array(rows).fill(1);
  const draws = resample({ rows, seed, ...(resamples !== undefined && { resamples }), ...(customers !== undefined && { groups: denseGroups(customers) }) }, names.map((name) => statistics[name]!));
  const measured = (name: keyof typeof statistics) => ({ value: statistics[name]!(once), draws: draws[names.indexOf(name)]! });
  const told = (name: keyof typeof statistics): Interval => intervalOf(measured(name).value, measured(name).draws, level);
  const meanWeight = told('meanWeight');
  requireSupport(meanWeight, effectiveRows);
  return {
    live: told('live'),
    ips: told('ips'),
    snips: told('snips'),
    ...(model !== undefined && { doublyRobust: told('doublyRobust') }),
    gain: differenceOf(measured(model === undefined ? 'snips' : 'doublyRobust'), measured('live'), level),
    effectiveRows,
    meanWeight,
    problems: problemsOf({ raw, clip, effectiveRows, meanWeight }),
  };
}

/** (Σ w)² / Σ w². */
function effectiveRowsOf(weights: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

function requireFit({ rows, propensities, targets, rewards, predicted, expected, customers }: PolicyLog): void {
  for (const column of [propensities, targets, rewards, predicted, expected, customers]) if (column !== undefined && column.length !== rows) throw learnError('policy_log_unfit', { reason: `it has ${rows} rows, and a column of ${column.length}` });
  const wrong = (values: Float64Array | undefined, what: string, isRight: (value: number) => boolean): void => {
    const row = values?.findIndex((value) => !isRight(value)) ?? -1;
    if (row >= 0) throw learnError('policy_log_unfit', { reason: `row ${row} has the ${what} ${values![row]}` });
  };
  wrong(propensities, 'propensity', (value) => value > 0 && value <= 1);
  wrong(targets, 'target', (value) => value >= 0 && value <= 1);
  wrong(rewards, 'reward', Number.isFinite);
  wrong(predicted, 'prediction', Number.isFinite);
  wrong(expected, 'expectation', Number.isFinite);
}

function requireSupport({ value, high }: Interval, effectiveRows: number): void {
  if (high < 1 && value < LEAST_SUPPORT) throw learnError('policy_support_missing', { share: percent(1 - value) });
  if (effectiveRows < LEAST_EFFECTIVE_ROWS) throw learnError('policy_rows_too_few', { rows: Math.floor(effectiveRows), least: LEAST_EFFECTIVE_ROWS });
}

function problemsOf({ raw, clip, effectiveRows, meanWeight }: { readonly raw: Float64Array; readonly clip: number; readonly effectiveRows: number; readonly meanWeight: Interval }): readonly Problem[] {
  const clipped = raw.filter((weight) => weight > clip).length;
  return [
    ...(meanWeight.high < 1 ? [problemOf('policy_support_partly', { share: percent(1 - meanWeight.value) })] : []),
    ...(clipped > 0 ? [problemOf('policy_weights_clipped', { rows: clipped, clip })] : []),
    ...(effectiveRows < FEW_EFFECTIVE_ROWS ? [problemOf('policy_rows_few', { rows: Math.floor(effectiveRows) })] : []),
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function meanOf(values: Float64Array): (times: Float64Array) => number {
  return ratioOf(values, undefined);
}

/** Σ of values over Σ of others, or over the rows, as often as each row is drawn. */
function ratioOf(values: Float64Array, over: Float64Array | undefined): (times: Float64Array) => number {
  return (times) => {
    let [sum, total] = [0, 0];
    for (let row = 0; row < values.length; row++) {
      sum += times[row]! * values[row]!;
      total += times[row]! * (over === undefined ? 1 : over[row]!);
    }
    return sum / total;
  };
}

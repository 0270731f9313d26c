/** Losses, one a row ([rows, 1]) unless said otherwise, and their weighted mean. Smaller is better. */
import { addPlaces } from './op/gather.ts';
import { add, cast, concat, divide, equal, exp, expand, greater, log, logSumExp, matmul, maximum, multiply, negate, pick, softmax, softplus, split, square, subtract, sum, tanh } from './op/op.ts';
import { reshape } from './op/shape.ts';
import { valueOf, withGradient, type Value } from './value.ts';

/** −ln of the probability that scores [rows, 1] give to labels 0 or 1 (or between), by the logistic function. */
export function logisticLoss(scores: Value, labels: Value): Value {
  return subtract(softplus(scores), multiply(scores, labels));
}

/** Squares of what is amiss. */
export function squaredLoss(scores: Value, labels: Value): Value {
  return square(subtract(scores, labels));
}

/** Poisson loss of counts, up to a constant of the labels; a score is the logarithm of what is expected. */
export function poissonLoss(scores: Value, labels: Value): Value {
  return subtract(exp(scores), multiply(scores, labels));
}

/** The deviation of a log amount stays below this: half its square is an exponent of what is expected. */
export const WIDEST_LOG_AMOUNT = 3;
const NARROWEST_LOG_AMOUNT = 0.05;

/**
 * −ln of what three scores [rows, 3] give to amounts [rows, 1], up to a constant of the amounts: log odds of paying at all, then mean and deviation (through
 * softplus, bent below `WIDEST_LOG_AMOUNT`) of the logarithm of what is paid. Source: Wang, Liu & Miao 2019, arXiv:1912.07753.
 */
export function zilnLoss(scores: Value, amounts: Value): Value {
  const [odds, mean, wide] = split(scores, { axis: 1, sizes: [1, 1, 1] }) as [Value, Value, Value];
  const pays = cast(greater(amounts, 0), amounts.type);
  const logs = log(add(amounts, subtract(1, pays)));
  const deviation = maximum(multiply(tanh(divide(softplus(wide), WIDEST_LOG_AMOUNT)), WIDEST_LOG_AMOUNT), NARROWEST_LOG_AMOUNT);
  const away = divide(subtract(logs, mean), deviation);
  return add(logisticLoss(odds, pays), multiply(pays, add(log(deviation), divide(square(away), 2))));
}

/** −ln of the share that scores [rows, classes] give to the class of each row [rows], of several. Its gradient is the softmax, less 1 at the class. */
export function softmaxLoss(scores: Value, labels: Value): Value {
  const rows = scores.shape[0]!;
  const loss = subtract(logSumExp(scores), pick(scores, labels));
  const toScores = (dy: Value): Value => addPlaces(multiply(softmax(scores), dy), reshape(labels, [rows, 1]), negate(expand(dy, [rows, 1])), 1);
  return withGradient(loss, [scores], [toScores]);
}

/** Rows that are scored by their inner products with items: one right item each, and wrong ones that all share. */
export interface SampledItems {
  /** [rows, width]. */
  readonly rows: Value;
  /** [rows, width]. */
  readonly right: Value;
  /** [wrong, width]. */
  readonly wrong: Value;
  /** Whole numbers [rows] and [wrong] that name the items: a wrong one that is a row's right one does not count for it. Absent: there is none. */
  readonly ids?: { readonly right: Value; readonly wrong: Value };
}

/**
 * Softmax loss over one right item a row and some shared wrong ones, instead of all items (Bengio & Senécal 2008; Jean et al. 2015,
 * arXiv:1412.2007).
 * `corrections` are ln of how often each item is drawn, taken off the scores so that popular ones are not punished.
 */
export function sampledSoftmaxLoss({ corrections, ...items }: SampledItems & {
  /** [rows, 1] and [1, wrong]. Absent: wrong items are drawn evenly. */
  readonly corrections?: { readonly right: Value; readonly wrong: Value };
}): Value {
  const { ofRight, ofWrong } = scoresOf(items);
  const own = corrections === undefined ? ofRight : subtract(ofRight, corrections.right);
  const others = corrections === undefined ? ofWrong : subtract(ofWrong, corrections.wrong);
  return subtract(logSumExp(concat([own, withoutRight(others, items)], 1)), own);
}

/**
 * Binary cross-entropy over one right item a row and some shared wrong ones, with the overconfidence that sampling brings taken
 * out (gBCE: Petrov & Macdonald 2023, arXiv:2308.07192): the right one's loss counts `power`, from 1 (nothing is taken out) down
 * to the share of items that is drawn (all of it). `offset` is taken off all scores, which orders items as before: of ln(wrong / power), the wrong
 * ones of a row pull together as much as its right one while nothing is known, where else the first steps only push all scores
 * down, and Adam remembers how hard for long (Zhai et al. 2023, arXiv:2303.15343, begin with such a bias).
 */
export function generalizedLogisticLoss({ power, offset, ...items }: SampledItems & {
  readonly power: number;
  /** Absent: 0. */
  readonly offset?: number;
}): Value {
  const { ofRight, ofWrong } = scoresOf(items);
  const shifted = (scores: Value): Value => (offset === undefined ? scores : subtract(scores, offset));
  return add(multiply(softplus(negate(shifted(ofRight))), power), sum(softplus(withoutRight(shifted(ofWrong), items)), { axes: [1], keep: true }));
}

/** The power of `generalizedLogisticLoss`: β of the paper, by the share of items that is drawn and a calibration from 0 to 1. */
export function calibratedPower({ drawnShare, calibration }: { readonly drawnShare: number; readonly calibration: number }): number {
  return drawnShare * (calibration * (1 - 1 / drawnShare) + 1 / drawnShare);
}

function scoresOf({ rows, right, wrong }: SampledItems): { readonly ofRight: Value; readonly ofWrong: Value } {
  return { ofRight: sum(multiply(rows, right), { axes: [1], keep: true }), ofWrong: matmul(rows, wrong, { transposeB: true }) };
}

function withoutRight(scores: Value, { ids }: SampledItems): Value {
  if (ids === undefined) return scores;
  const [rows, wrong] = scores.shape as readonly [number, number];
  const isRight = equal(reshape(ids.right, [rows, 1]), reshape(ids.wrong, [1, wrong]));
  // A sum, where a choice by `where` would do: it takes a fifth of the time.
  return add(scores, multiply(cast(isRight, scores.type), -1e9));
}

/** One number: the mean over rows by weights [rows, 1]; rows of weight 0 are as if they were not there. */
export function weightedMean(losses: Value, weights: Value): Value {
  return divide(sum(multiply(losses, weights)), maximum(sum(weights), valueOf(1e-12, weights)));
}

/** One number that grows with parameters: half the sum of squares, times a strength. */
export function squarePenalty(parameters: readonly Value[], strength: number): Value {
  return multiply(parameters.map((each) => sum(square(each))).reduce(add), strength / 2);
}

/** Losses, one a row ([rows, 1]) unless said otherwise, and their weighted mean. Smaller is better. */
import { addPlaces } from './op/gather.ts';
import { add, divide, exp, expand, logSumExp, matmul, maximum, multiply, negate, concat, pick, softmax, softplus, square, subtract, sum } from './op/op.ts';
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

/** −ln of the share that scores [rows, classes] give to the class of each row [rows], of several. Its gradient is the softmax, less 1 at the class. */
export function softmaxLoss(scores: Value, labels: Value): Value {
  const rows = scores.shape[0]!;
  const loss = subtract(logSumExp(scores), pick(scores, labels));
  const toScores = (dy: Value): Value => addPlaces(multiply(softmax(scores), dy), reshape(labels, [rows, 1]), negate(expand(dy, [rows, 1])), 1);
  return withGradient(loss, [scores], [toScores]);
}

/**
 * Softmax loss over one right item a row and some shared wrong ones, instead of all items (Bengio & Senécal 2008; Jean et al. 2015,
 * arXiv:1412.2007): rows [rows, width] are scored by their inner products with items [rows, width] and [wrong, width].
 * `corrections` are ln of how often each item is drawn, taken off the scores so that popular ones are not punished.
 */
export function sampledSoftmaxLoss(options: {
  readonly rows: Value;
  readonly right: Value;
  readonly wrong: Value;
  /** [rows, 1] and [1, wrong]. Absent: wrong items are drawn evenly. */
  readonly corrections?: { readonly right: Value; readonly wrong: Value };
}): Value {
  const { rows, right, wrong, corrections } = options;
  const ofRight = sum(multiply(rows, right), { axes: [1], keep: true });
  const ofWrong = matmul(rows, wrong, { transposeB: true });
  const own = corrections === undefined ? ofRight : subtract(ofRight, corrections.right);
  const others = corrections === undefined ? ofWrong : subtract(ofWrong, corrections.wrong);
  return subtract(logSumExp(concat([own, others], 1)), own);
}

/** One number: the mean over rows by weights [rows, 1]; rows of weight 0 are as if they were not there. */
export function weightedMean(losses: Value, weights: Value): Value {
  return divide(sum(multiply(losses, weights)), maximum(sum(weights), valueOf(1e-12, weights)));
}

/** One number that grows with parameters: half the sum of squares, times a strength. */
export function squarePenalty(parameters: readonly Value[], strength: number): Value {
  return multiply(parameters.map((each) => sum(square(each))).reduce(add), strength / 2);
}

/** What linear models minimise: the mean loss of raw scores against labels, and its curvature a row. */
import type { ScoreLink } from '@limn/engine';

/** Squared: amounts; logistic: yes or no; softmax: several classes; Poisson: counts. */
export type LinearLoss = 'squared' | 'logistic' | 'softmax' | 'poisson';

/** The link that makes of raw scores what the loss is about. */
export const linkOf: Readonly<Record<LinearLoss, ScoreLink>> = { squared: 'identity', logistic: 'logistic', softmax: 'softmax', poisson: 'exp' };

/** Least curvature of a row: a row that is certain still weighs a little, so that nothing is divided by 0. */
const LEAST_CURVATURE = 1e-6;

/** Slope and curvature of one row's loss in its own raw score. */
export interface LocalLoss {
  /** What the truth is above what is predicted: minus the slope. */
  readonly above: number;
  readonly curvature: number;
}

/** Of output `output`; `scores` are [outputs] of [rows]. */
export function localLoss(loss: LinearLoss, scores: readonly Float64Array[], { output, row, label }: { readonly output: number; readonly row: number; readonly label: number }): LocalLoss {
  const score = scores[output]![row]!;
  switch (loss) {
    case 'squared':
      return { above: label - score, curvature: 1 };
    case 'poisson': {
      const rate = Math.exp(score);
      return { above: label - rate, curvature: Math.max(rate, LEAST_CURVATURE) };
    }
    case 'logistic': {
      const p = 1 / (1 + Math.exp(-score));
      return { above: label - p, curvature: Math.max(p * (1 - p), LEAST_CURVATURE) };
    }
    case 'softmax': {
      const p = Math.exp(score - logSum(scores, row));
      return { above: (label === output ? 1 : 0) - p, curvature: Math.max(p * (1 - p), LEAST_CURVATURE) };
    }
  }
}

/** Weighted mean of the loss: half the square, −log of the probability, or half the Poisson deviance without what the label alone adds. */
export function meanLoss(loss: LinearLoss, scores: readonly Float64Array[], { labels, weights }: { readonly labels: Float64Array; readonly weights: Float64Array }): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    sum += weights[row]! * rowLoss(loss, scores, row, labels[row]!);
    total += weights[row]!;
  }
  return sum / total;
}

function rowLoss(loss: LinearLoss, scores: readonly Float64Array[], row: number, label: number): number {
  const score = scores[0]![row]!;
  switch (loss) {
    case 'squared':
      return (label - score) ** 2 / 2;
    case 'poisson':
      return Math.exp(score) - label * score;
    case 'logistic':
      return Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - label * score;
    case 'softmax':
      return logSum(scores, row) - scores[label]![row]!;
  }
}

function logSum(scores: readonly Float64Array[], row: number): number {
  let largest = -Infinity;
  for (const score of scores) largest = Math.max(largest, score[row]!);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score[row]! - largest);
  return largest + Math.log(sum);
}

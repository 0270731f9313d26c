/**
 * Losses: what a score is measured by, with first and second derivative in the score. Sources: Friedman 2001 (gradient
 * boosting, logistic and softmax), Koenker & Bassett 1978 (quantiles).
 */
import type { ScoreLink } from '@limn/engine';
import { rankingLoss } from './ranking-loss.ts';

/** What is learnt: a yes or no; one of several classes; an amount by its mean; a count; an amount by a quantile; the order of the items of each request. */
export type LossKind = 'logistic' | 'softmax' | 'squared' | 'poisson' | 'quantile' | 'ranking';

/** Labels with their weights: 0 or 1; the place of a class; an amount or count; a grade from 0. */
export interface Labelled {
  /** [rows]. */
  readonly labels: Float64Array;
  /** [rows], positive; absent: 1 each. */
  readonly weights?: Float64Array | undefined;
  /** [requests + 1]: the first row of each request, then the number of rows. Only of ranking. */
  readonly requests?: Uint32Array | undefined;
}

/** A loss over raw scores. */
export interface Loss {
  readonly link: ScoreLink;
  /** Raw scores a row. */
  readonly outputs: number;
  /** The constant scores that fit best. */
  base(data: Labelled): readonly number[];
  /** Writes [gradient, hessian] of some rows for every output, weights included. @param scores [outputs][rows] @param rows increasing; of ranking, whole requests */
  differentiate(data: Labelled, scores: readonly Float64Array[], rows: Uint32Array, into: readonly Float64Array[]): void;
  /** Mean over all rows by weight; of ranking, over requests. */
  mean(data: Labelled, scores: readonly Float64Array[]): number;
  /** The residual quantile that a leaf's value is; absent: a leaf takes the Newton step. */
  readonly quantile?: number;
}

/** What some losses need to know. */
export interface LossChoices {
  /** Of softmax. */
  readonly classes: number;
  /** Which one, between 0 and 1. */
  readonly quantile: number;
  /** Of ranking: places at the top that count. */
  readonly places: number;
}

/** The loss of a kind. */
export function lossOf(kind: LossKind, { classes, quantile, places }: LossChoices): Loss {
  switch (kind) {
    case 'logistic':
      return logistic;
    case 'softmax':
      return softmax(classes);
    case 'squared':
      return squared;
    case 'poisson':
      return poisson;
    case 'quantile':
      return quantileLoss(quantile);
    case 'ranking':
      return rankingLoss(places);
  }
}

/** The mean of a loss that each row has for itself. */
function meanOver(lossOfRow: (label: number, scores: readonly Float64Array[], row: number) => number): Loss['mean'] {
  return ({ labels, weights }, scores) => {
    let [sum, total] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
      const weight = weights?.[row] ?? 1;
      sum += weight * lossOfRow(labels[row]!, scores, row);
      total += weight;
    }
    return sum / total;
  };
}

/** Mean of the labels by weight. */
function meanOf({ labels, weights }: Labelled): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const weight = weights?.[row] ?? 1;
    sum += weight * labels[row]!;
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

/** Probabilities of 0 and 1 have no finite score: such labels count as if one more row had been half of it. */
function inside(probability: number, rows: number): number {
  const least = 0.5 / (rows + 1);
  return Math.max(least, Math.min(1 - least, probability));
}

const logistic: Loss = {
  link: 'logistic',
  outputs: 1,
  base(data) {
    const p = inside(meanOf(data), data.labels.length);
    return [Math.log(p / (1 - p))];
  },
  differentiate({ labels, weights }, [scores], rows, [into]) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const p = 1 / (1 + Math.exp(-scores![row]!));
      const weight = weights === undefined ? 1 : weights[row]!;
      into![2 * row] = weight * (p - labels[row]!);
      into![2 * row + 1] = weight * p * (1 - p);
    }
  },
  mean: meanOver((label, [scores], row) => {
    const score = scores![row]!;
    return Math.max(score, 0) - score * label + Math.log1p(Math.exp(-Math.abs(score)));
  }),
};

const squared: Loss = {
  link: 'identity',
  outputs: 1,
  base: (data) => [meanOf(data)],
  differentiate({ labels, weights }, [scores], rows, [into]) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      into![2 * row] = weight * (scores![row]! - labels[row]!);
      into![2 * row + 1] = weight;
    }
  },
  mean: meanOver((label, [scores], row) => (scores![row]! - label) ** 2 / 2),
};

const poisson: Loss = {
  link: 'exp',
  outputs: 1,
  base: (data) => [Math.log(Math.max(meanOf(data), 0.5 / (data.labels.length + 1)))],
  differentiate({ labels, weights }, [scores], rows, [into]) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const expected = Math.exp(scores![row]!);
      const weight = weights === undefined ? 1 : weights[row]!;
      into![2 * row] = weight * (expected - labels[row]!);
      into![2 * row + 1] = weight * expected;
    }
  },
  mean: meanOver((label, [scores], row) => Math.exp(scores![row]!) - label * scores![row]!),
};

function quantileLoss(quantile: number): Loss {
  return {
    link: 'identity',
    outputs: 1,
    quantile,
    base: ({ labels, weights }) => [weightedQuantile(labels, weights, quantile)],
    differentiate({ labels, weights }, [scores], rows, [into]) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const weight = weights === undefined ? 1 : weights[row]!;
        into![2 * row] = weight * (labels[row]! > scores![row]! ? -quantile : 1 - quantile);
        into![2 * row + 1] = weight;
      }
    },
    mean: meanOver((label, [scores], row) => {
      const over = label - scores![row]!;
      return over > 0 ? quantile * over : (quantile - 1) * over;
    }),
  };
}

/** The least value that has at least this share of the weight at or below it. Cost: a sort. */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, quantile: number): number {
  if (values.length === 0) return 0;
  if (weights === undefined) return values.slice().sort()[Math.max(0, Math.ceil(quantile * values.length) - 1)]!;
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (const i of order) if ((below += weights[i]!) >= quantile * total) return values[i]!;
  return values[order.at(-1)!]!;
}

/** The hessian's diagonal is multiplied by K / (K − 1), so that the classes' steps add up to that of K − 1 free scores (Friedman 2001, eq. 34). */
function softmax(classes: number): Loss {
  const correction = classes / (classes - 1);
  return {
    link: 'softmax',
    outputs: classes,
    base({ labels, weights }) {
      const sums = new Float64Array(classes);
      for (let row = 0; row < labels.length; row++) sums[labels[row]!]! += weights?.[row] ?? 1;
      const total = sums.reduce((sum, of) => sum + of, 0);
      return [...sums].map((of) => Math.log(inside(of / total, labels.length)));
    },
    differentiate({ labels, weights }, scores, rows, into) {
      const exps = new Float64Array(classes);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const sum = exponentials(scores, row, exps);
        const weight = weights === undefined ? 1 : weights[row]!;
        for (let output = 0; output < classes; output++) {
          const p = exps[output]! / sum;
          into[output]![2 * row] = weight * (p - (labels[row] === output ? 1 : 0));
          into[output]![2 * row + 1] = weight * correction * p * (1 - p);
        }
      }
    },
    mean: meanOver((label, scores, row) => {
      const exps = new Float64Array(classes);
      const sum = exponentials(scores, row, exps);
      return -Math.log(Math.max(exps[label]! / sum, Number.MIN_VALUE));
    }),
  };
}

/** Exponentials of a row's scores above the greatest of them. @returns their sum */
function exponentials(scores: readonly Float64Array[], row: number, into: Float64Array): number {
  let most = -Infinity;
  for (let output = 0; output < into.length; output++) most = Math.max(most, scores[output]![row]!);
  let sum = 0;
  for (let output = 0; output < into.length; output++) sum += into[output] = Math.exp(scores[output]![row]! - most);
  return sum;
}

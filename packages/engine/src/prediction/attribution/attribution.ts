/**
 * What each number of a matrix row adds to the raw scores of a model: Shapley values, exact.
 *
 * A contribution is the mean, over all orders in which the numbers of a row could become known, of what the score gains
 * when this one does (Shapley 1953; Lundberg & Lee 2017). Contributions and `expected` add up to the raw score. What is
 * expected while a number is unknown has two readings, both offered:
 *
 * - path-dependent: at a split on an unknown number, both sides count by the training rows that went there (`cover`).
 *   Needs no data, and respects which values occur together as far as the tree does.
 * - interventional: an unknown number is taken from the rows of a background sample, whatever the others are. True to
 *   the model alone: a number that no tree asks gets nothing, and tests of fairness can rest on it.
 *
 * Of a linear model both are the same, `weight × (x − mean)`, with numbers taken as independent of each other. A network has
 * too many orders to go through: its contributions are integrated gradients, on the straight way from the means to the row.
 * Neighbours change at once, without a gradient: theirs are means over sampled orders. A lifetime has four numbers: all sets of them are asked.
 */
import type { ScoringModel } from '../model.ts';
import { attributeFactorization } from './factorization.ts';
import { attributeDense } from './integrated-gradients.ts';
import { attributeLinear } from './linear.ts';
import { attributeAgainst } from './interventional.ts';
import { attributeLifetime } from './lifetime.ts';
import { attributeNeighbours } from './neighbours.ts';
import { attributeByCover } from './path-dependent.ts';
import { attributeZiln } from './ziln.ts';

/** Contributions of one row to each raw score, before the link: of a logistic model they are differences of log odds. */
export interface Attribution {
  /** [outputs]: the raw score while nothing is known of the row. */
  readonly expected: readonly number[];
  /** [outputs][width]. `expected[o] + Σ contributions[o]` is the raw score, but for rounding: about 1e-12, of networks 1e-6 of the largest number in them. */
  readonly contributions: readonly Float64Array[];
}

/** Attributes raw scores of one model. */
export interface Attributor {
  /** @param row as the model is given it: 32-bit floats, NaN is missing. [width] */
  attribute(row: Float32Array): Attribution;
}

/** What a row is compared with. */
export interface AttributorOptions {
  /**
   * Rows of the training part, [rows][width]: contributions are interventional, against the mean of these. A hundred are
   * usual. Absent: trees are attributed path-dependently.
   */
  readonly background?: readonly Float32Array[];
  /** Mean of each matrix column, missing counted as 0, [width]: of linear models, networks and neighbours without a background. Absent: 0, as of standardised numbers. */
  readonly means?: readonly number[];
}

/**
 * Deterministic. Cost of a row: path-dependent, nodes of all trees × half the numbers on the longest path, 1.4 ms for 500
 * trees of 31 leaves, which keep 7 MB of tables; interventional, leaves × the ways in which background rows meet their
 * paths, 7 ms against a hundred rows. A network: some 100 times a score; neighbours: 16 times a
 * score for each number that is not the mean.
 */
export function createAttributor(predictor: ScoringModel['predictor'], { background, means }: AttributorOptions = {}): Attributor {
  if (predictor.kind !== 'trees') {
    const from = background === undefined ? means : meansOf(background);
    switch (predictor.kind) {
      case 'linear':
        return attributeLinear(predictor, from);
      case 'factorization':
        return attributeFactorization(predictor, from);
      case 'dense':
        return attributeDense(predictor, from);
      case 'neighbours':
        return attributeNeighbours(predictor, from);
      case 'ziln':
        return attributeZiln(predictor, from);
      case 'lifetime':
        return attributeLifetime(predictor, from);
    }
  }
  return background === undefined ? attributeByCover(predictor) : attributeAgainst(predictor, background);
}

/** A missing number counts 0, as linear models have it. */
function meansOf(rows: readonly Float32Array[]): readonly number[] {
  const sums = Array.from(rows[0] ?? [], () => 0);
  for (const row of rows) row.forEach((x, i) => (sums[i]! += Number.isNaN(x) ? 0 : x));
  return sums.map((sum) => sum / rows.length);
}

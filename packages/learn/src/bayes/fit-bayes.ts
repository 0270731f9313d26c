/**
 * Naive Bayes: how often each bucket or word stands in rows of a class, columns taken as independent of each other. Its log odds
 * are a sum over what stands in the row, so that it is a linear model and serves, explains and exports as one.
 *
 * Columns are not independent, and so it is too sure. Its evidence is therefore divided: of `sharpness` ½ each column counts
 * as half a column (as naive Bayes with equal weights below 1; Zaidi, Cerquides, Carman & Webb, JMLR 14, 2013).
 */
import assert from 'node:assert/strict';
import type { LinearPredictor } from '@limn/engine';
import type { Matrix } from '../table/table.ts';

/** How to fit. */
export interface BayesOptions {
  /** How many; labels are their places. Of yes or no 2. */
  readonly classes: number;
  /** Numbers of the matrix that each column became, in order: its buckets or words. */
  readonly widths: readonly number[];
  /**
   * Rows that every bucket of a column is taken to have had beforehand, on average over the classes; each class has as many of
   * them as it is frequent, so that a word that was never seen speaks for none. Laplace's 1 where classes are equally frequent.
   */
  readonly smoothing: number;
}

/** How often what stands where. */
export interface FittedBayes {
  /**
   * Logarithms of how likely a row and each class are together, one output a class.
   * @param sharpness 1: columns are independent; less: they repeat each other
   */
  predictor(sharpness: number): LinearPredictor;
}

/**
 * Counts. A column of which every row has exactly one bucket is a choice (multinomial); of others (lists) each word stands or
 * does not, by itself (Bernoulli). Cost O(rows × width). Deterministic.
 * @param matrix of zeros and ones
 */
export function fitBayes(matrix: Matrix, labels: Float64Array, { classes, widths, smoothing }: BayesOptions): FittedBayes {
  assert.equal(widths.reduce((sum, width) => sum + width, 0), matrix.columns.length, 'the columns come to the width of the matrix');
  const rows = new Float64Array(classes);
  for (const label of labels) rows[label]!++;
  const weights = Array.from({ length: classes }, () => new Float64Array(matrix.columns.length));
  const constants = new Float64Array(classes);
  let from = 0;
  for (const width of widths) {
    const columns = matrix.columns.slice(from, from + width);
    const counts = columns.map((column) => countByClass(column, labels, classes));
    const isChoice = isOneEach(columns, matrix.rows);
    for (let of = 0; of < classes; of++) {
      // A class that no row has takes every bucket for as likely as the others.
      const before = (smoothing * classes * Math.max(rows[of]!, 0.5)) / labels.length;
      counts.forEach((count, bucket) => {
        const share = (count[of]! + before) / (rows[of]! + before * (isChoice ? width : 2));
        weights[of]![from + bucket] = isChoice ? Math.log(share) : Math.log(share / (1 - share));
        if (!isChoice) constants[of]! += Math.log1p(-share);
      });
    }
    from += width;
  }
  // A class that no row has is the least likely, and not impossible.
  const priors = rows.map((count) => Math.log((count + 0.5) / (labels.length + 0.5 * classes)));
  return {
    predictor: (sharpness) => ({
      kind: 'linear',
      weights: weights.map((each) => Array.from(each, (weight) => sharpness * weight)),
      intercepts: Array.from(priors, (prior, of) => prior + sharpness * constants[of]!),
    }),
  };
}

/** Of two classes the log odds of the second, in one output. */
export function oddsOfSecond({ weights: [first, second], intercepts }: LinearPredictor): LinearPredictor {
  return { kind: 'linear', weights: [second!.map((weight, i) => weight - first![i]!)], intercepts: [intercepts[1]! - intercepts[0]!] };
}

function countByClass(column: Float32Array, labels: Float64Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) if (column[row] === 1) counts[labels[row]!]!++;
  return counts;
}

function isOneEach(columns: readonly Float32Array[], rows: number): boolean {
  for (let row = 0; row < rows; row++) {
    let ones = 0;
    for (const column of columns) if (column[row] === 1) ones++;
    if (ones !== 1) return false;
  }
  return true;
}

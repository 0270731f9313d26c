/** A path of penalties from strong to weak, and the one that does best on rows that were not learnt from. */
import type { LinearPredictor } from '@limn/engine';
import type { Matrix } from '../table/table.ts';
import { addUp, designOf } from './design.ts';
import { createLinearFit, type FittedLinear, type LinearOptions } from './fit-linear.ts';
import { meanLoss } from './loss.ts';

/** Rows to choose by. */
export interface ValidationRows {
  readonly matrix: Matrix;
  readonly labels: Float64Array;
  readonly weights?: Float64Array;
}

/** How to walk the path. */
export interface PathOptions extends LinearOptions {
  readonly validation: ValidationRows;
  /** Penalties at most; 50 when absent. */
  readonly steps?: number;
  /** The last penalty over the first; 1e-4 when absent. */
  readonly range?: number;
  readonly onProgress?: (done: number, steps: number) => void;
}

/** The chosen model, and what else was tried. */
export interface ChosenLinear extends FittedLinear {
  /** In the order of the path; `loss` is that of the validation rows. */
  readonly tried: readonly { readonly penalty: number; readonly loss: number }[];
}

/** The path ends when so many penalties in a row did not improve the validation loss. */
const PATIENCE = 8;

/** Fits from strong to weak and keeps the model with the least loss on the validation rows. Cost: one warm fit a penalty. */
export function chooseLinear(matrix: Matrix, labels: Float64Array, options: PathOptions): ChosenLinear {
  const { validation, steps = 50, range = 1e-4, loss } = options;
  const fit = createLinearFit(matrix, labels, options);
  const judged = { labels: validation.labels, weights: validation.weights ?? new Float64Array(validation.labels.length).fill(1) };
  const tried: { readonly penalty: number; readonly loss: number }[] = [];
  let best: FittedLinear | undefined;
  let least = Infinity;
  for (let step = 0, since = 0; step < steps && since < PATIENCE; step++) {
    const fitted = fit.at(fit.strongest * range ** (step / (steps - 1)));
    const reached = meanLoss(loss, linearScores(fitted.predictor, validation.matrix), judged);
    tried.push({ penalty: fitted.penalty, loss: reached });
    since++;
    // Differences below one in 10,000 are no reason for more and larger weights.
    if (best === undefined || reached < least - 1e-4 * Math.abs(least)) [best, least, since] = [fitted, reached, 0];
    options.onProgress?.(step + 1, steps);
  }
  return { ...best!, tried };
}

/** Raw scores of a linear predictor. @returns [outputs] of [rows] */
export function linearScores({ weights, intercepts }: LinearPredictor, matrix: Matrix): readonly Float64Array[] {
  const design = designOf(matrix);
  return weights.map((each, output) => {
    const scores = new Float64Array(matrix.rows);
    addUp(design, { intercept: intercepts[output]!, weights: Float64Array.from(each) }, scores);
    return scores;
  });
}

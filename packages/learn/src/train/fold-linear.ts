/** Linear models of every part of the rows, each learnt from the others: their mean serves, and what each says of the part it did not see is as good as new. */
import type { LinearPredictor } from '@limn/engine';
import { linearScores } from '../linear/choose-linear.ts';
import { foldSplit } from '../split/split.ts';
import { foldsIn } from './fold-trees.ts';
import { rowsOf } from './join-rows.ts';
import type { LabelledMatrix, Trained } from './learn-rows.ts';

/** Learns from some rows; others are at hand to be told true values by. */
export type LearnLinear = (from: LabelledMatrix, held: LabelledMatrix) => LinearPredictor;

/** One model a part, in their order; the mean of weights has the mean of scores. @param folds [rows], the part of each */
export function foldLinear(rows: LabelledMatrix, folds: Uint8Array, learn: LearnLinear): { readonly predictor: LinearPredictor; readonly heldOut: Trained['heldOut'] } {
  const parts: LinearPredictor[] = [];
  let heldOut: readonly Float64Array[] | undefined;
  for (let fold = 0; fold < foldsIn(folds); fold++) {
    const { train: others, test: places } = foldSplit(folds, fold);
    const held = rowsOf(rows, places);
    const part = learn(rowsOf(rows, others), held);
    const told = linearScores(part, held.matrix);
    heldOut ??= told.map(() => new Float64Array(folds.length));
    for (const [output, scores] of told.entries()) scores.forEach((score, i) => (heldOut![output]![places[i]!] = score));
    parts.push(part);
  }
  return { predictor: meanOf(parts), heldOut: heldOut! };
}

function meanOf(parts: readonly LinearPredictor[]): LinearPredictor {
  const mean = (of: (part: LinearPredictor) => number): number => parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
  const { weights, intercepts } = parts[0]!;
  return {
    kind: 'linear',
    weights: weights.map((each, output) => each.map((_, i) => mean((part) => part.weights[output]![i]!))),
    intercepts: intercepts.map((_, output) => mean((part) => part.intercepts[output]!)),
  };
}

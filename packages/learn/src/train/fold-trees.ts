/**
 * Trees of every part of the rows, each learnt from the others: their mean serves, and what each says of the part it did not
 * see is as good as new. Beside trees with several questions stand trees with one, whose sum is a sum of curves, one a
 * column: steadier where columns hardly depend on each other. How much each kind counts is chosen by what they say of rows they
 * did not see (stacking: Wolpert 1992, Breiman 1996; additive trees: Lou, Caruana & Gehrke, KDD 2012).
 */
import type { TreeEnsemble } from '@limn/engine';
import { meanLoss, type LinearLoss } from '../linear/loss.ts';
import { foldSplit } from '../split/split.ts';
import { predictTrees } from '../tree/predict-matrix.ts';
import { rowsOf } from './join-rows.ts';
import type { LabelledMatrix } from './learn-rows.ts';

/** Trees of all parts. */
export interface FoldedTrees {
  readonly predictor: TreeEnsemble;
  /** [outputs] of [rows], raw; each by what did not learn from the row. */
  readonly heldOut: readonly Float64Array[];
}

/** Learns from some rows until others say that it is enough. */
export type LearnTrees = (from: LabelledMatrix, until: LabelledMatrix) => Promise<TreeEnsemble>;

/** One ensemble a part, in their order. @param folds [rows], the part of each */
export async function foldTrees(rows: LabelledMatrix, folds: Uint8Array, learn: LearnTrees): Promise<FoldedTrees> {
  const parts: TreeEnsemble[] = [];
  let heldOut: readonly Float64Array[] | undefined;
  for (let fold = 0; fold < foldsIn(folds); fold++) {
    const { train: others, test: held } = foldSplit(folds, fold);
    const until = rowsOf(rows, held);
    const part = await learn(rowsOf(rows, others), until);
    const told = predictTrees(part, until.matrix);
    heldOut ??= told.map(() => new Float64Array(folds.length));
    for (const [output, scores] of told.entries()) scores.forEach((score, i) => (heldOut![output]![held[i]!] = score));
    parts.push(part);
  }
  return { predictor: sumOf(parts.map((part) => [part, 1 / parts.length])), heldOut: heldOut! };
}

/** How many parts there are. */
export function foldsIn(folds: Uint8Array): number {
  return folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
}

const SHARES = [0, 0.25, 0.5, 0.75, 1] as const;

/** Both kinds of trees as one, and how much the second counts: what tells the labels of rows that were not seen best. */
export function blendTrees(one: FoldedTrees, other: FoldedTrees, { labels, loss }: { readonly labels: Float64Array; readonly loss: LinearLoss }): FoldedTrees & { readonly share: number } {
  const weights = new Float64Array(labels.length).fill(1);
  const blends = SHARES.map((share) => {
    const heldOut = one.heldOut.map((scores, output) => scores.map((score, row) => (1 - share) * score + share * other.heldOut[output]![row]!));
    return { share, heldOut, loss: meanLoss(loss, heldOut, { labels, weights }) };
  });
  const best = blends.reduce((least, each) => (each.loss < least.loss ? each : least));
  const { share, heldOut } = best;
  const kept = ([[one.predictor, 1 - share], [other.predictor, share]] as const).filter(([, weight]) => weight > 0);
  return { predictor: kept.length === 1 ? kept[0]![0] : sumOf(kept), heldOut, share };
}

/** The weighted sum of the raw scores of several ensembles, as one. */
export function sumOf(ensembles: readonly (readonly [TreeEnsemble, number])[]): TreeEnsemble {
  const base = ensembles[0]![0].base.map((_, output) => ensembles.reduce((sum, [each, weight]) => sum + each.base[output]! * weight, 0));
  return { kind: 'trees', base, trees: ensembles.flatMap(([{ trees }, weight]) => trees.map((tree) => ({ ...tree, value: tree.value.map((value) => value * weight) }))) };
}

import type { LearntKind } from '../evaluation/report.ts';

/** Mean square of what is told away from what came; of classes the Brier score. @param scores [outputs] of [rows] */
export function squaresOf(scores: readonly Float64Array[], labels: Float64Array, kind: LearntKind): number {
  let sum = 0;
  scores.forEach((each, output) => each.forEach((score, row) => (sum += (score - (kind === 'classes' ? Number(labels[row] === output) : labels[row]!)) ** 2)));
  return sum / labels.length;
}

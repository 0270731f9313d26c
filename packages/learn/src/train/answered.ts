/** Which of the rows that judge would be told anything. */
import { createDoubt, type AbstainDefinition, type ScoringModel } from '@limn/engine';
import type { Matrix } from '../table/table.ts';

/** @param scores as they are told, [outputs] of [rows] @returns [rows]; 1 where the score is told, 0 where it is too uncertain */
export function answeredRows(model: ScoringModel, { matrix, scores, abstain }: { readonly matrix: Matrix; readonly scores: readonly Float64Array[]; readonly abstain?: AbstainDefinition | undefined }): Int32Array {
  const doubt = createDoubt(model, abstain);
  const row = new Float32Array(matrix.columns.length);
  const values = new Float64Array(scores.length);
  return Int32Array.from({ length: matrix.rows }, (_, i) => {
    matrix.columns.forEach((column, place) => (row[place] = column[i]!));
    scores.forEach((each, output) => (values[output] = each[i]!));
    return doubt({ values, raw: values, row }) === undefined ? 1 : 0;
  });
}

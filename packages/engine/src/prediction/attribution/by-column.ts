/** Contributions of matrix columns, added up to the columns of the profile that they were made from. */
import { widthOf, type InputTransform } from '../model.ts';

/**
 * One output's contributions by profile column: the words of a one-hot column, and a number and its being missing, are
 * one column again. Shapley values add up, so this is exact.
 *
 * @param contributions [width]
 * @returns every column that the model reads, in the order of its inputs
 */
export function byColumn(inputs: readonly InputTransform[], contributions: ArrayLike<number>): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  let at = 0;
  for (const input of inputs) {
    let sum = columns.get(input.column) ?? 0;
    for (const end = at + widthOf(input); at < end; at++) sum += contributions[at]!;
    columns.set(input.column, sum);
  }
  return columns;
}

/**
 * What tells one class from the others: its contributions less the mean of all classes'. Probabilities of several
 * classes do not move when all raw scores rise alike, so neither do reasons.
 *
 * @param contributions [outputs][width], of a model with a softmax link
 */
export function contrastOf(contributions: readonly Float64Array[], output: number): Float64Array {
  return contributions[output]!.map((own, i) => own - contributions.reduce((sum, each) => sum + each[i]!, 0) / contributions.length);
}

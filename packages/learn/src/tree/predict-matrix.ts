/** Trees of a model over a matrix: raw scores of all its rows. */
import { leafOf, type TreeEnsemble } from '@limn/engine';
import type { Matrix } from '../table/table.ts';

/** Raw scores [outputs][rows]. Cost: some 0.1 µs a row and tree. */
export function predictTrees({ base, trees }: TreeEnsemble, { rows, columns }: Matrix): readonly Float64Array[] {
  const scores = base.map((score) => new Float64Array(rows).fill(score));
  const row = new Float32Array(columns.length);
  for (let i = 0; i < rows; i++) {
    for (let column = 0; column < row.length; column++) row[column] = columns[column]![i]!;
    for (const tree of trees) scores[tree.output]![i]! += tree.value[leafOf(tree, row)]!;
  }
  return scores;
}

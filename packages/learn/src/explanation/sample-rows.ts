/** Some rows of a matrix, each as one array: what contributions are measured over, and against. */
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';

/** How many rows, and which seed chooses them. */
export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
}

/** So many different rows, in the order of the matrix; all of them when there are fewer. Every set of rows is equally likely. */
export function sampleRows(matrix: Matrix, { count, seed }: SampleOptions): readonly Float32Array[] {
  const places = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const chosen = new Random(seed).shuffle(places).slice(0, count).sort();
  return Array.from(chosen, (row) => Float32Array.from(matrix.columns, (column) => column[row]!));
}

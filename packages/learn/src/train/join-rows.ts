import type { LabelledMatrix } from './learn-rows.ts';

/** Rows of two matrices of the same columns, one behind the other. */
export function joinRows(one: LabelledMatrix, other: LabelledMatrix): LabelledMatrix {
  const columns = one.matrix.columns.map((column, i) => {
    const both = new Float32Array(column.length + other.matrix.rows);
    both.set(column);
    both.set(other.matrix.columns[i]!, column.length);
    return both;
  });
  return { matrix: { ...one.matrix, rows: one.matrix.rows + other.matrix.rows, columns }, labels: Float64Array.from([...one.labels, ...other.labels]) };
}

/** Some of the rows, in this order. */
export function rowsOf({ matrix, labels }: LabelledMatrix, rows: Int32Array): LabelledMatrix {
  const chosen = { ...matrix, rows: rows.length, columns: matrix.columns.map((column) => Float32Array.from(rows, (row) => column[row]!)) };
  return { matrix: chosen, labels: Float64Array.from(rows, (row) => labels[row]!) };
}

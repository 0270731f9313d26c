/** A matrix row by row, without its zeros: what is one-hot costs what stands in it. */
import type { Matrix } from '../table/table.ts';

/** Rows of a matrix in compressed form; a missing number counts 0, as in a `LinearPredictor`. */
export interface Design {
  readonly rows: number;
  readonly width: number;
  /** [rows + 1]; where each row begins in the next two. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/** Cost O(rows × width), 12 bytes a number that is not 0. */
export function designOf({ rows, columns }: Matrix): Design {
  const starts = new Uint32Array(rows + 1);
  for (const column of columns) for (let row = 0; row < rows; row++) if (stands(column[row]!)) starts[row + 1]!++;
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice();
  const places = new Uint32Array(starts[rows]!);
  const values = new Float64Array(starts[rows]!);
  columns.forEach((column, j) => {
    for (let row = 0; row < rows; row++) {
      if (!stands(column[row]!)) continue;
      places[next[row]!] = j;
      values[next[row]!++] = column[row]!;
    }
  });
  return { rows, width: columns.length, starts, columns: places, values };
}

function stands(x: number): boolean {
  return x !== 0 && !Number.isNaN(x);
}

/** `intercept + Σ weight × x` of every row, into an array [rows]. */
export function addUp({ rows, starts, columns, values }: Design, { intercept, weights }: { readonly intercept: number; readonly weights: Float64Array }, into: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    let sum = intercept;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) sum += values[at]! * weights[columns[at]!]!;
    into[row] = sum;
  }
}

/** Small matrices with known truth, for what must hold of all trees. */
import type { Matrix } from '../table/table.ts';
import { Random } from '../random/random.ts';

/** A matrix of these columns; `categories` says how many codes a column has, 0 for numbers. */
export function matrixOfColumns(columns: readonly (readonly number[])[], categories: readonly number[] = columns.map(() => 0)): Matrix {
  return { rows: columns[0]?.length ?? 0, columns: columns.map((column) => Float32Array.from(column)), categories };
}

/** [columns][rows] of standard normal numbers, a share of them missing. */
export function normalColumns(random: Random, { rows, columns, missing = 0 }: { readonly rows: number; readonly columns: number; readonly missing?: number }): number[][] {
  return Array.from({ length: columns }, () => Array.from({ length: rows }, () => (random.uniform() < missing ? NaN : random.normal())));
}

/** The numbers of a row of a matrix. */
export function rowOf({ columns }: Matrix, row: number): Float32Array {
  return Float32Array.from(columns, (column) => column[row]!);
}

/** Area under the ROC curve: how often a positive row is scored above a negative one, ties half. */
export function aucOf(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Array.from({ length: labels.length }, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!);
  let [below, pairs, positives] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    let [ones, end] = [0, i];
    for (; end < order.length && scores[order[end]!] === scores[order[i]!]; end++) ones += labels[order[end]!]!;
    pairs += ones * (below + (end - i - ones) / 2);
    below += end - i - ones;
    positives += ones;
    i = end;
  }
  return pairs / (positives * below);
}

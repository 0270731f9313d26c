/** Rows that boosting is measured on. */
import type { BoostingOptions, Matrix } from '@limn/learn';
import { seeded } from './shop.ts';

/** What scikit-learn is asked for, too. */
export const sameAsRival: BoostingOptions = { loss: 'logistic', rounds: 100, mostLeaves: 31, learningRate: 0.1, leastRows: 20, l2: 0 };

/** Rows that judge. */
export interface TestRows {
  /** [columns][rows to learn from, then a quarter as many to judge by]. */
  readonly all: readonly Float32Array[];
  readonly allLabels: Float32Array;
  readonly from: number;
}

/** Normal numbers, and a yes or no that depends on twelve of them: lines, bends, slopes that another number steepens, and chance. */
export function makeRows(rows: number, columns: number): { readonly matrix: Matrix; readonly labels: Float64Array; readonly test: TestRows } {
  const random = seeded(29);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const count = Math.round(rows * 1.25);
  const all = Array.from({ length: columns }, () => Float32Array.from({ length: count }, normal));
  const allLabels = Float32Array.from({ length: count }, (_, row) => {
    const x = all.map((column) => column[row]!);
    const lines = x.slice(6, 12).reduce((sum, each) => sum + 0.3 * each, 0);
    const score = x[0]! + x[1]! * (x[2]! > 0 ? 1 : 0.3) + Math.sin(2 * x[3]!) + (x[4]! > 0 ? x[5]! / 2 : 0) + lines;
    return random() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  const matrix = { rows, columns: all.map((column) => column.slice(0, rows)), categories: all.map(() => 0) };
  return { matrix, labels: Float64Array.from(allLabels.subarray(0, rows)), test: { all, allLabels, from: rows } };
}

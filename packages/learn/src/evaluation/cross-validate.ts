/** Scores of rows by models that did not learn from them. */
import { foldSplit } from '../split/split.ts';

/** What `crossValidate` needs to know. */
export interface CrossValidateOptions {
  /** [rows]; the fold of each. */
  readonly folds: Uint8Array;
  /** Scores [outputs] of [rows] wanted. */
  readonly outputs?: number;
  readonly onProgress?: (done: number, folds: number) => void;
}

/** Rows that a fold learns from, and rows that it scores. */
export interface FoldRows {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Learns once a fold and scores its rows. Everything that looks at labels or values must happen inside `fit`, transforms and
 * resampling included: what is done before the split makes the model look better than it is.
 * @param fit @returns scores [outputs] of [rows of `test`]
 */
export async function crossValidate(fit: (rows: FoldRows, fold: number) => readonly Float64Array[] | Promise<readonly Float64Array[]>, { folds, outputs = 1, onProgress }: CrossValidateOptions): Promise<readonly Float64Array[]> {
  const count = folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
  const scores = Array.from({ length: outputs }, () => new Float64Array(folds.length).fill(NaN));
  for (let fold = 0; fold < count; fold++) {
    const rows = foldSplit(folds, fold);
    const given = await fit(rows, fold);
    given.forEach((each, output) => rows.test.forEach((row, i) => (scores[output]![row] = each[i]!)));
    onProgress?.(fold + 1, count);
  }
  return scores;
}

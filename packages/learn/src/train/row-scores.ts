/** What a predictor says of a matrix, row by row: by the scorer that serves, so that calibration sees what customers will be told. */
import { createScorer, type ScoringModel } from '@limn/engine';
import type { Matrix } from '../table/table.ts';

/** Raw scores. @returns [outputs] of [rows]. Cost: about 1 ns a weight and row */
export function rowScores(predictor: ScoringModel['predictor'], { rows, columns }: Matrix): readonly Float64Array[] {
  const { outputs, width, predict } = createScorer({ format: 1, inputs: columns.map((_, i) => ({ kind: 'number', column: String(i) })), predictor, link: 'identity' });
  const scores = Array.from({ length: outputs }, () => new Float64Array(rows));
  const row = new Float32Array(width);
  const raw = new Float64Array(outputs);
  for (let i = 0; i < rows; i++) {
    for (let column = 0; column < width; column++) row[column] = columns[column]![i]!;
    predict(row, raw);
    for (let output = 0; output < outputs; output++) scores[output]![i] = raw[output]!;
  }
  return scores;
}

/** What a model tells of the rows of a matrix. */
import { applyCalibration, applyLink, type ScoringModel } from '@limn/engine';
import { linearScores } from '../linear/choose-linear.ts';
import type { Matrix } from '../table/table.ts';
import { predictTrees } from '../tree/predict-matrix.ts';

/** Probabilities or amounts after link and calibration. @returns [outputs] of [rows] */
export function toldScores(model: Pick<ScoringModel, 'predictor' | 'link' | 'calibration'>, matrix: Matrix): readonly Float64Array[] {
  const { predictor, link, calibration } = model;
  const raw = predictor.kind === 'trees' ? predictTrees(predictor, matrix) : linearScores(predictor, matrix);
  const told = raw.map((scores) => new Float64Array(scores.length));
  const row = new Float64Array(raw.length);
  for (let i = 0; i < matrix.rows; i++) {
    for (let output = 0; output < raw.length; output++) row[output] = raw[output]![i]!;
    applyLink(link, row);
    if (calibration !== undefined) applyCalibration(calibration, link, row);
    for (let output = 0; output < raw.length; output++) told[output]![i] = row[output]!;
  }
  return told;
}

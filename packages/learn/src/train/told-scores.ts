/** What a model tells of the rows of a matrix. */
import { applyCalibration, applyLink, type ScoringModel } from '@limn/engine';
import { rowScores } from './row-scores.ts';
import { linearScores } from '../linear/choose-linear.ts';
import type { Matrix } from '../table/table.ts';
import { predictTrees } from '../tree/predict-matrix.ts';

/** Raw scores of a predictor. @returns [outputs] of [rows] */
export function rawScores(predictor: ScoringModel['predictor'], matrix: Matrix): readonly Float64Array[] {
  switch (predictor.kind) {
    case 'trees':
      return predictTrees(predictor, matrix);
    case 'linear':
      return linearScores(predictor, matrix);
    case 'factorization':
    case 'dense':
    case 'neighbours':
    case 'ziln':
    case 'lifetime':
      return rowScores(predictor, matrix);
  }
}

/** Probabilities or amounts after link and calibration. @returns [outputs] of [rows] */
export function toldScores({ predictor, ...model }: Pick<ScoringModel, 'predictor' | 'link' | 'calibration'>, matrix: Matrix): readonly Float64Array[] {
  return tellScores(rawScores(predictor, matrix), model);
}

/** The same of raw scores [outputs] of [rows]. */
export function tellScores(raw: readonly Float64Array[], { link, calibration }: Pick<ScoringModel, 'link' | 'calibration'>): readonly Float64Array[] {
  const told = raw.map((scores) => new Float64Array(scores.length));
  const row = new Float64Array(raw.length);
  for (let i = 0; i < raw[0]!.length; i++) {
    for (let output = 0; output < raw.length; output++) row[output] = raw[output]![i]!;
    applyLink(link, row);
    if (calibration !== undefined) applyCalibration(calibration, link, row);
    for (let output = 0; output < raw.length; output++) told[output]![i] = row[output]!;
  }
  return told;
}

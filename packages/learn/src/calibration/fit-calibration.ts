/** From scores that rank well to probabilities and amounts that are true on average. */
import { calibrated, type Calibration } from '@limn/engine';
import type { ScoredRows } from '../metric/metric.ts';
import { foldsOf, foldSplit } from '../split/split.ts';
import { fitIsotonic } from './isotonic.ts';
import { fitPlatt, plattCalibration } from './platt.ts';

/** How to calibrate. */
export interface CalibrationOptions {
  readonly of: 'probability' | 'amount';
  /** `auto`: isotonic from 1,000 rows of the rarer answer on, else Platt's line; amounts are always isotonic. */
  readonly method?: 'auto' | 'isotonic' | 'platt';
}

const ISOTONIC_FROM = 1_000;

/**
 * Fits a calibration. Scores must have been made without their labels (out of fold, or of a validation part): a model is
 * always too sure of what it has seen. Cost O(rows log rows).
 */
export function fitCalibration(rows: ScoredRows, { of, method = 'auto' }: CalibrationOptions): Calibration {
  const yes = rows.labels.reduce((sum, label) => sum + label, 0);
  const isotonic = method === 'isotonic' || of === 'amount' || (method === 'auto' && Math.min(yes, rows.labels.length - yes) >= ISOTONIC_FROM);
  return isotonic ? fitIsotonic(rows, { of }) : plattCalibration(fitPlatt(rows));
}

/** How to cross-fit. */
export interface CrossFitOptions extends CalibrationOptions {
  /** 5 when absent. */
  readonly folds?: number;
  readonly seed: number;
  /** [rows]; rows of one number share a fold. */
  readonly groups?: Int32Array;
}

/** A calibration, and what it does to rows that it was not fitted on. */
export interface CrossFitted {
  /** Fitted on all rows: for serving. */
  readonly calibration: Calibration;
  /** [rows]; each calibrated by the other folds: for measuring, and for intervals. */
  readonly scores: Float64Array;
}

/** Fits a calibration, and calibrates each row by the rows of the other folds. */
export function crossFitCalibration(rows: ScoredRows, options: CrossFitOptions): CrossFitted {
  const { folds = 5, seed, groups } = options;
  const fold = foldsOf(rows.labels, { folds, seed, ...(groups !== undefined && { groups }) });
  const scores = new Float64Array(rows.labels.length);
  for (let each = 0; each < folds; each++) {
    const { train, test } = foldSplit(fold, each);
    if (test.length === 0) continue;
    const calibration = fitCalibration(rowsAt(rows, train), options);
    for (const row of test) scores[row] = calibrated(calibration, rows.scores[row]!);
  }
  return { calibration: fitCalibration(rows, options), scores };
}

/** Some of the rows. */
export function rowsAt({ scores, labels, weights }: ScoredRows, places: Int32Array): ScoredRows {
  const at = (values: Float64Array): Float64Array => Float64Array.from(places, (row) => values[row]!);
  return { scores: at(scores), labels: at(labels), ...(weights !== undefined && { weights: at(weights) }) };
}

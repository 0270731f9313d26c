/** Which metrics judge which kind of prediction. */
import { bias, gini, mae, poissonDeviance, rmse, totalBias } from '../metric/amount.ts';
import type { ClassRows, LabelRows, Metric, MetricName } from '../metric/metric.ts';
import { accuracy, brier, calibrationError, logLoss } from '../metric/probability.ts';
import { auc, averagePrecision, lift } from '../metric/ranking.ts';
import { classAccuracy, classLogLoss, macroAuc } from '../metric/several-class.ts';
import { labelAuc, microAuc } from '../metric/several-label.ts';
import type { OutcomeKind } from './report.ts';

/** Rows as every metric can take them. */
export interface JudgedRows {
  /** [outputs] of [rows]. */
  readonly scores: readonly Float64Array[];
  /** [rows]. */
  readonly labels: Float64Array;
  /** [rows], only of several labels: which of them a row asks about. */
  readonly labelOf?: Int32Array;
}

/** A metric of any kind of prediction. */
export interface OutcomeMetric {
  readonly name: MetricName;
  readonly better: Metric['better'];
  prepare(rows: JudgedRows): (weights: Float64Array) => number;
}

const ofOne = (metric: Metric): OutcomeMetric => ({ name: metric.name, better: metric.better, prepare: ({ scores: [scores], labels }) => metric.prepare({ scores: scores!, labels }) });
const ofClasses = (metric: Metric<ClassRows>): OutcomeMetric => ({ name: metric.name, better: metric.better, prepare: ({ scores: probabilities, labels }) => metric.prepare({ probabilities, labels }) });
const ofLabels = (metric: Metric<LabelRows>): OutcomeMetric => ({ name: metric.name, better: metric.better, prepare: ({ scores: [scores], labels, labelOf }) => metric.prepare({ scores: scores!, labels, labelOf: labelOf! }) });

/** The metrics of each kind, the main one first. */
export const metricsOf: Readonly<Record<OutcomeKind, readonly OutcomeMetric[]>> = {
  binary: [auc, averagePrecision, lift, logLoss, brier, calibrationError, accuracy].map(ofOne),
  classes: [macroAuc, classLogLoss, classAccuracy].map(ofClasses),
  labels: [ofLabels(labelAuc), ...[microAuc, averagePrecision, logLoss, brier, calibrationError].map(ofOne)],
  amount: [rmse, mae, bias, totalBias, gini].map(ofOne),
  count: [poissonDeviance, rmse, mae, bias, gini].map(ofOne),
};

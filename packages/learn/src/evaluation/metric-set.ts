/** Which metrics judge which kind of prediction. */
import { bias, gini, mae, poissonDeviance, rmse } from '../metric/amount.ts';
import type { ClassRows, Metric, MetricName } from '../metric/metric.ts';
import { accuracy, brier, calibrationError, logLoss } from '../metric/probability.ts';
import { auc, averagePrecision, lift } from '../metric/ranking.ts';
import { classAccuracy, classLogLoss, macroAuc } from '../metric/several-class.ts';
import type { OutcomeKind } from './report.ts';

/** Prepares a metric from scores [outputs] of [rows]. */
export interface OutcomeMetric {
  readonly name: MetricName;
  readonly better: Metric['better'];
  prepare(scores: readonly Float64Array[], labels: Float64Array): (weights: Float64Array) => number;
}

const ofOne = (metric: Metric): OutcomeMetric => ({ name: metric.name, better: metric.better, prepare: ([scores], labels) => metric.prepare({ scores: scores!, labels }) });
const ofClasses = (metric: Metric<ClassRows>): OutcomeMetric => ({ name: metric.name, better: metric.better, prepare: (probabilities, labels) => metric.prepare({ probabilities, labels }) });

/** The metrics of each kind, the main one first. */
export const metricsOf: Readonly<Record<OutcomeKind, readonly OutcomeMetric[]>> = {
  binary: [auc, averagePrecision, lift, logLoss, brier, calibrationError, accuracy].map(ofOne),
  classes: [macroAuc, classLogLoss, classAccuracy].map(ofClasses),
  amount: [rmse, mae, bias, gini].map(ofOne),
  count: [poissonDeviance, rmse, mae, bias, gini].map(ofOne),
};

/**
 * What a metric is: prepared once on the rows (sorted, summed), then reckoned under any weights of them. A bootstrap draws
 * weights (how often each row came), so that a thousand resamples sort once.
 */

/** Scores of one output beside what came true; weights are how much a row counts, 1 when absent. */
export interface ScoredRows {
  /** [rows]; probabilities of "yes", or amounts. */
  readonly scores: Float64Array;
  /** [rows]; 1 or 0, or amounts. */
  readonly labels: Float64Array;
  /** [rows], not negative. */
  readonly weights?: Float64Array;
}

/** Probabilities of several classes beside the class that came true. */
export interface ClassRows {
  /** [classes] of [rows]; over the classes they sum to 1. */
  readonly probabilities: readonly Float64Array[];
  /** [rows]; places in the classes. */
  readonly labels: Float64Array;
  readonly weights?: Float64Array;
}

/** Of several labels: a row for each label of each customer. */
export interface LabelRows extends ScoredRows {
  /** [rows]; which label it asks about. */
  readonly labelOf: Int32Array;
}

/** Risks beside the time until something happened, or until it was last looked for. */
export interface DurationRows {
  /** [rows]; higher: sooner. */
  readonly scores: Float64Array;
  /** [rows]; how long it took, or how long it had not happened. */
  readonly durations: Float64Array;
  /** [rows]; 1: it happened; 0: not so far. */
  readonly happened: Float64Array;
  readonly weights?: Float64Array;
}

/** A metric over rows. */
export interface Metric<Rows = ScoredRows> {
  readonly name: MetricName;
  /** Which of two values is the better model; `zero`: the nearer to 0. */
  readonly better: 'higher' | 'lower' | 'zero';
  /** @returns the metric under weights of the rows; NaN where it is not defined, as an AUC of one class */
  prepare(rows: Rows): (weights: Float64Array) => number;
}

/** Names of the metrics, as reports and definitions have them. */
export type MetricName =
  | 'auc' | 'averagePrecision' | 'logLoss' | 'brier' | 'accuracy' | 'calibrationError' | 'lift'
  | 'rmse' | 'mae' | 'bias' | 'totalBias' | 'gini' | 'poissonDeviance'
  | 'classLogLoss' | 'macroAuc' | 'classAccuracy' | 'labelAuc' | 'microAuc' | 'concordance';

/** A metric of rows under their own weights. */
export function measure<Rows extends { readonly weights?: Float64Array }>(metric: Metric<Rows>, rows: Rows & { readonly labels?: Float64Array; readonly durations?: Float64Array }): number {
  const count = (rows.labels ?? rows.durations)!.length;
  return metric.prepare(rows)(rows.weights ?? new Float64Array(count).fill(1));
}

/** Rows from the lowest score to the highest, and where each run of equal scores ends. */
export interface ScoreOrder {
  /** [rows]; places of rows. */
  readonly order: Uint32Array;
  /** Places in `order` behind the last of each run. */
  readonly ends: Uint32Array;
}

/** Cost O(rows log rows). */
export function orderByScore(scores: Float64Array): ScoreOrder {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const ends: number[] = [];
  for (let i = 1; i <= order.length; i++) if (i === order.length || scores[order[i]!] !== scores[order[i - 1]!]) ends.push(i);
  return { order, ends: Uint32Array.from(ends) };
}

/** Mean of something over the rows, as a metric's reckoning. */
export function weightedMean(values: Float64Array): (weights: Float64Array) => number {
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < values.length; i++) {
      sum += weights[i]! * values[i]!;
      total += weights[i]!;
    }
    return sum / total;
  };
}

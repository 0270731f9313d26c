/**
 * What a model has to beat: the mean, the last value, one column alone. Whatever is fitted is fitted on training rows, and
 * given for the rows that judge.
 */
import { calibrated } from '@limn/engine';
import { fitIsotonic } from '../calibration/isotonic.ts';
import type { TableColumn } from '../table/table.ts';

/** Scores to compare a model with, on the same rows. */
export interface Baseline {
  readonly name: string;
  /** [outputs] of [rows]. */
  readonly scores: readonly Float64Array[];
}

/** The mean label of the training rows for everybody; of several classes, how frequent each was. @param classes of several classes their number, else 0 */
export function constantBaseline(trainLabels: Float64Array, { rows, classes = 0 }: { readonly rows: number; readonly classes?: number }): Baseline {
  const meanOf = (label: (value: number) => number): number => trainLabels.reduce((sum, value) => sum + label(value), 0) / trainLabels.length;
  const means = classes > 0 ? Array.from({ length: classes }, (_, place) => meanOf((value) => (value === place ? 1 : 0))) : [meanOf((value) => value)];
  return { name: 'constant', scores: means.map((mean) => new Float64Array(rows).fill(mean)) };
}

/** What was last is what will be: of amounts and counts. A missing value counts 0. */
export function lastValueBaseline(values: Float64Array): Baseline {
  return { name: 'last value', scores: [values.map((value) => (Number.isNaN(value) ? 0 : value))] };
}

/** One column as a rule. */
export interface RuleOptions {
  /** Rows that the rule is fitted on, and their labels in the same order: 1 or 0, or amounts. */
  readonly train: { readonly rows: Int32Array; readonly labels: Float64Array };
  /** Rows to score. */
  readonly rows: Int32Array;
  readonly of: 'probability' | 'amount';
}

/**
 * One column alone, as in "who bought last week": of a number, the rising or falling steps nearest to the labels, whichever
 * are nearer; of words, their mean labels. Missing has a mean of its own.
 */
export function ruleBaseline(column: TableColumn, { train, rows, of }: RuleOptions): Baseline {
  return { name: column.name, scores: [scoresOf(column, { train, rows, of })] };
}

/** The column that as a rule comes nearest to the labels on a part of the training rows it was not fitted on. @returns undefined of no columns */
export function bestRuleBaseline(columns: readonly TableColumn[], options: RuleOptions): Baseline | undefined {
  const { rows, labels } = options.train;
  // Three rows in four fit, the fourth chooses.
  const chooses = (i: number): boolean => i % 4 === 3;
  const fit = { rows: rows.filter((_, i) => !chooses(i)), labels: labels.filter((_, i) => !chooses(i)) };
  const judge = { rows: rows.filter((_, i) => chooses(i)), labels: labels.filter((_, i) => chooses(i)) };
  let best: TableColumn | undefined;
  let least = Infinity;
  for (const column of columns) {
    if (column.type === 'list') continue;
    const error = squares(scoresOf(column, { train: fit, rows: judge.rows, of: options.of }), judge.labels);
    if (error < least) [best, least] = [column, error];
  }
  return best === undefined ? undefined : ruleBaseline(best, options);
}

/** Shares that words of few rows borrow from all. */
const PRIOR_ROWS = 5;

function scoresOf(column: TableColumn, { train, rows, of }: RuleOptions): Float64Array {
  const mean = train.labels.reduce((sum, label) => sum + label, 0) / train.labels.length;
  if (column.type === 'list') return new Float64Array(rows.length).fill(mean);
  if (column.type === 'category') {
    const means = wordMeans(column.codes, train, mean);
    return Float64Array.from(rows, (row) => means.get(column.codes[row]!) ?? mean);
  }
  const known = [...train.rows.keys()].filter((i) => !Number.isNaN(column.values[train.rows[i]!]));
  const missing = wordMeans(Int32Array.from(column.values, (value) => (Number.isNaN(value) ? -1 : 0)), train, mean).get(-1) ?? mean;
  if (known.length === 0) return new Float64Array(rows.length).fill(mean);
  const labels = Float64Array.from(known, (i) => train.labels[i]!);
  const values = Float64Array.from(known, (i) => column.values[train.rows[i]!]!);
  const steps = [1, -1].map((sign) => ({ sign, calibration: fitIsotonic({ scores: values.map((value) => sign * value), labels }, { of }) }));
  const errors = steps.map(({ sign, calibration }) => squares(values.map((value) => calibrated(calibration, sign * value)), labels));
  const { sign, calibration } = steps[errors[1]! < errors[0]! ? 1 : 0]!;
  return Float64Array.from(rows, (row) => (Number.isNaN(column.values[row]) ? missing : calibrated(calibration, sign * column.values[row]!)));
}

function wordMeans(codes: Int32Array, { rows, labels }: RuleOptions['train'], mean: number): ReadonlyMap<number, number> {
  const sums = new Map<number, readonly [sum: number, rows: number]>();
  rows.forEach((row, i) => {
    const [sum, count] = sums.get(codes[row]!) ?? [0, 0];
    sums.set(codes[row]!, [sum + labels[i]!, count + 1]);
  });
  return new Map([...sums].map(([code, [sum, count]]) => [code, (sum + mean * PRIOR_ROWS) / (count + PRIOR_ROWS)]));
}

function squares(scores: Float64Array, labels: Float64Array): number {
  return scores.reduce((sum, score, i) => sum + (score - labels[i]!) ** 2, 0);
}

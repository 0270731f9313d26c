/**
 * From a table to a judged model, in the order that keeps it honest: look the table over; set rows apart; fit transforms and
 * trees on the training rows; choose settings, calibrate and measure certainty on the validation rows; judge once on the
 * rest, beside baselines that had the same chance.
 */
import type { ScoringModel } from '@limn/engine';
import { crossFitCalibration } from '../calibration/fit-calibration.ts';
import { fitAmountInterval, fitProbabilityInterval } from '../calibration/fit-interval.ts';
import { learnError } from '../errors.ts';
import { bestRuleBaseline, constantBaseline, type Baseline } from '../evaluation/baseline.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { usualValuesOf } from '../explanation/usual-values.ts';
import { chooseLinear } from '../linear/choose-linear.ts';
import { measure } from '../metric/metric.ts';
import { logLoss } from '../metric/probability.ts';
import { search, type SearchRecord } from '../search/search.ts';
import { checkTable, type CheckedTable, type CheckTableOptions } from '../table/check-table.ts';
import type { ReadTable } from '../table/read-csv.ts';
import type { Matrix, Table } from '../table/table.ts';
import { fitTransforms } from '../transform/fit-transforms.ts';
import { matrixOf } from '../transform/matrix.ts';
import { trainBoosting, type BoostedTrees } from '../tree/boosting.ts';
import { describeParts, momentsOf, namesOf, partTable, type PartOptions, type TableParts } from './table-part.ts';
import { subgroupsOf } from './table-subgroups.ts';
import { toldScores } from './told-scores.ts';

/** How to train. */
export interface TrainTableOptions extends CheckTableOptions, Omit<PartOptions, 'seed'> {
  readonly seed?: number;
  /** Settings that are tried; 8 when absent. */
  readonly tries?: number;
  readonly threads?: number;
  /** What is going on, and which share of the whole is done. */
  readonly onProgress?: (stage: TrainStage, share: number) => void;
  readonly signal?: AbortSignal;
}

/** Stages of a training, in their order. */
export type TrainStage = 'check' | 'learn' | 'judge';

/** A model and everything known of it. */
export interface TrainedTable {
  readonly model: ScoringModel;
  readonly evaluation: EvaluationReport;
  readonly checked: CheckedTable;
  /** Settings that were tried on the validation rows. */
  readonly search: SearchRecord;
}

const losses = { binary: 'logistic', classes: 'softmax', amount: 'squared' } as const;

/**
 * What trees are tried with. Small trees first: most tables are small.
 */
const space = {
  mostLeaves: { low: 4, high: 40, scale: 'log', whole: true },
  leastRows: { low: 5, high: 100, scale: 'log', whole: true },
  l2: { low: 0.1, high: 20, scale: 'log' },
  columnShare: { choices: [0.4, 0.7, 1] },
  rowShare: { choices: [0.6, 0.8, 1] },
} as const;
const usualSettings = { mostLeaves: 8, leastRows: 20, l2: 1, columnShare: 0.7, rowShare: 0.8 };
const MOST_ROUNDS = 600;
const LEARNING_RATE = 0.05;
const PATIENCE = 40;

/** Trains and judges. The same table, options and seed give the same model. @throws LearnError as `checkTable`; the signal's reason */
export async function trainTable({ table: read, report }: ReadTable, options: TrainTableOptions): Promise<TrainedTable> {
  const { seed = 1, tries = 8, onProgress, signal, time, customer } = options;
  onProgress?.('check', 0);
  const leaveOut = [...(options.leaveOut ?? []), ...(time === undefined ? [] : [time]), ...(customer === undefined ? [] : [customer])];
  const checked = checkTable(read, report, { ...options, leaveOut });
  const moments = time === undefined ? undefined : momentsOf(read, time);
  const columns = read.columns.filter(({ name }) => checked.inputs.includes(name));
  const table: Table = { rows: read.rows, columns, ...(moments !== undefined && { at: moments }) };
  const parts = partTable(read, checked, { seed, ...(time !== undefined && { time }), ...(customer !== undefined && { customer }) });
  if (parts.train.length === 0 || parts.validation.length === 0 || parts.test.length === 0) throw learnError('rows_too_few', { rows: checked.rows.length, least: 100 });

  const data = prepare(table, checked, parts);
  onProgress?.('learn', 0);
  const boosted = await learn(data, { seed, tries, threads: options.threads ?? 1, ...(signal !== undefined && { signal }), onShare: (share) => onProgress?.('learn', share) });
  onProgress?.('judge', 0);
  const model = finish(boosted.trees, data, seed);
  const evaluation = judge(model, data, { seed, ...(customer !== undefined && { customers: customersOf(read, customer, parts.test) }), parts: describeParts(parts, checked, moments) });
  return { model, evaluation, checked, search: boosted.record };
}

/** Everything made of a table and its parts. */
interface Prepared {
  readonly table: Table;
  readonly checked: CheckedTable;
  readonly parts: TableParts;
  readonly inputs: ScoringModel['inputs'];
  readonly train: LabelledMatrix;
  readonly validation: LabelledMatrix;
}

interface LabelledMatrix {
  readonly matrix: Matrix;
  readonly labels: Float64Array;
}

function prepare(table: Table, checked: CheckedTable, parts: TableParts): Prepared {
  const { inputs, problems } = fitTransforms(table, { rows: parts.train, for: 'trees' });
  if (inputs.length === 0) throw learnError('columns_none', { label: checked.label.name, left: problems });
  const labelled = (rows: Int32Array): LabelledMatrix => ({ matrix: matrixOf(table, inputs, { rows }), labels: labelsAt(checked, rows) });
  return { table, checked, parts, inputs, train: labelled(parts.train), validation: labelled(parts.validation) };
}

function labelsAt({ label }: CheckedTable, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => label.values[row]!);
}

interface LearnOptions {
  readonly seed: number;
  readonly tries: number;
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** The trees of the settings that do best on the validation rows. */
async function learn({ train, validation, checked }: Prepared, { seed, tries, threads, signal, onShare }: LearnOptions): Promise<{ readonly trees: BoostedTrees; readonly record: SearchRecord }> {
  let done = 0;
  let best: { readonly trees: BoostedTrees; readonly loss: number } | undefined;
  const record = await search({
    space, start: usualSettings, better: 'lower', seed, budget: { evaluations: tries }, ...(signal !== undefined && { signal }),
    async evaluate(settings) {
      const trees = await trainBoosting(train.matrix, train, {
        ...settings, loss: losses[checked.label.kind], rounds: MOST_ROUNDS, learningRate: LEARNING_RATE, patience: PATIENCE, seed, threads, validation,
        ...(checked.label.kind === 'classes' && { classes: checked.label.classes.length }), ...(signal !== undefined && { signal }),
      });
      const loss = Math.min(...trees.validationLosses);
      if (best === undefined || loss < best.loss) best = { trees, loss };
      onShare(++done / tries);
      return loss;
    },
  });
  signal?.throwIfAborted();
  return { trees: best!.trees, record };
}

/** Trees with what makes true values of their scores. Of yes or no, a calibration is kept only if it helps rows that it was not fitted on. */
function finish({ predictor, link }: BoostedTrees, { table, inputs, parts, validation, checked }: Prepared, seed: number): ScoringModel {
  const { kind, classes } = checked.label;
  const plain: ScoringModel = { format: 1, inputs, predictor, link, ...(kind === 'classes' && { classes }), usual: usualValuesOf(table, inputs, { rows: parts.train }) };
  if (kind === 'classes') return plain;
  const rows = { scores: toldScores(plain, validation.matrix)[0]!, labels: validation.labels };
  if (kind === 'amount') return { ...plain, intervals: [fitAmountInterval(rows)] };
  const crossed = crossFitCalibration(rows, { of: 'probability', seed });
  const helps = measure(logLoss, { ...rows, scores: crossed.scores }) < measure(logLoss, rows);
  return { ...plain, ...(helps && { calibration: [crossed.calibration] }), intervals: [fitProbabilityInterval({ ...rows, scores: helps ? crossed.scores : rows.scores })] };
}

interface JudgeOptions {
  readonly seed: number;
  readonly customers?: Int32Array;
  readonly parts: EvaluationReport['parts'];
}

function judge(model: ScoringModel, data: Prepared, { seed, customers, parts }: JudgeOptions): EvaluationReport {
  const { table, checked, parts: { test, by } } = data;
  const { kind, name, classes } = checked.label;
  return evaluate({
    name, kind, classes, seed, split: by, parts,
    scores: toldScores(model, matrixOf(table, model.inputs, { rows: test })),
    labels: labelsAt(checked, test),
    baselines: baselinesOf(data),
    subgroups: subgroupsOf(table, test),
    warnings: checked.report.warnings,
    ...(customers !== undefined && { customers }),
  });
}

/** Everybody alike, the best single column, and a regression with an elastic net: each learnt from the same rows. */
function baselinesOf({ table, checked, parts: { train, validation, test } }: Prepared): readonly Baseline[] {
  const { kind, classes } = checked.label;
  const labels = labelsAt(checked, train);
  const rule = kind === 'classes' ? undefined : bestRuleBaseline(table.columns, { train: { rows: train, labels }, rows: test, of: kind === 'binary' ? 'probability' : 'amount' });
  const { inputs } = fitTransforms(table, { rows: train, for: 'linear' });
  const matrixAt = (rows: Int32Array): Matrix => matrixOf(table, inputs, { rows });
  const { predictor, link } = chooseLinear(matrixAt(train), labels, { loss: losses[kind], classes: classes.length, steps: 20, tolerance: 1e-4, validation: { matrix: matrixAt(validation), labels: labelsAt(checked, validation) } });
  const regression = { name: kind === 'amount' ? 'linear regression' : 'logistic regression', scores: toldScores({ predictor, link }, matrixAt(test)) };
  return [constantBaseline(labels, { rows: test.length, classes: classes.length }), ...(rule === undefined ? [] : [rule]), regression];
}

function customersOf(table: Table, customer: string, rows: Int32Array): Int32Array {
  const name = namesOf(table, customer);
  const places = new Map<string, number>();
  return Int32Array.from(rows, (row) => {
    const place = places.get(name(row)) ?? places.size;
    places.set(name(row), place);
    return place;
  });
}

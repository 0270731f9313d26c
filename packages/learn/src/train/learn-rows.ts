/**
 * From rows that may be learnt from to a model that tells true values: settings are chosen by the validation rows; then each
 * part of all these rows is scored by trees that learnt from the others. The model is the mean of those trees, and what
 * they said of rows they had not seen calibrates it and says how sure it is. So no row is wasted, and none is judged by
 * what learnt from it (stacked out of folds: Wolpert 1992; bagging: Breiman 1996).
 */
import type { InputTransform, ScoringModel } from '@limn/engine';
import { driftedCalibration, driftedInterval, fitDrift } from '../calibration/drift.ts';
import { crossFitCalibration } from '../calibration/fit-calibration.ts';
import { fitAmountInterval, fitProbabilityInterval } from '../calibration/fit-interval.ts';
import { learnError } from '../errors.ts';
import type { LearntKind } from '../evaluation/report.ts';
import { usualValuesOf } from '../explanation/usual-values.ts';
import { measure } from '../metric/metric.ts';
import { logLoss } from '../metric/probability.ts';
import type { SearchRecord } from '../search/search.ts';
import { foldsOf } from '../split/split.ts';
import type { Matrix, Table } from '../table/table.ts';
import { fitTransforms } from '../transform/fit-transforms.ts';
import { matrixOf } from '../transform/matrix.ts';
import type { LifetimeTask } from '../value/train-lifetime.ts';
import type { ValueHistory } from '../value/value-history.ts';
import { lawReach, reachOf } from './reach.ts';
import { tellScores } from './told-scores.ts';
import { trainers, type TrainerName } from './trainer.ts';

/** Trees of so many parts of the rows are averaged. */
const FOLDS = 5;
/** A word that stands in fewer rows, each of another customer, says more of them than of itself. */
export const LEAST_WORD_ROWS = 5;

/** What is to be told. */
export interface LearntLabel {
  readonly name: string;
  readonly kind: LearntKind;
  /** [rows of the table]; 1 or 0, the place in `classes`, or the amount; NaN is missing. */
  readonly values: Float64Array;
  /** Of `binary` no and yes; of `classes` all; of others none. */
  readonly classes: readonly string[];
}

/** Rows to learn from, as rows of the table. */
export interface LearningRows {
  /** Inputs only. */
  readonly table: Table;
  readonly label: LearntLabel;
  readonly train: Int32Array;
  /** Chooses settings; then learns along, unless it is later than the rest. */
  readonly validation: Int32Array;
  /** [rows of the table]; rows of one number are of one customer, and never on both sides. */
  readonly customers?: Int32Array;
  /** Validation rows are later than the others: they never teach. */
  readonly inTime?: boolean;
  /** Of amounts: columns that tell the history of purchases, inputs or not: one that says the same as an input is none. */
  readonly value?: ValueHistory;
  /** The first moment that the model is asked at, ms, when it is later than all who teach: probabilities are carried on to it. Needs the moments of the table. */
  readonly askedAt?: number;
}

/** How to learn. */
export interface LearnOptions {
  readonly seed: number;
  readonly trainer?: TrainerName;
  /** Settings that are tried. */
  readonly tries: number;
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** A model, and how it came to be. */
export interface LearntModel {
  readonly model: ScoringModel;
  /** [outputs] of [validation rows]: what is told of them by what did not learn from them, before any calibration. */
  readonly heldOut: readonly Float64Array[];
  readonly search: SearchRecord;
}

/** Labelled rows as a trainer takes them. */
export interface LabelledMatrix {
  readonly matrix: Matrix;
  readonly labels: Float64Array;
}

/** Everything that a trainer needs. */
export interface TrainerTask extends LearnOptions {
  /** Named in errors. */
  readonly label: string;
  /** What the matrix was made by. */
  readonly inputs: readonly InputTransform[];
  readonly kind: LearntKind;
  /** How many; 2 of yes or no, 0 of amounts. */
  readonly classes: number;
  readonly train: LabelledMatrix;
  readonly validation: LabelledMatrix;
  /** What laws of purchases need. Absent: the columns are not known. */
  readonly lifetime?: LifetimeTask;
  /** How often the same customer is met: so many rows say little more than one. */
  readonly rowsACustomer: number;
  /** [rows], the training rows before the validation rows: the part that each is scored in. Absent: the validation rows are. */
  readonly folds?: Uint8Array;
}

/** What a trainer gives. */
export interface Trained extends Pick<ScoringModel, 'predictor' | 'link'> {
  /** [outputs] of [rows], raw: of the validation rows; with folds of all rows. Each by what did not learn from it. */
  readonly heldOut: readonly Float64Array[];
  readonly search: SearchRecord;
}

/** The same rows and options give the same model. @throws LearnError `columns_none` | `search_failed`; the signal's reason */
export async function learnRows(data: LearningRows, options: LearnOptions): Promise<LearntModel> {
  const { label, train, validation, inTime = false } = data;
  const { inputsFor, history, folded, train: trainModel } = trainers[options.trainer ?? 'trees'];
  const table = history === undefined ? data.table : historyTable(data, history);
  const { inputs, problems } = fitTransforms(table, { rows: train, for: inputsFor, leastRows: LEAST_WORD_ROWS * rowsACustomer(data) });
  if (inputs.length === 0) throw learnError('columns_none', { label: label.name, left: problems });
  const labelled = (rows: Int32Array): LabelledMatrix => ({ matrix: matrixOf(table, inputs, { rows }), labels: labelsAt(label, rows) });
  const all = Int32Array.from([...train, ...validation]);
  const folds = folded && !inTime ? foldsFor(data, all, options.seed) : undefined;
  const trained = await trainModel({
    ...options, label: label.name, inputs, kind: label.kind, classes: label.classes.length, train: labelled(train), validation: labelled(validation), rowsACustomer: rowsACustomer(data), ...(history !== undefined && { lifetime: lifetimeOf(data) }), ...(folds !== undefined && { folds }),
  }).catch((cause: unknown) => {
    options.signal?.throwIfAborted();
    throw cause;
  });
  options.signal?.throwIfAborted();
  return {
    model: finish(trained, { data: { ...data, table }, inputs, heldOutRows: folds === undefined ? validation : all, seed: options.seed }),
    // With folds all rows are told, the validation rows last.
    heldOut: tellScores(trained.heldOut, { link: trained.link }).map((scores) => scores.slice(scores.length - validation.length)),
    search: trained.search,
  };
}

/** With the columns that laws of purchases read. @throws LearnError `value_columns_absent` */
function historyTable({ table, label, value }: LearningRows, history: 'alone' | 'beside'): Table {
  if (value === undefined) throw learnError('value_columns_absent', { label: label.name });
  const others = history === 'alone' ? [] : table.columns.filter(({ name }) => !value.history.some((column) => column.name === name));
  return { ...table, columns: [...value.history, ...others] };
}

/** Each customer's latest training row; where customers or moments are not known, all rows. */
function lifetimeOf({ value, train, customers, table: { at } }: LearningRows): LifetimeTask {
  const latest = new Map<number, number>();
  train.forEach((row, i) => {
    const customer = customers?.[row] ?? row;
    const before = latest.get(customer);
    if (before === undefined || at === undefined || at[row]! >= at[train[before]!]!) latest.set(customer, i);
  });
  return { ...value!, latest: Int32Array.from(latest.values()) };
}

/** On average; 1 where customers are not known. */
export function rowsACustomer({ train, customers }: Pick<LearningRows, 'train' | 'customers'>): number {
  return customers === undefined || train.length === 0 ? 1 : train.length / new Set(train.map((row) => customers[row]!)).size;
}

/** Labels of some rows. */
export function labelsAt({ values }: Pick<LearntLabel, 'values'>, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

interface Finish {
  readonly data: LearningRows;
  readonly inputs: ScoringModel['inputs'];
  /** Rows of the table that the held-out scores are of. */
  readonly heldOutRows: Int32Array;
  readonly seed: number;
}

/** With what makes true values of scores. Of yes or no, a calibration is kept only if it helps rows that it was not fitted on. */
function finish({ predictor, link, heldOut }: Trained, { data: { table, label, train, validation, customers, askedAt }, inputs, heldOutRows, seed }: Finish): ScoringModel {
  const { kind, classes } = label;
  const seen = reachOf(matrixOf(table, inputs, { rows: Int32Array.from([...train, ...validation]) }), inputs);
  const isLaw = predictor.kind === 'lifetime' && predictor.correction === undefined;
  const plain: ScoringModel = { format: 1, inputs, predictor, link, ...(kind === 'classes' && { classes }), usual: usualValuesOf(table, inputs, { rows: train }), reach: isLaw ? lawReach(seen) : seen };
  if (kind === 'classes') return plain;
  const groups = customers === undefined ? undefined : heldOutRows.map((row) => customers[row]!);
  const rows = { scores: tellScores(heldOut, { link })[0]!, labels: labelsAt(label, heldOutRows) };
  if (kind !== 'binary') return { ...plain, intervals: [fitAmountInterval(rows)] };
  const crossed = crossFitCalibration(rows, { of: 'probability', seed, ...(groups !== undefined && { groups }) });
  const helps = measure(logLoss, { ...rows, scores: crossed.scores }) < measure(logLoss, rows);
  const calibration = helps ? crossed.calibration : undefined;
  const told = { ...rows, scores: helps ? crossed.scores : rows.scores, ...(groups !== undefined && { weights: asManyAs(groups) }) };
  const interval = fitProbabilityInterval(told);
  if (askedAt === undefined || table.at === undefined) return { ...plain, ...(calibration !== undefined && { calibration: [calibration] }), intervals: [interval] };
  const { at } = table;
  const drift = fitDrift({ ...told, at: Float64Array.from(heldOutRows, (row) => at[row]!), weight: told.weights?.[0] ?? 1 }, askedAt);
  return { ...plain, calibration: [driftedCalibration(drift, calibration)], intervals: [driftedInterval(drift, interval)] };
}

/** Rows of one customer say little more than one of them: all rows together weigh as much as there are customers. */
function asManyAs(customers: Int32Array): Float64Array {
  return new Float64Array(customers.length).fill(new Set(customers).size / customers.length);
}

/** Rows of as many parts as are worth it, each class in the same shares, or a customer in one part. */
function foldsFor({ label, customers }: LearningRows, rows: Int32Array, seed: number): Uint8Array {
  const labels = labelsAt(label, rows);
  return foldsOf(labels, { folds: FOLDS, seed, ...(customers !== undefined && { groups: rows.map((row) => customers[row]!) }) });
}

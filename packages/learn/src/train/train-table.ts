/**
 * From a table to a judged model, in the order that keeps it honest: look the table over; set rows apart; fit transforms and
 * trees on the training rows; choose settings, calibrate and measure certainty on the validation rows; judge once on the
 * rest, beside baselines that had the same chance.
 */
import type { ScoringModel } from '@limn/engine';
import { learnError } from '../errors.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import type { SearchRecord } from '../search/search.ts';
import { checkTable, type CheckedTable, type CheckTableOptions } from '../table/check-table.ts';
import type { ReadTable } from '../table/read-csv.ts';
import type { Table } from '../table/table.ts';
import { matrixOf } from '../transform/matrix.ts';
import { answeredRows } from './answered.ts';
import { baselinesOf } from './baselines.ts';
import { importanceOf } from './importance.ts';
import { labelsAt, learnRows, type LearningRows } from './learn-rows.ts';
import { describeParts, momentsOf, namesOf, partTable, type PartOptions } from './table-part.ts';
import { subgroupsOf } from './table-subgroups.ts';
import { toldScores } from './told-scores.ts';
import type { TrainerName } from './trainer.ts';

/** How to train. */
export interface TrainTableOptions extends CheckTableOptions, Omit<PartOptions, 'seed'> {
  readonly seed?: number;
  /** Settings that are tried; 8 when absent. */
  readonly tries?: number;
  /** Boosted trees when absent. */
  readonly trainer?: TrainerName;
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

/** Trains and judges. The same table, options and seed give the same model. @throws LearnError as `checkTable`; the signal's reason */
export async function trainTable({ table: read, report }: ReadTable, options: TrainTableOptions): Promise<TrainedTable> {
  const { seed = 1, tries = 8, onProgress, signal, trainer = 'trees', time, customer } = options;
  onProgress?.('check', 0);
  const leaveOut = [...(options.leaveOut ?? []), ...(time === undefined ? [] : [time]), ...(customer === undefined ? [] : [customer])];
  const checked = checkTable(read, report, { ...options, leaveOut });
  const moments = time === undefined ? undefined : momentsOf(read, time);
  const columns = read.columns.filter(({ name }) => checked.inputs.includes(name));
  const table: Table = { rows: read.rows, columns, ...(moments !== undefined && { at: moments }) };
  const parts = partTable(read, checked, { seed, ...(time !== undefined && { time }), ...(customer !== undefined && { customer }) });
  if (parts.train.length === 0 || parts.validation.length === 0 || parts.test.length === 0) throw learnError('rows_too_few', { rows: checked.rows.length, least: 100 });

  const customers = customer === undefined ? undefined : customersOf(read, customer);
  const data: LearningRows = { table, label: checked.label, train: parts.train, validation: parts.validation, inTime: parts.by === 'time', ...(customers !== undefined && { customers }) };
  onProgress?.('learn', 0);
  const { model, search } = await learnRows(data, { seed, trainer, tries, threads: options.threads ?? 1, ...(signal !== undefined && { signal }), onShare: (share) => onProgress?.('learn', share) });
  onProgress?.('judge', 0);
  const judges = matrixOf(table, model.inputs, { rows: parts.test });
  const scores = toldScores(model, judges);
  const evaluation = evaluate({
    name: checked.label.name, kind: checked.label.kind, classes: checked.label.classes, seed, split: parts.by,
    parts: describeParts(parts, checked, moments),
    scores,
    answered: answeredRows(model, { matrix: judges, scores }),
    labels: labelsAt(checked.label, parts.test),
    baselines: baselinesOf(data, parts.test),
    subgroups: subgroupsOf(table, parts.test),
    warnings: checked.report.warnings,
    ...(customers !== undefined && { customers: parts.test.map((row) => customers[row]!) }),
  });
  return { model, evaluation: { ...evaluation, importance: importanceOf(model, judges, seed) }, checked, search };
}

function customersOf(table: Table, customer: string): Int32Array {
  const name = namesOf(table, customer);
  const places = new Map<string, number>();
  return Int32Array.from({ length: table.rows }, (_, row) => {
    const place = places.get(name(row)) ?? places.size;
    places.set(name(row), place);
    return place;
  });
}

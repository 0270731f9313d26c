/** How good the way of training is on a table without time: every row judged once, by a model that learnt from the other folds. */
import { crossValidate } from '../evaluation/cross-validate.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Baseline } from '../evaluation/baseline.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { measure } from '../metric/metric.ts';
import { auc } from '../metric/ranking.ts';
import { foldSplit, foldsOf, splitByChance } from '../split/split.ts';
import { checkTable, type CheckTableOptions } from '../table/check-table.ts';
import type { ReadTable } from '../table/read-csv.ts';
import type { Table } from '../table/table.ts';
import { matrixOf } from '../transform/matrix.ts';
import { baselinesOf } from './baselines.ts';
import { labelsAt, learnRows, type LearningRows } from './learn-rows.ts';
import { toldScores } from './told-scores.ts';
import type { TrainerName } from './trainer.ts';

/** How to cross-validate. */
export interface CrossValidateTableOptions extends CheckTableOptions {
  readonly seed?: number;
  /** 5 when absent. */
  readonly folds?: number;
  /** Settings that are tried in each fold; 8 when absent. */
  readonly tries?: number;
  readonly trainer?: TrainerName;
  readonly threads?: number;
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** What came of all folds. */
export interface CrossValidatedTable {
  /** Over all rows. */
  readonly evaluation: EvaluationReport;
  /** Of yes or no: AUC by fold, and what publications give, its mean. */
  readonly aucs: readonly number[];
  readonly meanAuc?: number;
}

/** Of the rows of the other folds, a quarter chooses settings. */
const CHOOSE_SHARE = 0.25;

/**
 * Repeats the whole training once a fold: transforms, settings and calibration see the other folds only, and nothing is
 * resampled before the split. Cost: as many trainings as folds. Deterministic by seed.
 * @throws LearnError as `checkTable`; the signal's reason
 */
export async function crossValidateTable({ table: read, report }: ReadTable, options: CrossValidateTableOptions): Promise<CrossValidatedTable> {
  const { seed = 1, folds: count = 5, tries = 8, trainer = 'trees', threads = 1, onProgress, signal } = options;
  const { label, inputs, rows, report: checked } = checkTable(read, report, options);
  const table: Table = { rows: read.rows, columns: read.columns.filter(({ name }) => inputs.includes(name)) };
  const labels = labelsAt(label, rows);
  const folds = foldsOf(labels, { folds: count, seed });
  const of = (places: Int32Array): Int32Array => places.map((place) => rows[place]!);
  const baselines = new Map<string, readonly Float64Array[]>();
  const outputs = label.kind === 'classes' ? label.classes.length : 1;
  const scores = await crossValidate(async ({ train, test }, fold) => {
    const others = of(train);
    const { train: learn, validation } = splitByChance(labelsAt(label, others), { seed, shares: { validation: CHOOSE_SHARE, test: 0 } });
    const data: LearningRows = { table, label, train: learn.map((place) => others[place]!), validation: validation.map((place) => others[place]!) };
    const { model } = await learnRows(data, { seed, trainer, tries, threads, ...(signal !== undefined && { signal }), onShare: (share) => onProgress?.((fold + share) / count) });
    const judged = of(test);
    for (const { name, scores: told } of baselinesOf(data, judged)) put(baselines, { name: isRule(name) ? 'best column' : name, told, test, rows: rows.length });
    return toldScores(model, matrixOf(table, model.inputs, { rows: judged }));
  }, { folds, outputs });
  const beside = [...baselines].map(([name, told]): Baseline => ({ name, scores: told }));
  const evaluation = evaluate({ name: label.name, kind: label.kind, classes: label.classes, seed, split: `${count}-fold`, scores, labels, baselines: beside, warnings: checked.warnings });
  if (label.kind !== 'binary') return { evaluation, aucs: [] };
  const aucs = Array.from({ length: count }, (_, fold) => {
    const { test } = foldSplit(folds, fold);
    return measure(auc, { scores: Float64Array.from(test, (row) => scores[0]![row]!), labels: Float64Array.from(test, (row) => labels[row]!) });
  });
  return { evaluation, aucs, meanAuc: aucs.reduce((sum, each) => sum + each, 0) / count };
}

/** In each fold another column may be the best. */
function isRule(name: string): boolean {
  return !['constant', 'logistic regression', 'linear regression'].includes(name);
}

function put(all: Map<string, readonly Float64Array[]>, { name, told, test, rows }: { readonly name: string; readonly told: readonly Float64Array[]; readonly test: Int32Array; readonly rows: number }): void {
  const into = all.get(name) ?? told.map(() => new Float64Array(rows));
  told.forEach((each, output) => each.forEach((score, i) => (into[output]![test[i]!] = score)));
  all.set(name, into);
}

/**
 * A prediction of several labels, each of which may hold: a model a label on the same rows, joined behind one matrix. Each is
 * calibrated by itself (binary relevance: Tsoumakas & Katakis 2007), and judged by itself and with the others: an example is
 * a row for each label, and all rows of a customer are drawn together.
 */
import type { ScoringModel } from '@limn/engine';
import { learnError, problemOf, type Problem } from '../errors.ts';
import type { Baseline } from '../evaluation/baseline.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import type { Subgrouping } from '../evaluation/subgroup.ts';
import type { SearchRecord } from '../search/search.ts';
import type { Matrix, Table } from '../table/table.ts';
import { matrixOf } from '../transform/matrix.ts';
import { answeredRows } from './answered.ts';
import { baselinesOf } from './baselines.ts';
import { joinModels } from './join-models.ts';
import { labelsAt, learnRows, type LearningRows, type LearnOptions, type LearntLabel } from './learn-rows.ts';
import { subgroupsOf } from './table-subgroups.ts';
import { toldScores } from './told-scores.ts';
import { trainers } from './trainer.ts';

/** What is to be learnt, and by whom it is judged. */
export interface LabelsTask extends Omit<LearningRows, 'label'> {
  /** The prediction. */
  readonly name: string;
  readonly labels: readonly LearntLabel[];
  readonly table: Table;
  readonly customers: Int32Array;
  readonly test: Int32Array;
}

/** One model of several labels. */
export interface LearntLabels {
  readonly model: ScoringModel;
  /** Of the most frequent label. */
  readonly search: SearchRecord;
  /** Labels that the model tells. */
  readonly labels: readonly LearntLabel[];
  readonly problems: readonly Problem[];
}

/** The same rows and options give the same model. @throws LearnError `label_constant` when no label both holds and does not among those who learn; those of `learnRows` */
export async function learnLabels({ name, labels: all, test: _, ...rows }: LabelsTask, options: LearnOptions): Promise<LearntLabels> {
  // Some models cannot be joined: said before hours of learning, not after.
  if (!trainers[options.trainer ?? 'trees'].joins) throw learnError('label_list', { label: name });
  const labels = all.filter((label) => differs(labelsAt(label, rows.train)));
  if (labels.length === 0) throw learnError('label_constant', { label: name, value: all.map((label) => label.name).join(', ') });
  const models: ScoringModel[] = [];
  let search: SearchRecord | undefined;
  for (const [place, label] of labels.entries()) {
    const learnt = await learnRows({ ...rows, label }, { ...options, onShare: (share) => options.onShare((place + share) / labels.length) });
    models.push(learnt.model);
    search ??= learnt.search;
  }
  const problems = all.filter((label) => !labels.includes(label)).map((label) => problemOf('label_rare', { label: name, value: label.name, rows: sumOf(labelsAt(label, rows.train)) }));
  return { model: joinModels(models, { name, labels: labels.map((label) => label.name) }), search: search!, labels, problems };
}

/** What the report of a training says besides. */
export type LabelsReport = Pick<EvaluationReport, 'parts' | 'split' | 'warnings' | 'seed'>;

/** Judges all labels at once, and each as a group of rows, so that the one that is told worst is named. */
export function judgeLabels(model: ScoringModel, task: LabelsTask, { parts, split, warnings, seed }: LabelsReport): { readonly evaluation: EvaluationReport; readonly judges: Matrix } {
  const { name, labels, table, customers, test, train, validation } = task;
  const judges = matrixOf(table, model.inputs, { rows: test });
  const scores = toldScores(model, judges);
  const eachLabel = (values: Int32Array): Int32Array => Int32Array.from({ length: values.length * labels.length }, (_, i) => values[i % values.length]!);
  const classes = labels.map((label) => label.name);
  const labelOf = Int32Array.from({ length: test.length * labels.length }, (_, i) => Math.floor(i / test.length));
  const byLabel: Subgrouping = { column: name, values: classes, codes: labelOf };
  const evaluation = evaluate({
    name, kind: 'labels', classes, seed, split, parts, warnings, labelOf,
    scores: [stacked(scores)],
    answered: eachLabel(answeredRows(model, { matrix: judges, scores })),
    labels: stacked(labels.map((label) => labelsAt(label, test))),
    baselines: stackBaselines(labels.map((label) => baselinesOf({ table, label, train, validation, customers }, test))),
    customers: eachLabel(test.map((row) => customers[row]!)),
    subgroups: [byLabel, ...subgroupsOf(table, test).map((group) => ({ ...group, codes: eachLabel(group.codes) }))],
  });
  return { evaluation, judges };
}

/** Baselines of each label, one behind the other: of each label another column may be the best rule. */
function stackBaselines(all: readonly (readonly Baseline[])[]): readonly Baseline[] {
  return all[0]!.map(({ name }, place) => ({ name: place === 1 ? 'best column' : name, scores: [stacked(all.map((baselines) => baselines[place]!.scores[0]!))] }));
}

function stacked(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function differs(values: Float64Array): boolean {
  return values.some((value) => value !== values[0]);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

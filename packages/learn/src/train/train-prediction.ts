/**
 * From the examples of a prediction to a judged model: columns that know too much are left out; the latest examples judge,
 * and nobody learns whose label was not known before them; customers are never on two sides; baselines have the same chance.
 */
import { boundsOf, type PredictionDefinition, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import type { ExampleBlock } from '../dataset/example-block.ts';
import type { ExampleReport } from '../dataset/example-report.ts';
import { requirePrediction } from '../dataset/training-definition.ts';
import { learnError, problemOf, type Problem } from '../errors.ts';
import { lastValueBaseline, ruleBaseline, type Baseline } from '../evaluation/baseline.ts';
import { evaluate, type EvaluateOptions } from '../evaluation/evaluate.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import type { ColumnImportance } from '../explanation/global-importance.ts';
import type { SearchRecord } from '../search/search.ts';
import { checkColumns } from '../table/check-table.ts';
import { describeColumns } from '../table/describe-table.ts';
import type { ListColumn, Table, TableColumn } from '../table/table.ts';
import { matrixOf } from '../transform/matrix.ts';
import { answeredRows } from './answered.ts';
import { baselinesOf } from './baselines.ts';
import { customerNumbers, describeExamples } from './describe-examples.ts';
import { partExamples, type ExampleParts } from './example-part.ts';
import { importanceOf } from './importance.ts';
import { learnBest } from './learn-best.ts';
import { labelsAt, learnRows, type LearningRows, type LearntLabel } from './learn-rows.ts';
import { severalLabels } from './several-labels.ts';
import { simpleRules } from './simple-rule.ts';
import { subgroupsOf } from './table-subgroups.ts';
import { targetLabel } from './target-label.ts';
import { toldScores } from './told-scores.ts';
import { pastSpendBaseline, valueHistoryOf } from '../value/value-history.ts';
import { judgeLabels, learnLabels } from './train-labels.ts';
import type { TrainerName } from './trainer.ts';
import type { TrainStage } from './train-table.ts';

/** How to train. */
export interface TrainPredictionOptions {
  readonly definition: ProfileDefinition;
  /** All examples, gathered. */
  readonly examples: ExampleBlock;
  /** What is on record about them, whole. */
  readonly report: ExampleReport;
  /** Default 1. */
  readonly seed?: number;
  /** `best`: all ways to learn an amount, of which the validation rows choose one. Absent: that where the prediction declares its history of purchases, else boosted trees. */
  readonly trainer?: AskedTrainer;
  /** Settings that are tried; 8 when absent. */
  readonly tries?: number;
  readonly threads?: number;
  /** Columns not to use. */
  readonly leaveOut?: readonly string[];
  /** Columns to use even if they look like leaks. */
  readonly keep?: readonly string[];
  readonly onProgress?: (stage: TrainStage, share: number) => void;
  readonly signal?: AbortSignal;
}

/** One way to learn, or the best of several. */
export type AskedTrainer = TrainerName | 'best';

/** A model and everything known of it. */
export interface TrainedPrediction {
  /** Who learnt it. */
  readonly trainer: TrainerName;
  readonly model: ScoringModel;
  readonly evaluation: EvaluationReport;
  /** Settings that were tried. */
  readonly search: SearchRecord;
  /** Columns by how much they move the scores of those who judged, the strongest first. */
  readonly importance: readonly ColumnImportance[];
  /** Examples that neither learnt nor judged: their label became known only in between. */
  readonly between: number;
}

/** Chance alone moves a mean so far once in some four hundred trainings. */
const DRIFT_DEVIATIONS = 3;

/**
 * Trains and judges. The same examples, options and seed give the same model. Cost: as `trainTable`.
 * @throws LearnError `prediction_unknown` | `label_constant` | `label_identifier` | `label_list` | `rows_too_few` | `columns_none` | `column_unknown`; the signal's reason
 */
export async function trainPrediction(options: TrainPredictionOptions): Promise<TrainedPrediction> {
  const { definition, examples, report, seed = 1, tries = 8, threads = 1, onProgress, signal } = options;
  onProgress?.('check', 0);
  const prediction = requirePrediction(definition, report.prediction);
  const { target, metric, abstain } = prediction;
  const trainer = askedTrainer(options, prediction);
  const { columns, at } = examples.table;
  const last = columns.at(-1)!;
  if (last.type === 'list') return trainSeveral(options, last);
  const { label, problems } = targetLabel(target, last);
  const checked = checkColumns(examples.table, { rows: examples.table.rows, columns: describeColumns(examples.table), warnings: problems }, { ...options, label: { ...label, kind: label.kind === 'count' ? 'amount' : label.kind } });
  const table: Table = { rows: examples.table.rows, at, columns: columns.filter(({ name }) => checked.inputs.includes(name)) };
  const value = valueHistoryOf(definition, prediction, columns);
  const parts = partExamples({ rows: checked.rows, at, profiles: examples.profiles, knownAfterMs: report.aheadMs + report.latenessMs, seed });
  const customers = customerNumbers(examples.profiles);
  const data: LearningRows = { table, label, train: parts.train, validation: parts.validation, customers, ...askedAt(parts, at), ...(value !== undefined && { value }) };
  for (const rows of [parts.train, parts.test]) requireBoth(label, rows);

  onProgress?.('learn', 0);
  const learning = { seed, tries, threads, ...(signal !== undefined && { signal }), onShare: (share: number) => onProgress?.('learn', share) };
  const chosen = trainer === 'best' ? await learnBest(data, learning, metric) : undefined;
  const { model, search } = chosen?.best.learnt ?? (await learnRows(data, { ...learning, trainer: trainer as TrainerName }));
  onProgress?.('judge', 0);
  const judges = matrixOf(examples.table, model.inputs, { rows: parts.test });
  const scores = toldScores(model, judges);
  const evaluation = evaluate({
    name: report.prediction, kind: label.kind, classes: label.classes, seed, split: parts.by, parts: describeExamples(parts, at, label),
    scores,
    labels: labelsAt(label, parts.test),
    baselines: differentBaselines([...baselinesOf(data, parts.test), ...rulesOf(definition, { data, test: parts.test, target }), ...(value === undefined ? [] : [pastSpendBaseline(value, at, parts.test)])]),
    ...(chosen !== undefined && { rivals: chosen.others.map(({ trainer: name, learnt }) => ({ name, scores: toldScores(learnt.model, matrixOf(examples.table, learnt.model.inputs, { rows: parts.test })) })) }),
    ...boundsHeld(model, scores[0]!, labelsAt(label, parts.test)),
    answered: answeredRows(model, { matrix: judges, scores, abstain }),
    subgroups: subgroupsOf(table, parts.test),
    customers: parts.test.map((row) => customers[row]!),
    warnings: [...parts.problems, ...driftOf(scores[0]!, { label, rows: parts.test, customers }), ...checked.report.warnings],
    ...(metric !== undefined && { main: metric }),
  });
  signal?.throwIfAborted();
  const importance = importanceOf(model, judges, seed);
  return { trainer: chosen?.best.trainer ?? (trainer as TrainerName), model, evaluation: { ...evaluation, ...(chosen !== undefined && { choice: chosen.choice }), importance }, search, importance, between: parts.between };
}

/** Whether each amount came within the bounds that are told beside it. */
function boundsHeld({ intervals }: ScoringModel, scores: Float64Array, labels: Float64Array): Pick<EvaluateOptions, 'bounds'> {
  const interval = intervals?.[0];
  if (interval?.of !== 'outcome') return {};
  const held = scores.map((score, row) => {
    const { low, high } = boundsOf(interval, score);
    return labels[row]! >= low && labels[row]! <= high ? 1 : 0;
  });
  return { bounds: { said: interval.level, held } };
}

/** The best of several where a history of purchases is declared. */
function askedTrainer({ trainer }: Pick<TrainPredictionOptions, 'trainer'>, { value }: PredictionDefinition): AskedTrainer {
  return trainer ?? (value === undefined ? 'trees' : 'best');
}

/** The same of several labels, each of which may hold. */
async function trainSeveral({ definition: _, examples, report, seed = 1, trainer: asked = 'trees', tries = 8, threads = 1, onProgress, signal, ...options }: TrainPredictionOptions, column: ListColumn): Promise<TrainedPrediction> {
  if (asked === 'best') throw learnError('choice_unfit', { label: column.name });
  const trainer = asked;
  const { table: whole, profiles } = examples;
  const { labels, problems } = severalLabels(column);
  const described = { rows: whole.rows, columns: describeColumns(whole), warnings: problems };
  // What tells one of the labels by itself is left out of all: they are learnt from the same columns.
  const checked = labels.map((label) => checkColumns(whole, described, { ...options, label: { ...label, name: column.name, kind: 'binary' } }));
  const inputs = checked.map((each) => new Set(each.inputs));
  const table: Table = { rows: whole.rows, at: whole.at, columns: whole.columns.filter(({ name }) => inputs.every((each) => each.has(name))) };
  const parts = partExamples({ rows: checked[0]!.rows, at: whole.at, profiles, knownAfterMs: report.aheadMs + report.latenessMs, seed });
  const task = { name: report.prediction, labels, table, train: parts.train, validation: parts.validation, test: parts.test, customers: customerNumbers(profiles), ...askedAt(parts, whole.at) };
  onProgress?.('learn', 0);
  const learnt = await learnLabels(task, { seed, trainer, tries, threads, ...(signal !== undefined && { signal }), onShare: (share) => onProgress?.('learn', share) });
  onProgress?.('judge', 0);
  const warnings = differentProblems([...parts.problems, ...learnt.problems, ...checked.flatMap((each) => each.report.warnings)]);
  const { evaluation, judges } = judgeLabels(learnt.model, { ...task, labels: learnt.labels }, { parts: describeExamples(parts, whole.at), split: parts.by, warnings, seed });
  signal?.throwIfAborted();
  const importance = importanceOf(learnt.model, judges, seed);
  return { trainer, model: learnt.model, evaluation: { ...evaluation, importance }, search: learnt.search, importance, between: parts.between };
}

/** Judges who are later than all who learn are whom the model will be asked about. */
function askedAt({ by, test }: ExampleParts, at: Float64Array): Pick<LearningRows, 'askedAt'> {
  return by === 'time' ? { askedAt: test.reduce((first, row) => Math.min(first, at[row]!), Infinity) } : {};
}

/** What several labels have found alike is told once. */
function differentProblems(problems: readonly Problem[]): readonly Problem[] {
  const told = new Set<string>();
  return problems.filter(({ text }) => !told.has(text.en.what) && told.add(text.en.what));
}

/** Probabilities that are wrong on average by more than chance allows, customers counted as one each. */
function driftOf(scores: Float64Array, { label, rows, customers }: { readonly label: LearntLabel; readonly rows: Int32Array; readonly customers: Int32Array }): readonly Problem[] {
  if (label.kind !== 'binary') return [];
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [told, came] = [mean(scores), mean(labelsAt(label, rows))];
  const independent = new Set(rows.map((row) => customers[row]!)).size;
  if (Math.abs(told - came) <= DRIFT_DEVIATIONS * Math.sqrt((came * (1 - came)) / independent)) return [];
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return [problemOf('label_drift', { told: percent(told), came: percent(came) })];
}

/** Where one answer is missing nothing can be learnt, or said of how well it was. @throws LearnError `label_constant` */
function requireBoth(label: LearntLabel, rows: Int32Array): void {
  if (label.kind !== 'binary') return;
  const values = labelsAt(label, rows);
  if (values.every((value) => value === values[0])) throw learnError('label_constant', { label: label.name, value: label.classes[values[0]!]! });
}

/** Rules that the definition suggests, besides the column that is best by itself. */
function rulesOf(definition: ProfileDefinition, { data: { table, label, train }, test, target }: { readonly data: LearningRows; readonly test: Int32Array; readonly target: Parameters<typeof simpleRules>[1] }): readonly Baseline[] {
  if (label.kind === 'classes') return [];
  const { recency, lastValue } = simpleRules(definition, target);
  const named = (name: string | undefined): TableColumn | undefined => table.columns.find((column) => column.name === name);
  const [since, before] = [named(recency), named(lastValue)];
  const last = before === undefined || before.type === 'category' || before.type === 'list' ? undefined : before.values;
  return [
    ...(since === undefined ? [] : [ruleBaseline(since, { train: { rows: train, labels: labelsAt(label, train) }, rows: test, of: label.kind === 'binary' ? 'probability' : 'amount' })]),
    ...(last === undefined ? [] : [lastValueBaseline(Float64Array.from(test, (row) => last[row]!))]),
  ];
}

/** The column that is best by itself may be one of the rules. */
function differentBaselines(baselines: readonly Baseline[]): readonly Baseline[] {
  return baselines.filter(({ name }, i) => baselines.findIndex((each) => each.name === name) === i);
}

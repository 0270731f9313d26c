/**
 * How right a model has been since it was judged: what it told some time ago is compared with what has come true since. The log is
 * replayed; at each moment the prediction declares, customers are scored as they were known then, and their labels are read once they
 * are known for good (`collectExamples`). So a score is never judged by a label that it could have learnt from.
 */
import { predictionsOf, type PredictionModel, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { collectExamples } from '../dataset/collect-examples.ts';
import type { ExampleBlock } from '../dataset/example-block.ts';
import type { ExampleLog } from '../dataset/example-log.ts';
import { gatherExamples } from '../dataset/gather-examples.ts';
import { LearnError } from '../errors.ts';
import { constantBaseline } from '../evaluation/baseline.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { metricsOf } from '../evaluation/metric-set.ts';
import type { EvaluationReport, LearntKind, MeasuredSubgroup } from '../evaluation/report.ts';
import type { Interval } from '../metric/bootstrap.ts';
import type { MetricName } from '../metric/metric.ts';
import type { Table } from '../table/table.ts';
import { customerNumbers } from '../train/describe-examples.ts';
import { subgroupsOf } from '../train/table-subgroups.ts';
import { toldScores } from '../train/told-scores.ts';
import { matrixOf } from '../transform/matrix.ts';

/** What is looked at. */
export interface AccuracyOptions {
  readonly definition: ProfileDefinition;
  readonly prediction: string;
  readonly model: ScoringModel;
  /** By content hash: those that the definition names. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
  readonly log: ExampleLog;
  /** Moments after this one are judged, ms: that of the last example that the model was judged on. */
  readonly after: number;
  /** The log counts as ended here, ms; default: with its last event. */
  readonly until?: number;
  /** Share of the customers and moments that are looked at; default all. */
  readonly sample?: number;
  readonly seed?: number;
}

/** What was true at one moment. */
export interface MomentAccuracy {
  /** When it was told, ms. */
  readonly at: number;
  readonly rows: number;
  /** By the metric that decides; absent: the labels allow none. */
  readonly main?: Interval;
  /** Mean of what was told less what came; above 0: too much was promised. Of classes absent. */
  readonly bias?: Interval;
}

/** What was found. Plain data. */
export interface AccuracyOverTime {
  /** Absent: no moment has labels yet. */
  readonly metric?: MetricName;
  readonly better?: 'higher' | 'lower' | 'zero';
  /** Ascending. */
  readonly moments: readonly MomentAccuracy[];
  /** The last moments together, with the groups that a report has. */
  readonly recent?: { readonly from: number; readonly to: number; readonly rows: number; readonly main: Interval; readonly subgroups: readonly MeasuredSubgroup[] };
  /** Moments whose labels are known, and all alike: none of what is predicted has come. */
  readonly constant: number;
}

/** Moments that are judged together. */
const RECENT = 3;
const RESAMPLES = 200;

/** Deterministic. Cost: a replay of the log, two readings and a score an example. Several labels at once are not judged: no moment is told. */
export async function accuracyOverTime({ definition, prediction, model, models, log, after, until, sample = 1, seed = 1 }: AccuracyOptions): Promise<AccuracyOverTime> {
  const asked = predictionsOf(definition).get(prediction)!;
  const stream = collectExamples({ definition, prediction, log, seed, sample, ...(models !== undefined && { models }), ...(until !== undefined && { until }) });
  const examples = await gathered(stream);
  if (examples === undefined || asked.target.op === 'any') return { moments: [], constant: 0 };
  const judge = (rows: Int32Array): EvaluationReport | undefined => judgeRows(examples, rows, { name: prediction, model, seed, op: asked.target.op, ...(asked.metric !== undefined && { main: asked.metric }) });
  const later = rowsWhere(examples, (at) => at > after);
  const ats = [...new Set(Array.from(later, (row) => examples.table.at![row]!))].sort((a, b) => a - b);
  const judged = ats.map((at) => ({ at, report: judge(rowsWhere(examples, (each) => each === at)), rows: rowsWhere(examples, (each) => each === at).length }));
  const moments = judged.map(({ at, report, rows }): MomentAccuracy => ({ at, rows, ...mainOf(report), ...biasOf(report) }));
  const known = judged.filter(({ report }) => report !== undefined);
  const recent = known.slice(-RECENT).map(({ at }) => at);
  const whole = recent.length === 0 ? undefined : judge(rowsWhere(examples, (at) => recent.includes(at)));
  const { main } = mainOf(whole);
  return {
    ...(whole !== undefined && { metric: whole.main, better: metricsOf[whole.kind].find(({ name }) => name === whole.main)!.better }),
    moments,
    ...(whole !== undefined && main !== undefined && { recent: { from: recent[0]!, to: recent.at(-1)!, rows: whole.rows, main, subgroups: whole.subgroups } }),
    constant: judged.length - known.length,
  };
}

/** @returns undefined: there are none */
async function gathered(stream: AsyncIterable<ExampleBlock>): Promise<ExampleBlock | undefined> {
  try {
    return await gatherExamples(stream);
  } catch (cause) {
    if (cause instanceof LearnError && cause.code === 'rows_too_few') return undefined;
    throw cause;
  }
}

function rowsWhere({ table }: ExampleBlock, holds: (at: number) => boolean): Int32Array {
  return Int32Array.from([...(table.at ?? []).keys()].filter((row) => holds(table.at![row]!)));
}

interface Judged {
  readonly name: string;
  readonly model: ScoringModel;
  readonly seed: number;
  readonly op: string;
  readonly main?: MetricName;
}

/** @returns undefined: too few rows, or labels all alike */
function judgeRows({ table, profiles }: ExampleBlock, rows: Int32Array, { name, model, seed, op, main }: Judged): EvaluationReport | undefined {
  const columns = table.columns.slice(0, -1);
  const labels = labelsOf(table, rows, model);
  const kept = rows.filter((_, i) => !Number.isNaN(labels[i]!));
  const known = labels.filter((label) => !Number.isNaN(label));
  if (kept.length < LEAST_ROWS || known.every((label) => label === known[0])) return undefined;
  const inputs: Table = { rows: table.rows, columns, ...(table.at !== undefined && { at: table.at }) };
  const kind: LearntKind = model.classes !== undefined ? 'classes' : op === 'count' ? 'count' : op === 'sum' || op === 'timeTo' ? 'amount' : 'binary';
  const all = customerNumbers(profiles);
  return evaluate({
    name, kind, seed, split: 'time', resamples: RESAMPLES, labels: known,
    classes: model.classes ?? (kind === 'binary' ? ['no', 'yes'] : []),
    scores: toldScores(model, matrixOf(inputs, model.inputs, { rows: kept })),
    baselines: [constantBaseline(known, { rows: kept.length, classes: model.classes?.length ?? 0 })],
    subgroups: subgroupsOf(inputs, kept),
    customers: kept.map((row) => all[row]!),
    ...(main !== undefined && { main }),
  });
}

const LEAST_ROWS = 30;

function labelsOf({ columns }: Table, rows: Int32Array, { classes }: ScoringModel): Float64Array {
  const label = columns.at(-1)!;
  if (label.type === 'list') return new Float64Array(rows.length).fill(NaN);
  if (label.type !== 'category') return Float64Array.from(rows, (row) => label.values[row]!);
  const places = new Map((classes ?? []).map((word, place) => [word, place]));
  return Float64Array.from(rows, (row) => (label.codes[row]! < 0 ? NaN : (places.get(label.vocabulary[label.codes[row]!]!) ?? NaN)));
}

function mainOf(report: EvaluationReport | undefined): Pick<MomentAccuracy, 'main'> {
  const found = report?.models[0]!.metrics.find(({ metric }) => metric === report.main);
  if (found === undefined) return {};
  const { value, low, high, level } = found;
  return { main: { value, low, high, level } };
}

/** Amounts and probabilities alike: by the curve of what was told and what came. */
function biasOf(report: EvaluationReport | undefined): Pick<MomentAccuracy, 'bias'> {
  const found = report?.models[0]!.metrics.find(({ metric }) => metric === 'bias');
  if (found === undefined) return {};
  const { value, low, high, level } = found;
  return { bias: { value, low, high, level } };
}

/** Two models of one prediction on the examples that neither learnt from. */
import type { ProfileDefinition, ScoringModel } from '@limn/engine';
import type { ExampleBlock } from '../dataset/example-block.ts';
import { requirePrediction } from '../dataset/training-definition.ts';
import { judgeContest, type ContestReport } from '../evaluation/contest.ts';
import { matrixOf } from '../transform/matrix.ts';
import type { Table } from '../table/table.ts';
import { answeredRows } from './answered.ts';
import { customerNumbers } from './describe-examples.ts';
import { labelsAt, type LearntLabel } from './learn-rows.ts';
import { severalLabels } from './several-labels.ts';
import { subgroupsOf } from './table-subgroups.ts';
import { targetLabel } from './target-label.ts';
import { toldScores } from './told-scores.ts';

/** Who meets whom, and where. */
export interface ContestModelsOptions {
  readonly definition: ProfileDefinition;
  /** Name of the prediction. */
  readonly prediction: string;
  /** Gathered; those at or after `from` judge. */
  readonly examples: ExampleBlock;
  /** Neither learnt what became known at or after this moment, ms. */
  readonly from: number;
  readonly candidate: ScoringModel;
  readonly champion: ScoringModel;
  readonly seed: number;
}

/** One model among the judges. */
export interface ContestScores {
  /** [rows]: the first output, as it is told. */
  readonly scores: Float64Array;
  /** [rows]; 1 where it would be told, 0 where it is too uncertain. */
  readonly answered: Int32Array;
}

/** How it went, and what each said. */
export interface ModelContest {
  readonly report: ContestReport;
  /** Moments of the examples that judged, ms. */
  readonly from: number;
  readonly to: number;
  readonly candidate: ContestScores;
  readonly champion: ContestScores;
}

/** Fewer judges tell nothing. */
const LEAST_ROWS = 100;

/**
 * Cost: both models over the rows, and a bootstrap. Deterministic by seed.
 * @returns undefined when too few examples judge, or their labels are all alike
 * @throws LearnError `prediction_unknown` | `label_constant` of all examples
 */
export function contestModels(options: ContestModelsOptions): ModelContest | undefined {
  const { definition, prediction, examples, from, candidate, champion, seed } = options;
  const { target, metric, abstain } = requirePrediction(definition, prediction);
  const { table, profiles } = examples;
  const column = table.columns.at(-1)!;
  const labels = column.type === 'list' ? severalLabels(column).labels : [targetLabel(target, column).label];
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => table.at[row]! >= from && labels.every(({ values }) => !Number.isNaN(values[row])));
  if (rows.length < LEAST_ROWS) return undefined;
  const kind = column.type === 'list' ? 'labels' : labels[0]!.kind;
  const tell = (model: ScoringModel): readonly Float64Array[] => toldScores(model, matrixOf(table, model.inputs, { rows }));
  const told = [tell(candidate), tell(champion)] as const;
  const customers = customerNumbers(profiles);
  const inputs: Table = { rows: table.rows, at: table.at, columns: table.columns.slice(0, -1) };
  const judges = { kind, rows, customers: rows.map((row) => customers[row]!), subgroups: subgroupsOf(inputs, rows), metric, seed };
  const report = kind === 'labels' ? contestLabels(labels, judges, { candidate: { classes: candidate.classes!, told: told[0] }, champion: { classes: champion.classes!, told: told[1] } }) : judgeContest({
    ...judges, kind, labels: labelsAt(labels[0]!, rows),
    candidate: inOrder(told[0], candidate.classes, labels[0]!), champion: inOrder(told[1], champion.classes, labels[0]!),
  });
  if (report === undefined) return undefined;
  const said = (model: ScoringModel, scores: readonly Float64Array[]): ContestScores => ({ scores: scores[0]!, answered: answeredRows(model, { matrix: matrixOf(table, model.inputs, { rows }), scores, abstain }) });
  const moments = Array.from(rows, (row) => table.at[row]!);
  return {
    report,
    from: moments.reduce((a, b) => Math.min(a, b)), to: moments.reduce((a, b) => Math.max(a, b)),
    candidate: said(candidate, told[0]), champion: said(champion, told[1]),
  };
}

/** Probabilities of the classes in the order of the label: models that learnt on other days may know others. */
function inOrder(told: readonly Float64Array[], classes: readonly string[] | undefined, label: LearntLabel): readonly Float64Array[] {
  if (label.kind !== 'classes' || classes === undefined) return told;
  return label.classes.map((name) => told[classes.indexOf(name)] ?? new Float64Array(told[0]!.length));
}

interface Judges {
  readonly rows: Int32Array;
  readonly customers: Int32Array;
  readonly metric: Parameters<typeof judgeContest>[0]['metric'];
  readonly seed: number;
}

interface Told {
  readonly classes: readonly string[];
  readonly told: readonly Float64Array[];
}

/** Each label that both tell is a row of its own; groups are not looked at. */
function contestLabels(labels: readonly LearntLabel[], { rows, customers, metric, seed }: Judges, { candidate, champion }: { readonly candidate: Told; readonly champion: Told }): ContestReport | undefined {
  const common = labels.filter(({ name }) => candidate.classes.includes(name) && champion.classes.includes(name));
  if (common.length === 0) return undefined;
  const flat = (of: (label: LearntLabel) => Float64Array): Float64Array => Float64Array.from(common.flatMap((label) => [...of(label)]));
  return judgeContest({
    kind: 'labels', metric, seed,
    candidate: [flat(({ name }) => candidate.told[candidate.classes.indexOf(name)]!)],
    champion: [flat(({ name }) => champion.told[champion.classes.indexOf(name)]!)],
    labels: flat((label) => labelsAt(label, rows)),
    labelOf: Int32Array.from(common.flatMap((_, place) => Array.from(rows, () => place))),
    customers: Int32Array.from(common.flatMap(() => [...customers])),
  });
}

/**
 * What sharing gained or lost: each task is told by a shared bottom, by experts with gates that learn as many numbers, and by a
 * network of its own with as many hidden numbers, all learnt from the same rows and judged on the same others. A task that is told worse by sharing,
 * further than the rows that judge could say by chance, is named: that is negative transfer (Ruder 2017, arXiv:1706.05098).
 *
 * Networks differ by the chance that they begin with, too. Each is trained with several seeds, and metrics are means over them.
 */
import { problemOf, type Problem } from '../../errors.ts';
import { rmse } from '../../metric/amount.ts';
import { differenceOf, intervalOf, resample, type Interval } from '../../metric/bootstrap.ts';
import type { Metric, MetricName } from '../../metric/metric.ts';
import { logLoss } from '../../metric/probability.ts';
import { auc } from '../../metric/ranking.ts';
import type { Matrix } from '../../table/table.ts';
import { openTaskScorer } from './score-tasks.ts';
import { expertsLike, type Sharing, type TaskShape } from './task-network.ts';
import { trainTasks, usualTaskShape, type LabelledTask, type TrainedTasks, type TrainTasksOptions } from './train-tasks.ts';

/** How to compare. */
export interface CompareSharingOptions extends Omit<TrainTasksOptions, 'seed' | 'shape' | 'training' | 'onProgress' | 'checkpoint'> {
  /** One training of each network a seed. */
  readonly seeds: readonly number[];
  /** Of the shared bottom, and of the networks of the tasks' own; how wide experts are follows from it. */
  readonly shape?: Partial<Omit<TaskShape, 'sharing'>>;
  readonly training: Int32Array;
  /** Rows that judge, once, at the end. */
  readonly test: Int32Array;
  /** Default as `resample`. */
  readonly resamples?: number;
  /** Networks that are trained, of how many. */
  readonly onTrained?: (done: number, of: number) => void;
}

/** A network for all tasks, or one for each. */
export type TaskNetworkName = 'own' | Sharing;

/** A metric of a task. */
export interface TaskMetric {
  readonly metric: MetricName;
  readonly better: Metric['better'];
  /** By network: the mean over the seeds. */
  readonly values: Readonly<Record<TaskNetworkName, Interval>>;
  /** Shared less own, on the same rows. */
  readonly differences: Readonly<Record<Sharing, Interval>>;
}

/** What sharing did to a task. */
export interface TaskComparison {
  readonly task: string;
  /** Of yes or no: AUC and log loss; of amounts: RMSE. The last decides. */
  readonly metrics: readonly TaskMetric[];
  /** Whether the last metric is better, or worse, beyond chance; else alike. */
  readonly verdict: Readonly<Record<Sharing, 'gained' | 'lost' | 'alike'>>;
}

/** What sharing did. */
export interface SharingReport {
  readonly tasks: readonly TaskComparison[];
  /** Numbers that each learns for all tasks together. */
  readonly parameters: Readonly<Record<TaskNetworkName, number>>;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly seeds: readonly number[];
  /** `task_negative_transfer`, one a task and way of sharing that lost. */
  readonly problems: readonly Problem[];
}

const sharings = ['bottom', 'experts'] as const satisfies readonly Sharing[];
const networks = ['own', ...sharings] as const satisfies readonly TaskNetworkName[];

/**
 * Trains `seeds × (2 + tasks)` networks and compares them. The same input and options give the same report.
 * @throws LearnError as `trainTasks`; the signal's reason
 */
export async function compareSharing(matrix: Matrix, tasks: readonly LabelledTask[], options: CompareSharingOptions): Promise<SharingReport> {
  const { seeds, test, training, validation, resamples, onTrained } = options;
  const judges: Matrix = { ...matrix, rows: test.length, columns: matrix.columns.map((column) => Float32Array.from(test, (row) => column[row]!)) };
  const counts: Record<TaskNetworkName, number> = { own: 0, bottom: 0, experts: 0 };
  const bottom: TaskShape = { ...usualTaskShape, ...options.shape, sharing: 'bottom' };
  const shapes: Readonly<Record<Sharing, TaskShape>> = { bottom, experts: expertsLike(bottom, { width: matrix.columns.length, tasks: tasks.length }) };
  let done = 0;
  const train = async (some: readonly LabelledTask[], sharing: Sharing, seed: number): Promise<{ readonly trained: TrainedTasks; readonly told: readonly Float64Array[] }> => {
    const trained = await trainTasks(matrix, some, { ...options, seed, shape: shapes[sharing] });
    const scorer = await openTaskScorer(trained);
    const told = await scorer.score(judges);
    await scorer.close();
    onTrained?.(++done, seeds.length * (sharings.length + tasks.length));
    return { trained, told };
  };
  /** What each network said of the rows that judge: [tasks][seeds] of [rows]. */
  const told: Record<TaskNetworkName, Float64Array[][]> = { own: tasks.map(() => []), bottom: tasks.map(() => []), experts: tasks.map(() => []) };
  for (const seed of seeds) {
    counts.own = 0;
    for (const [i, task] of tasks.entries()) {
      const { trained, told: [scores] } = await train([task], 'bottom', seed);
      told.own[i]!.push(scores!);
      counts.own += trained.parameters;
    }
    for (const sharing of sharings) {
      const { trained, told: scores } = await train(tasks, sharing, seed);
      scores.forEach((of, i) => told[sharing][i]!.push(of));
      counts[sharing] = trained.parameters;
    }
  }
  const compared = tasks.map((task, i) => compareTask(task, { own: told.own[i]!, bottom: told.bottom[i]!, experts: told.experts[i]! }, { test, seed: seeds[0] ?? 0, resamples }));
  return { tasks: compared, parameters: counts, rows: { train: training.length, validation: validation.length, test: test.length }, seeds, problems: compared.flatMap(problemsOf) };
}

interface Judging {
  readonly test: Int32Array;
  readonly seed: number;
  readonly resamples: number | undefined;
}

function compareTask({ name, kind, labels }: LabelledTask, told: Readonly<Record<TaskNetworkName, readonly Float64Array[]>>, { test, seed, resamples }: Judging): TaskComparison {
  const known = Int32Array.from(test.keys()).filter((i) => !Number.isNaN(labels[test[i]!]!));
  const truth = Float64Array.from(known, (i) => labels[test[i]!]!);
  const once = new Float64Array(known.length).fill(1);
  const metrics = (kind === 'yes' ? [auc, logLoss] : [rmse]).map((metric): TaskMetric => {
    const statistics = networks.map((network) => meanOver(told[network].map((scores) => metric.prepare({ scores: Float64Array.from(known, (i) => scores[i]!), labels: truth }))));
    const draws = resample({ rows: known.length, seed, ...(resamples !== undefined && { resamples }) }, statistics);
    const measured = networks.map((_, i) => ({ value: statistics[i]!(once), draws: draws[i]! }));
    const [own, ...shared] = measured;
    return {
      metric: metric.name,
      better: metric.better,
      values: Object.fromEntries(networks.map((network, i) => [network, intervalOf(measured[i]!.value, measured[i]!.draws)])) as TaskMetric['values'],
      differences: Object.fromEntries(sharings.map((sharing, i) => [sharing, differenceOf(shared[i]!, own!)])) as TaskMetric['differences'],
    };
  });
  const verdict = Object.fromEntries(sharings.map((sharing) => [sharing, verdictOf(metrics.at(-1)!, sharing)])) as TaskComparison['verdict'];
  return { task: name, metrics, verdict };
}

function meanOver(statistics: readonly ((weights: Float64Array) => number)[]): (weights: Float64Array) => number {
  return (weights) => statistics.reduce((sum, statistic) => sum + statistic(weights), 0) / statistics.length;
}

function verdictOf({ better, differences }: TaskMetric, sharing: Sharing): 'gained' | 'lost' | 'alike' {
  const { low, high } = differences[sharing];
  if (low > 0) return better === 'higher' ? 'gained' : 'lost';
  if (high < 0) return better === 'higher' ? 'lost' : 'gained';
  return 'alike';
}

function problemsOf({ task, metrics, verdict }: TaskComparison): readonly Problem[] {
  const { metric, differences } = metrics.at(-1)!;
  return sharings.filter((sharing) => verdict[sharing] === 'lost').map((sharing) => problemOf('task_negative_transfer', { task, network: sharing === 'bottom' ? 'shared-bottom' : 'MMoE', lost: `${Math.abs(differences[sharing].value).toPrecision(2)} ${metric}` }));
}

/** Trains one network for several tasks, on a thread of its own, until the validation rows get no better. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Network } from '../../graph/network.ts';
import { sigmoid } from '../../graph/op/function.ts';
import { add, multiply } from '../../graph/op/op.ts';
import type { AdamOptions } from '../../graph/optimizer.ts';
import { LearntParameters } from '../../graph/parameters.ts';
import { servingModel } from '../../graph/serving-model.ts';
import type { EpochRecord } from '../../graph/train/checkpoint.ts';
import { planTraining } from '../../graph/train/plan.ts';
import type { TrainingOptions, TrainingResult } from '../../graph/train/run-training.ts';
import { trainNetwork, type TrainNetworkOptions } from '../../graph/train/train-network.ts';
import { input, sizeOf } from '../../graph/value.ts';
import type { OnnxModel } from '../../onnx/model.ts';
import type { Matrix } from '../../table/table.ts';
import type { TaskBatches } from './task-batches.ts';
import { batchNames, outputOf, taskLoss, taskScores, type Task, type TaskShape } from './task-network.ts';

/** A task with what came true. */
export interface LabelledTask extends Task {
  /** [rows]; 1 or 0, or an amount; NaN where it is not known, as the amount of who did not buy. */
  readonly labels: ArrayLike<number>;
}

/** How to train. */
export interface TrainTasksOptions extends Partial<Omit<TrainingOptions, 'dataVersion'>>, Pick<TrainNetworkOptions, 'onProgress' | 'signal'> {
  readonly seed: number;
  /** Default: a bottom of 64, or 4 experts of 16; towers of 16, nothing left out. */
  readonly shape?: Partial<TaskShape>;
  /** Rows to stop by, never trained on. */
  readonly validation: Int32Array;
  /** Rows to train on. Default: all others. */
  readonly training?: Int32Array;
  /** Rows a step. Default 256. */
  readonly batchRows?: number;
  /** Default `{ weightDecay: .01, clip: 5 }`. */
  readonly adam?: AdamOptions;
}

/** A trained network. */
export interface TrainedTasks {
  readonly tasks: readonly Task[];
  /** From `x` [rows, width], the rows of a matrix with 0 for what is missing, to an output a task [rows, 1], named by `outputOf`: a probability or an amount. */
  readonly model: OnnxModel;
  /** Numbers that were learnt. */
  readonly parameters: number;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number;
}

/** Where nothing is said. */
export const usualTaskShape: TaskShape = { sharing: 'experts', hidden: 64, experts: 4, tower: 16, dropout: 0 };

/**
 * Trains. Columns are expected near mean 0 and deviation 1, as the transform `standard` gives them; a missing number counts 0.
 * The same input and seed give the same bits. Cost: some 4 µs a row and round at 100 columns and the default shape.
 * @throws LearnError `training_diverged`, `training_failed`, `checkpoint_unfit`; the signal's reason
 */
export async function trainTasks(matrix: Matrix, tasks: readonly LabelledTask[], options: TrainTasksOptions): Promise<TrainedTasks> {
  const { epochs = 50, patience = 5, threads = 1, checkpoint, onProgress, signal, seed, adam = { weightDecay: 0.01, clip: 5 } } = options;
  assert(tasks.length > 0 && tasks.every(({ labels }) => labels.length === matrix.rows), 'there are tasks, and each has a label for every row');
  const shape: TaskShape = { ...usualTaskShape, ...options.shape };
  const training = options.training ?? othersThan(options.validation, matrix.rows);
  const scales = tasks.map((task) => scaleOf(task, training));
  const data = batchesOf(matrix, tasks, scales, { ...options, training });
  const width = matrix.columns.length;
  const { plan } = planTraining({ seed, adam, loss: (network) => taskLoss(network, tasks, shape, { rows: data.batchRows, width }) });
  const { learnt, history, bestEpoch } = await trainNetwork(plan, {
    batches: { module: new URL(`./task-batches.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href, data },
    epochs, patience, threads, dataVersion: versionOf(data),
    ...(checkpoint !== undefined && { checkpoint }), ...(onProgress !== undefined && { onProgress }), ...(signal !== undefined && { signal }),
  });
  return {
    tasks: tasks.map(({ name, kind, weight }) => ({ name, kind, ...(weight !== undefined && { weight }) })),
    model: modelOf(learnt, tasks, scales, shape, width),
    parameters: plan.parameters.reduce((sum, each) => sum + sizeOf(each.shape), 0),
    history,
    bestEpoch,
  };
}

/** Amounts are learnt at mean 0 and deviation 1, whatever they are; yes or no as it is. */
interface LabelScale {
  readonly mean: number;
  readonly deviation: number;
}

function scaleOf({ kind, labels }: LabelledTask, rows: Int32Array): LabelScale {
  if (kind === 'yes') return { mean: 0, deviation: 1 };
  const known = Float64Array.from(rows, (row) => labels[row]!).filter((label) => !Number.isNaN(label));
  if (known.length === 0) return { mean: 0, deviation: 1 };
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { mean, deviation: Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) || 1 };
}

function modelOf(learnt: TrainingResult['learnt'], tasks: readonly Task[], scales: readonly LabelScale[], shape: TaskShape, width: number): OnnxModel {
  return servingModel(({ rows }) => {
    const network = new Network(new LearntParameters(learnt), { isTraining: false });
    const scores = taskScores(network, input(batchNames.x, [rows, width]), tasks, shape);
    return Object.fromEntries(tasks.map((task, i) => [outputOf(task), task.kind === 'yes' ? sigmoid(scores[i]!) : add(multiply(scores[i]!, scales[i]!.deviation), scales[i]!.mean)]));
  }, { name: 'tasks' });
}

function batchesOf({ rows, columns }: Matrix, tasks: readonly LabelledTask[], scales: readonly LabelScale[], { training, validation, batchRows = 256, seed }: TrainTasksOptions & { readonly training: Int32Array }): TaskBatches {
  const width = columns.length;
  const count = tasks.length;
  const labelAt = (i: number): number => {
    const { mean, deviation } = scales[i % count]!;
    return (tasks[i % count]!.labels[Math.floor(i / count)]! - mean) / deviation;
  };
  return {
    // A missing number (NaN) counts 0.
    x: shared(new Float32Array(new SharedArrayBuffer(rows * width * 4)), (i) => columns[i % width]![Math.floor(i / width)]! || 0),
    width,
    labels: shared(new Float32Array(new SharedArrayBuffer(rows * count * 4)), (i) => labelAt(i) || 0),
    weights: shared(new Float32Array(new SharedArrayBuffer(rows * count * 4)), (i) => (Number.isNaN(labelAt(i)) ? 0 : 1)),
    tasks: count,
    training: shared(new Int32Array(new SharedArrayBuffer(training.length * 4)), (i) => training[i]!),
    validation: shared(new Int32Array(new SharedArrayBuffer(validation.length * 4)), (i) => validation[i]!),
    batchRows: Math.min(batchRows, training.length),
    seed,
  };
}

function shared<Numbers extends Float32Array | Int32Array>(numbers: Numbers, at: (i: number) => number): Numbers {
  for (let i = 0; i < numbers.length; i++) numbers[i] = at(i);
  return numbers;
}

function othersThan(validation: Int32Array, rows: number): Int32Array {
  const held = new Set(validation);
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !held.has(row));
}

function versionOf({ x, labels, weights, training, validation, batchRows }: TaskBatches): string {
  const hash = createHash('sha256').update(String(batchRows));
  for (const { buffer } of [x, labels, weights, training, validation]) hash.update(new Uint8Array(buffer));
  return hash.digest('hex');
}

/** A multilayer perceptron over the columns of a matrix: layers of sums through relu, trained by Adam (Goodfellow et al. 2016, chapter 6). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { DenseLayer, DenseNetwork } from '@limn/engine';
import { Random } from '../../random/random.ts';
import type { Matrix } from '../../table/table.ts';
import { dense } from '../layer/layer.ts';
import { logisticLoss, poissonLoss, softmaxLoss, squaredLoss, weightedMean, zilnLoss } from '../loss.ts';
import type { Network } from '../network.ts';
import { relu } from '../op/op.ts';
import type { AdamOptions } from '../optimizer.ts';
import type { EpochRecord } from '../train/checkpoint.ts';
import { planTraining, type TrainingPlan } from '../train/plan.ts';
import type { TrainingOptions, TrainingResult } from '../train/run-training.ts';
import { trainNetwork, type TrainNetworkOptions } from '../train/train-network.ts';
import { input, type Value } from '../value.ts';
import type { TableBatches } from './table-batches.ts';

/** What is to be learnt: yes or no, one of several classes (numbered from 0), an amount, a count; amounts of which most are 0, by three raw scores (see `ZilnNetwork`). */
export type MlpLoss = 'logistic' | 'softmax' | 'squared' | 'poisson' | 'ziln';

/** How to train a perceptron. */
export interface MlpOptions extends Partial<Omit<TrainingOptions, 'dataVersion'>>, Pick<TrainNetworkOptions, 'onProgress' | 'signal'> {
  readonly loss: MlpLoss;
  /** Only of softmax: how many classes. */
  readonly classes?: number;
  /** Widths of the hidden layers. Default [64, 32]. */
  readonly hidden?: readonly number[];
  /** Share of hidden numbers left out at each step. Default 0. */
  readonly dropout?: number;
  /** Rows a step. Default 256. */
  readonly batchRows?: number;
  /** Default `{ weightDecay: .01, clip: 5 }`. */
  readonly adam?: AdamOptions;
  /** [rows]. Default: all alike. */
  readonly weights?: Float32Array;
  /** Rows to stop by, never trained on. Default: a tenth at random by the seed; name the last ones where time matters. */
  readonly validation?: Int32Array;
  readonly seed: number;
}

/** A trained perceptron. */
export interface TrainedMlp {
  /** From matrix rows to raw scores: the link of `logistic` is logistic, of `poisson` exp, of `squared` identity; of `ziln` three numbers of a `ZilnNetwork`. */
  readonly network: DenseNetwork;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number;
  readonly steps: number;
}

/**
 * Trains on a thread of its own until the validation part gets no better. Columns are expected near mean 0 and deviation 1,
 * as the transform `standard` gives them; a missing number counts 0. The same input and seed give the same bits.
 * Cost: some 3 µs a row and round at 100 columns and the default layers.
 * @param labels [rows]: 0 and 1, numbers of classes, amounts or counts
 * @throws LearnError `training_diverged`, `training_failed`, `checkpoint_unfit`; the signal's reason
 */
export async function trainMlp(matrix: Matrix, labels: ArrayLike<number>, options: MlpOptions): Promise<TrainedMlp> {
  const { epochs = 50, patience = 5, threads = 1, checkpoint, onProgress, signal } = options;
  const scale = labelScale(options.loss, labels);
  const data = tableBatches(matrix, labels, scale, options);
  const plan = planMlp(matrix.columns.length, data.batchRows, options);
  const result = await trainNetwork(plan, {
    batches: { module: new URL(`./table-batches.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href, data },
    epochs,
    patience,
    threads,
    ...(checkpoint !== undefined && { checkpoint }),
    dataVersion: versionOf(data),
    ...(onProgress !== undefined && { onProgress }),
    ...(signal !== undefined && { signal }),
  });
  const { history, bestEpoch, steps } = result;
  return { network: networkOf(result.learnt, hiddenOf(options).length, scale), history, bestEpoch, steps };
}

/** The training of a perceptron laid out, from a width to raw scores. */
export function planMlp(width: number, batchRows: number, options: Pick<MlpOptions, 'loss' | 'classes' | 'hidden' | 'dropout' | 'adam' | 'seed'>): TrainingPlan {
  const { loss: kind, classes = 1, adam = { weightDecay: 0.01, clip: 5 }, seed } = options;
  const isClass = kind === 'softmax';
  assert(!isClass || classes > 1, 'softmax is over two classes or more');
  const describe = (network: Network): Value => {
    const scores = perceptron(network, input('x', [batchRows, width]), { hidden: hiddenOf(options), outputs: isClass ? classes : kind === 'ziln' ? 3 : 1, dropout: options.dropout ?? 0 });
    const labels = isClass ? input('labels', [batchRows], 'int32') : input('labels', [batchRows, 1]);
    return weightedMean(losses[kind](scores, labels), input('weights', [batchRows, 1]));
  };
  return planTraining({ seed, adam, loss: describe }).plan;
}

const losses: Readonly<Record<MlpLoss, (scores: Value, labels: Value) => Value>> = { logistic: logisticLoss, softmax: softmaxLoss, squared: squaredLoss, poisson: poissonLoss, ziln: zilnLoss };

function hiddenOf({ hidden = [64, 32] }: Pick<MlpOptions, 'hidden'>): readonly number[] {
  return hidden;
}

function perceptron(network: Network, x: Value, { hidden, outputs, dropout }: { readonly hidden: readonly number[]; readonly outputs: number; readonly dropout: number }): Value {
  const last = hidden.reduce((from, width, i) => network.dropout(`layer${i}`, relu(dense(network.parameters, `layer${i}`, { x: from, width })), dropout), x);
  // The last layer begins small: what it says first is near the mean, and no step is wasted on coming back.
  return dense(network.parameters, `layer${hidden.length}`, { x: last, width: outputs, deviation: 0.01 });
}

/** Amounts are learnt at mean 0 and deviation 1, whatever they are, and of `ziln` in units of what is usual; others as they are. */
interface LabelScale {
  readonly mean: number;
  readonly deviation: number;
  /** What the last biases get besides. Absent: `mean`, each. */
  readonly shift?: readonly number[];
}

function labelScale(loss: MlpLoss, labels: ArrayLike<number>): LabelScale {
  if (loss === 'ziln') {
    const logs = Array.from(labels).filter((label) => label > 0).map(Math.log);
    const usual = logs.length === 0 ? 0 : logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return { mean: 0, deviation: Math.exp(usual), shift: [0, usual, 0] };
  }
  if (loss !== 'squared') return { mean: 0, deviation: 1 };
  const all = Float64Array.from(labels);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length) || 1 };
}

function tableBatches({ rows, columns }: Matrix, labels: ArrayLike<number>, { mean, deviation }: LabelScale, options: MlpOptions): TableBatches {
  const width = columns.length;
  const validation = options.validation ?? new Random(options.seed, 0).shuffle(Int32Array.from({ length: rows }, (_, i) => i)).subarray(0, Math.floor(rows / 10));
  const isHeld = new Uint8Array(rows);
  for (const row of validation) isHeld[row] = 1;
  const training = Int32Array.from({ length: rows }, (_, i) => i).filter((row) => isHeld[row] === 0);
  assert(training.length > 0 && labels.length === rows, 'there is a label for each row, and a row to train on');
  return {
    // A missing number (NaN) counts 0.
    x: sharedFloats(rows * width, (i) => columns[i % width]![Math.floor(i / width)]! || 0),
    width,
    labels: (options.loss === 'softmax' ? sharedIntegers : sharedFloats)(rows, (i) => (labels[i]! - mean) / deviation),
    weights: sharedFloats(rows, (i) => options.weights?.[i] ?? 1),
    training: sharedIntegers(training.length, (i) => training[i]!),
    validation: sharedIntegers(validation.length, (i) => validation[i]!),
    batchRows: Math.min(options.batchRows ?? 256, training.length),
    seed: options.seed,
  };
}

function sharedFloats(length: number, at: (i: number) => number): Float32Array<SharedArrayBuffer> {
  const numbers = new Float32Array(new SharedArrayBuffer(length * 4));
  for (let i = 0; i < length; i++) numbers[i] = at(i);
  return numbers;
}

function sharedIntegers(length: number, at: (i: number) => number): Int32Array<SharedArrayBuffer> {
  const numbers = new Int32Array(new SharedArrayBuffer(length * 4));
  for (let i = 0; i < length; i++) numbers[i] = at(i);
  return numbers;
}

function versionOf({ x, labels, weights, training, validation, batchRows }: TableBatches): string {
  const hash = createHash('sha256').update(String(batchRows));
  for (const { buffer } of [x, labels, weights, training, validation]) hash.update(new Uint8Array(buffer));
  return hash.digest('hex');
}

function networkOf(learnt: TrainingResult['learnt'], hidden: number, { mean, deviation, shift }: LabelScale): DenseNetwork {
  const layers = Array.from({ length: hidden + 1 }, (_, i): DenseLayer => {
    const [weights, biases] = [learnt[`layer${i}.weights`]!, learnt[`layer${i}.bias`]!];
    const isLast = i === hidden;
    const by = isLast && shift === undefined ? deviation : 1;
    const plus = (output: number): number => (isLast ? (shift?.[output] ?? mean) : 0);
    const inputs = weights.length / biases.length;
    return {
      weights: Array.from(biases, (_, output) => Array.from({ length: inputs }, (_, k) => Math.fround(weights[k * biases.length + output]! * by))),
      biases: Array.from(biases, (bias, output) => Math.fround(bias * by + plus(output))),
      activation: isLast ? 'identity' : 'relu',
    };
  });
  return { kind: 'dense', layers };
}

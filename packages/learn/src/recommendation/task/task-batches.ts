/** Batches of rows with a label a task: what a training thread opens for a network of several tasks. */
import type { Batch, BatchSource } from '../../graph/train/batch.ts';
import { Random } from '../../random/random.ts';
import { batchNames } from './task-network.ts';

/** Rows as training takes them, in buffers that threads share. */
export interface TaskBatches {
  /** [rows, width], row after row, no number missing. */
  readonly x: Float32Array<SharedArrayBuffer>;
  readonly width: number;
  /** [rows, tasks]; 0 where it is not known. */
  readonly labels: Float32Array<SharedArrayBuffer>;
  /** [rows, tasks]; 1 where the label is known, else 0. */
  readonly weights: Float32Array<SharedArrayBuffer>;
  readonly tasks: number;
  readonly training: Int32Array<SharedArrayBuffer>;
  readonly validation: Int32Array<SharedArrayBuffer>;
  /** Rows a batch; the last of a round is filled up with rows of weight 0. */
  readonly batchRows: number;
  readonly seed: number;
}

/** Opens the batches. A batch's arrays are those of the one before: copying rows is all that it costs. */
export function openBatches(data: TaskBatches): BatchSource {
  const { batchRows, width, tasks, training, validation, seed } = data;
  const [x, labels, weights] = [new Float32Array(batchRows * width), new Float32Array(batchRows * tasks), new Float32Array(batchRows * tasks)];

  function* batchesOf(rows: Int32Array): Generator<Batch> {
    for (let from = 0; from < rows.length; from += batchRows) {
      for (let i = 0; i < batchRows; i++) {
        // What fills up is the round's first rows, without weight.
        const isFilling = from + i >= rows.length;
        const row = rows[isFilling ? (from + i) % rows.length : from + i]!;
        x.set(data.x.subarray(row * width, (row + 1) * width), i * width);
        for (let task = 0; task < tasks; task++) {
          labels[i * tasks + task] = data.labels[row * tasks + task]!;
          weights[i * tasks + task] = isFilling ? 0 : data.weights[row * tasks + task]!;
        }
      }
      yield { feeds: { [batchNames.x]: x, [batchNames.labels]: labels, [batchNames.weights]: weights }, weight: Math.min(batchRows, rows.length - from) };
    }
  }

  return {
    training: (epoch) => batchesOf(new Random(seed, epoch).shuffle(Int32Array.from(training))),
    ...(validation.length > 0 && { validation: () => batchesOf(validation) }),
  };
}

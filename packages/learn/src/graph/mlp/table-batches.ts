/** Batches of rows of one matrix, in another order each round: what a training thread opens for a multilayer perceptron. */
import { Random } from '../../random/random.ts';
import type { Batch, BatchSource } from '../train/batch.ts';

/** A matrix as training takes it: row by row, in buffers that threads share. */
export interface TableBatches {
  /** [rows, width], row after row, no number missing. */
  readonly x: Float32Array<SharedArrayBuffer>;
  readonly width: number;
  /** [rows]: amounts, or the number of the class. */
  readonly labels: Float32Array<SharedArrayBuffer> | Int32Array<SharedArrayBuffer>;
  /** [rows]. */
  readonly weights: Float32Array<SharedArrayBuffer>;
  readonly training: Int32Array<SharedArrayBuffer>;
  readonly validation: Int32Array<SharedArrayBuffer>;
  /** Rows a batch; the last of a round is filled up with rows of weight 0. */
  readonly batchRows: number;
  readonly seed: number;
}

/** Opens the batches of a matrix. A batch's arrays are those of the one before: copying rows is all that it costs. */
export function openBatches(data: TableBatches): BatchSource {
  const { batchRows, width, training, validation, seed } = data;
  const x = new Float32Array(batchRows * width);
  const labels = data.labels instanceof Int32Array ? new Int32Array(batchRows) : new Float32Array(batchRows);
  const weights = new Float32Array(batchRows);

  function* batchesOf(rows: Int32Array): Generator<Batch> {
    for (let from = 0; from < rows.length; from += batchRows) {
      let weight = 0;
      for (let i = 0; i < batchRows; i++) {
        // What fills up is the round's first rows, without weight.
        const isFilling = from + i >= rows.length;
        const row = rows[isFilling ? (from + i) % rows.length : from + i]!;
        x.set(data.x.subarray(row * width, (row + 1) * width), i * width);
        labels[i] = data.labels[row]!;
        weights[i] = isFilling ? 0 : data.weights[row]!;
        weight += weights[i]!;
      }
      yield { feeds: { x, labels, weights }, weight };
    }
  }

  return {
    training: (epoch) => batchesOf(new Random(seed, epoch).shuffle(Int32Array.from(training))),
    ...(validation.length > 0 && { validation: () => batchesOf(validation) }),
  };
}

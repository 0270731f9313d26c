/**
 * Rows of a table and their moments, outside the graph. A step gathers the rows it needs, and moves only those it touched
 * (lazy Adam: moments of other rows wait). Cost: by the rows touched, not by the table.
 */
import { hashText, Random } from '../../random/random.ts';
import type { EmbeddingTable } from '../network.ts';
import { stepSize, type Adam } from '../optimizer.ts';

/** A table that learns. */
export class EmbeddingRows {
  /** [rows, width]. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly means: Float32Array<ArrayBuffer>;
  readonly squares: Float32Array<ArrayBuffer>;
  readonly #width: number;
  readonly #gathered: Float32Array;
  readonly #isTouched: Uint8Array;
  /** In the order in which they were touched. */
  readonly #touched: number[] = [];

  constructor({ name, rows, width, deviation, start }: EmbeddingTable, seed: number) {
    const random = new Random(seed, hashText(name, 1));
    this.values = start === undefined ? new Float32Array(rows * width).map(() => random.normal() * deviation) : Float32Array.from(start);
    this.means = new Float32Array(rows * width);
    this.squares = new Float32Array(rows * width);
    this.#gathered = new Float32Array(rows * width);
    this.#isTouched = new Uint8Array(rows);
    this.#width = width;
  }

  /** Copies rows to where a graph takes them. */
  gather(ids: Int32Array, into: Float32Array): void {
    const width = this.#width;
    ids.forEach((id, i) => into.set(this.values.subarray(id * width, (id + 1) * width), i * width));
  }

  /** Takes the gradients of gathered rows; those of one row add up. */
  add(ids: Int32Array, gradients: Float32Array): void {
    const width = this.#width;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (this.#isTouched[id] === 0) this.#touched.push(id);
      this.#isTouched[id] = 1;
      for (let k = 0, to = id * width, from = i * width; k < width; k++, to++, from++) this.#gathered[to] = this.#gathered[to]! + gradients[from]!;
    }
  }

  /** Moves the rows touched since the last time. @param step the first is 1 */
  apply(adam: Adam, step: number): void {
    const { beta1, beta2, epsilon } = adam;
    const size = stepSize(adam, step);
    const { values, means, squares } = this;
    for (const id of this.#touched) {
      this.#isTouched[id] = 0;
      for (let i = id * this.#width; i < (id + 1) * this.#width; i++) {
        const gradient = this.#gathered[i]!;
        this.#gathered[i] = 0;
        const mean = (means[i] = beta1 * means[i]! + (1 - beta1) * gradient);
        const square = (squares[i] = beta2 * squares[i]! + (1 - beta2) * gradient * gradient);
        values[i] = values[i]! - (size * mean) / (Math.sqrt(square) + epsilon);
      }
    }
    this.#touched.length = 0;
  }
}

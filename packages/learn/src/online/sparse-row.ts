/**
 * One example as the features that are not 0, in arrays that are used again for the next. Names are hashed to places (Weinberger et
 * al., Feature Hashing for Large Scale Multitask Learning, ICML 2009), or the caller numbers them. What cannot be learnt from
 * is not thrown: the row remembers its first fault, and whoever learns refuses it by that name.
 */
import { hashText } from '../random/random.ts';

/** Why a row cannot be learnt from. */
export type RowFault = 'feature_not_finite' | 'feature_too_large' | 'feature_unknown' | 'features_too_many';

/** Beyond it, squares of gradients would leave the range of numbers within a stream. */
const LARGEST = 1e9;

/** Features of the example at hand. */
export class SparseRow {
  /** Places in use, of `indices` and `values`. */
  length = 0;
  /** The first that was wrong since `clear`. */
  fault: RowFault | undefined;
  /** Features there can be; places are below it. */
  readonly width: number;
  /** [most active features]; each place stands once. */
  readonly indices: Uint32Array;
  /** [most active features] */
  readonly values: Float64Array;

  /** @param width features there can be @param mostActive of one example; 32 when absent */
  constructor(width: number, mostActive = 32) {
    this.width = width;
    this.indices = new Uint32Array(mostActive);
    this.values = new Float64Array(mostActive);
  }

  /** Empties the row for the next example. */
  clear(): this {
    this.length = 0;
    this.fault = undefined;
    return this;
  }

  /** Adds a numbered feature; 0 is left out, and a place that stands already grows by the value. Cost: features before it. */
  add(index: number, value: number): this {
    if (!(Math.abs(value) <= LARGEST)) return this.#refuse(Number.isFinite(value) ? 'feature_too_large' : 'feature_not_finite');
    if (!(index >= 0 && index < this.width) || !Number.isInteger(index)) return this.#refuse('feature_unknown');
    if (value === 0) return this;
    for (let at = 0; at < this.length; at++) {
      if (this.indices[at] === index) {
        this.values[at]! += value;
        return this;
      }
    }
    if (this.length === this.indices.length) return this.#refuse('features_too_many');
    this.indices[this.length] = index;
    this.values[this.length++] = value;
    return this;
  }

  /** Adds a number by the name of its feature. */
  addNumber(name: string, value: number): this {
    return this.add(hashText(name, 0) % this.width, value);
  }

  /** Adds that a feature is a word. */
  addWord(name: string, word: string): this {
    return this.add(hashText(word, hashText(name, 1)) % this.width, 1);
  }

  #refuse(fault: RowFault): this {
    this.fault ??= fault;
    return this;
  }
}

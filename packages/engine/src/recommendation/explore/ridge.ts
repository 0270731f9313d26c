/**
 * What is expected of an item by its features, and how sure that is: linear regression with a ridge, learnt one outcome at
 * a time. The inverse of the matrix of second moments is kept and moved by each outcome (Sherman & Morrison 1950), so that
 * learning and asking both cost the square of the width, nothing is ever solved anew.
 */
import { assert } from '../../errors.ts';
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import type { UncertainScore } from './thompson.ts';

/** Everything that is learnt is in the inverse and in the sums; the same outcomes in the same order give the same bits. */
export class Ridge {
  readonly width: number;
  /** [width, width], symmetric. */
  readonly #inverse: Float64Array;
  /** [width]: sum of features by outcome. */
  readonly #sums: Float64Array;
  /** [width]: inverse · sums; absent until it is asked for. */
  #weights: Float64Array | undefined;

  /** @param ridge how strongly weights are held to 0, above 0: as if each feature had been seen so often, with nothing coming of it */
  constructor(width: number, ridge = 1) {
    assert(ridge > 0, 'a ridge is above 0');
    this.width = width;
    this.#inverse = new Float64Array(width * width);
    for (let i = 0; i < width; i++) this.#inverse[i * width + i] = 1 / ridge;
    this.#sums = new Float64Array(width);
  }

  /** Learns what came of features: 1 or 0 for taken or not, or an amount. @param features [width], finite */
  add(features: ArrayLike<number>, outcome: number): void {
    this.see(features);
    this.reward(features, outcome);
  }

  /** The half of `add` that is known before anything came of it: that it was tried. */
  see(features: ArrayLike<number>): void {
    const { width } = this;
    const moved = this.#times(features);
    let scale = 1;
    for (let i = 0; i < width; i++) scale += features[i]! * moved[i]!;
    // Both halves are moved by the same number: the matrix stays symmetric to the last bit.
    for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) this.#inverse[i * width + j]! -= (moved[i]! * moved[j]!) / scale;
    this.#weights = undefined;
  }

  /** The other half: what came of it. Nothing, 0, need not be told. */
  reward(features: ArrayLike<number>, outcome: number): void {
    for (let i = 0; i < this.width; i++) this.#sums[i]! += outcome * features[i]!;
    this.#weights = undefined;
  }

  /** What is expected, and its standard deviation in units of an outcome's noise. */
  expect(features: ArrayLike<number>): UncertainScore {
    this.#weights ??= this.#times(this.#sums);
    const moved = this.#times(features);
    let [mean, variance] = [0, 0];
    for (let i = 0; i < this.width; i++) {
      mean += features[i]! * this.#weights[i]!;
      variance += features[i]! * moved[i]!;
    }
    return { mean, deviation: Math.sqrt(Math.max(0, variance)) };
  }

  /** Exact: what is decoded goes on with the same bits. */
  encode(out: ByteWriter): void {
    out.unsigned(this.width);
    for (const number of this.#inverse) out.float(number);
    for (const number of this.#sums) out.float(number);
  }

  /** What `encode` wrote. */
  static decode(from: ByteReader): Ridge {
    const ridge = new Ridge(from.unsigned());
    for (let i = 0; i < ridge.#inverse.length; i++) ridge.#inverse[i] = from.float();
    for (let i = 0; i < ridge.#sums.length; i++) ridge.#sums[i] = from.float();
    return ridge;
  }

  #times(vector: ArrayLike<number>): Float64Array {
    const { width } = this;
    const product = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += this.#inverse[i * width + j]! * vector[j]!;
      product[i] = sum;
    }
    return product;
  }
}

/** How often each feature was active among the examples: what is usual, for reasons to be measured from. */
import type { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

export class FeatureMeans {
  readonly #sums: Float64Array;
  #examples = 0;

  constructor(width: number) {
    this.#sums = new Float64Array(width);
  }

  /** Makes no objects. */
  add({ length, indices, values }: SparseRow): void {
    this.#examples++;
    for (let at = 0; at < length; at++) this.#sums[indices[at]!]! += values[at]!;
  }

  /** Mean of a feature; 0 of no examples. */
  mean(feature: number): number {
    return this.#examples === 0 ? 0 : this.#sums[feature]! / this.#examples;
  }

  save(out: StateWriter): void {
    out.number(this.#examples).numbers(this.#sums);
  }

  load(from: StateReader): void {
    this.#examples = from.number();
    from.numbers(this.#sums);
  }
}

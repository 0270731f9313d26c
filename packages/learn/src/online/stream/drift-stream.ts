/** Generated streams whose law changes at known examples, to judge detectors and learners by. */

/** A column of a stream: numbers between two bounds, or one of so many kinds. */
export type StreamField = { readonly low: number; readonly high: number } | { readonly kinds: number };

/** One example after the other; the same seed gives the same stream. */
export interface DriftStream {
  readonly fields: readonly StreamField[];
  /** Fills the values of the next example, [fields], and gives its label, 0 or 1. Makes no objects. */
  next(into: Float64Array): number;
}

/** Which law holds from which example on. */
export interface DriftStreamOptions {
  readonly seed: number;
  /** Laws, one after the other, by the number the paper gives them. */
  readonly concepts: readonly number[];
  /** Examples of a law; the last one goes on. */
  readonly examplesEach: number;
  /** Share of labels that are the other one; 0 when absent. */
  readonly noise?: number;
}

/** Tells which law holds. */
export class ConceptClock {
  readonly #concepts: readonly number[];
  readonly #each: number;
  #passed = 0;

  constructor({ concepts, examplesEach }: DriftStreamOptions) {
    this.#concepts = concepts;
    this.#each = examplesEach;
  }

  /** The law of the next example. */
  next(): number {
    return this.#concepts[Math.min(this.#concepts.length - 1, Math.floor(this.#passed++ / this.#each))]!;
  }
}

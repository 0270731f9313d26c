/**
 * Page-Hinkley: how far the sum of what numbers are above their mean has risen from its lowest. Cheaper and simpler than ADWIN, and
 * hears a rise only; whoever asks how often it is wrong must know the variance: with numbers of variance v a steady stream
 * is disturbed once in about `v / (2 tolerance²) × exp(2 tolerance threshold / v)` numbers.
 * Sources: Page, Continuous Inspection Schemes, Biometrika 41, 1954; Hinkley, Inference about the Change-Point from Cumulative
 * Sum Tests, Biometrika 58, 1971.
 */
import type { DriftDetector, DriftSignal } from './drift-detector.ts';
import { requireCount, requireNumbers } from './online-model.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How much is too much. */
export interface PageHinkleyOptions {
  /** A rise of the mean that is not worth a word; 0.02 when absent. */
  readonly tolerance?: number;
  /** How far the sum may rise; 40 when absent: a mean that rises by r is heard after about `threshold / (r - tolerance)` numbers. */
  readonly threshold?: number;
  /** Numbers before the first word; 30 when absent. */
  readonly least?: number;
}

/** See `createPageHinkley`. */
export class PageHinkley implements DriftDetector {
  readonly #tolerance: number;
  readonly #threshold: number;
  readonly #least: number;
  #count = 0;
  #mean = 0;
  #sum = 0;
  #lowest = 0;

  constructor({ tolerance = 0.02, threshold = 40, least = 30 }: PageHinkleyOptions = {}) {
    requireNumbers({ tolerance }, 0, true);
    requireNumbers({ threshold }, 0);
    requireCount('least', least);
    this.#tolerance = tolerance;
    this.#threshold = threshold;
    this.#least = least;
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#mean;
  }

  add(value: number): DriftSignal {
    if (!(value >= 0 && value <= 1)) return 'rejected';
    this.#count++;
    this.#mean += (value - this.#mean) / this.#count;
    this.#sum += value - this.#mean - this.#tolerance;
    this.#lowest = Math.min(this.#lowest, this.#sum);
    if (this.#count < this.#least || this.#sum - this.#lowest <= this.#threshold) return 'steady';
    this.reset();
    return 'rose';
  }

  reset(): void {
    this.#count = 0;
    this.#mean = 0;
    this.#sum = 0;
    this.#lowest = 0;
  }

  save(out: StateWriter): void {
    out.number(this.#count).number(this.#mean).number(this.#sum).number(this.#lowest);
  }

  load(from: StateReader): void {
    this.#count = from.number();
    this.#mean = from.number();
    this.#sum = from.number();
    this.#lowest = from.number();
  }
}

/** One that has heard nothing yet. Cost of a number: some 5 ns. @throws LearnError `online_option_invalid` */
export function createPageHinkley(options?: PageHinkleyOptions): PageHinkley {
  return new PageHinkley(options);
}

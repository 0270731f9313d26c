/**
 * Errors of a model, watched as a whole and by how sure it was. A law that changes a little moves errors only where the model is unsure: among all
 * others the rise is lost, among its like it is not. Each part has its share of the chance of a false alarm, so that all together
 * have the whole (Bonferroni).
 */
import { createDetector, type DetectorOptions, type DriftDetector } from './drift-detector.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** What was told decides the part: below a quarter, below a half, below three quarters, above. */
const EDGES = [0.25, 0.5, 0.75] as const;
/** Share of the chance of a false alarm that the whole has; the parts have the rest in equal shares. */
const WHOLE = 0.2;
/** A part sees few numbers, and is looked at more often than the whole. */
const EVERY = 8;

/** See the file. Numbers are errors, 0 or 1; only a rise is told. */
export class StratifiedDetector {
  readonly #whole: DriftDetector;
  readonly #parts: readonly DriftDetector[];

  /** @param delta of ADWIN: of all together. Page-Hinkley knows none: it watches the whole alone */
  constructor(options: DetectorOptions) {
    if (options.kind !== 'adwin') {
      this.#whole = createDetector(options);
      this.#parts = [];
      return;
    }
    const { delta = 0.002 } = options;
    this.#whole = createDetector({ ...options, delta: delta * WHOLE });
    this.#parts = Array.from({ length: EDGES.length + 1 }, () => createDetector({ ...options, delta: (delta * (1 - WHOLE)) / (EDGES.length + 1), every: EVERY }));
  }

  /** Mean error that still counts. */
  get mean(): number {
    return this.#whole.mean;
  }

  /** @param told probability of label 1 @returns whether errors rose beyond chance */
  add(told: number, label: number): boolean {
    const error = told >= 0.5 === (label === 1) ? 0 : 1;
    const rose = this.#whole.add(error) === 'rose';
    return this.#parts.length > 0 ? this.#parts[partOf(told)]!.add(error) === 'rose' || rose : rose;
  }

  /** Another model is watched: who is unsure of what is another question, how often it errs is not. */
  renew(): void {
    for (const part of this.#parts) part.reset();
  }

  reset(): void {
    this.#whole.reset();
    this.renew();
  }

  save(out: StateWriter): void {
    this.#whole.save(out);
    for (const part of this.#parts) part.save(out);
  }

  load(from: StateReader): void {
    this.#whole.load(from);
    for (const part of this.#parts) part.load(from);
  }
}

function partOf(told: number): number {
  let part = 0;
  while (part < EDGES.length && told >= EDGES[part]!) part++;
  return part;
}

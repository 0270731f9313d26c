/**
 * Progressive validation: each example judges what was told of it before it is learnt, so that a stream needs no rows kept
 * apart. Source: Blum, Kalai & Langford, Beating the Hold-Out: Bounds for K-fold and Progressive Cross-Validation, COLT 1999.
 */
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How good what was told has been, over all labels so far. */
export interface ProgressiveMetrics {
  readonly examples: number;
  readonly positives: number;
  /** Share told right, cut at a half; beside it, that of always telling what was more frequent so far. */
  readonly accuracy: number;
  readonly baseAccuracy: number;
  /** Accuracy of the latest: an example counts .999 of the one after it. */
  readonly recentAccuracy: number;
  /** Mean of −log of the probability of what came; beside it, that of telling the share so far. */
  readonly logLoss: number;
  readonly baseLogLoss: number;
  /** Mean squared distance of probability and label. */
  readonly brier: number;
}

const FADE = 0.999;

/** Sums of a stream's losses, each added to as its label comes. */
export class ProgressiveLoss {
  #examples = 0;
  #positives = 0;
  #right = 0;
  #baseRight = 0;
  #recentRight = 0;
  #recent = 0;
  #log = 0;
  #baseLog = 0;
  #squared = 0;

  add(told: number, label: number): void {
    // One yes and one no are counted in beforehand, so that the share is never sure.
    const base = (this.#positives + 1) / (this.#examples + 2);
    this.#examples++;
    this.#positives += label;
    const right = told >= 0.5 === (label === 1) ? 1 : 0;
    this.#right += right;
    this.#recentRight = FADE * this.#recentRight + right;
    this.#recent = FADE * this.#recent + 1;
    this.#baseRight += base >= 0.5 === (label === 1) ? 1 : 0;
    this.#log -= Math.log(label === 1 ? told : 1 - told);
    this.#baseLog -= Math.log(label === 1 ? base : 1 - base);
    this.#squared += (told - label) ** 2;
  }

  /** Of no examples: every mean is 0. */
  metrics(): ProgressiveMetrics {
    const [examples, of] = [this.#examples, Math.max(1, this.#examples)];
    return {
      examples, positives: this.#positives, accuracy: this.#right / of, baseAccuracy: this.#baseRight / of,
      recentAccuracy: this.#recent === 0 ? 0 : this.#recentRight / this.#recent,
      logLoss: this.#log / of, baseLogLoss: this.#baseLog / of, brier: this.#squared / of,
    };
  }

  save(out: StateWriter): void {
    out.numbers(Float64Array.of(this.#examples, this.#positives, this.#right, this.#baseRight, this.#recentRight, this.#recent, this.#log, this.#baseLog, this.#squared));
  }

  load(from: StateReader): void {
    this.#examples = from.number();
    this.#positives = from.number();
    this.#right = from.number();
    this.#baseRight = from.number();
    this.#recentRight = from.number();
    this.#recent = from.number();
    this.#log = from.number();
    this.#baseLog = from.number();
    this.#squared = from.number();
  }
}

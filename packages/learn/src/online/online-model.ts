/** What learns from one example after another: the contract of its models, and what they have in common. */
import type { LearnError } from '../errors.ts';
import { learnError } from '../errors.ts';
import type { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** A model that moves with each example. Rows without a fault, of its width; it neither keeps nor changes them, and makes no objects. */
export interface OnlineModel {
  /** Features there can be. */
  readonly width: number;
  /** Probability of a label 1, by what was learnt so far. */
  predict(row: SparseRow): number;
  /** Learns one example. @param label 0 or 1 @returns the probability just before */
  learn(row: SparseRow, label: number): number;
  /** Forgets all. */
  reset(): void;
  /** Learns faster from now on, without another answer: gradients remembered so far count for this share, above 0 and below 1. */
  quicken(share: number): void;
  /** Becomes what the other is, which is of the same options. */
  copy(other: OnlineModel): void;
  save(out: StateWriter): void;
  /** Into a model of the same options. */
  load(from: StateReader): void;
}

/**
 * Per-coordinate FTRL-proximal (McMahan et al., Ad Click Prediction: a View from the Trenches, KDD 2013, algorithm 1): a weight
 * is kept as what pulls at it, so that a weight that does not earn its keep is exactly 0.
 */
export interface ProximalOptions {
  /** How fast weights move; 0.3 when absent. */
  readonly alpha?: number;
  /** Smooths the first steps; 1 when absent. */
  readonly beta?: number;
  /** Pull below which a weight is 0; 0 when absent. */
  readonly l1?: number;
  /** Pull back towards 0; 0 when absent. */
  readonly l2?: number;
}

/** Beyond it a probability is 1 in 64-bit floats, or as good as 0. */
const FARTHEST = 35;

/** Probability of a score. */
export function probabilityOf(score: number): number {
  return 1 / (1 + Math.exp(-Math.max(-FARTHEST, Math.min(FARTHEST, score))));
}

/** Numbers that must lie above a bound, or on it. @throws LearnError `online_option_invalid` */
export function requireNumbers(options: Readonly<Record<string, number>>, above: number, orEqual = false): void {
  for (const [option, value] of Object.entries(options)) {
    if (!(value > above || (orEqual && value === above)) || !Number.isFinite(value)) throw invalid(option, `a number ${orEqual ? 'at least' : 'above'} ${above}`);
  }
}

/** @throws LearnError `online_option_invalid` */
export function requireCount(option: string, value: number, most = 2 ** 30): void {
  if (!Number.isInteger(value) || value < 1 || value > most) throw invalid(option, `a whole number from 1 to ${most}`);
}

function invalid(option: string, wanted: string): LearnError {
  return learnError('online_option_invalid', { option, wanted });
}

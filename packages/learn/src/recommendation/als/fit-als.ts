/**
 * Implicit alternating least squares: customers' and items' vectors whose inner products are near 1 for what was liked, near 0
 * for all else, surer the stronger the liking (Hu, Koren & Volinsky 2008). One side is solved with the other given, in turns;
 * each row by a few steps of conjugate gradient from where it stood (Takács, Pilászy & Tikk 2011). The loss never rises.
 */
import type { FactorModel } from '@limn/engine';
import { setImmediate } from 'node:timers/promises';
import { Random } from '../../random/random.ts';
import type { PreferenceMatrix, SparseRows } from '../preference/preference-matrix.ts';
import { GRAM_BLOCK, type AlsTask } from './als-member.ts';
import { AlsTeam } from './als-team.ts';

/** How to factorize. */
export interface AlsOptions {
  readonly seed: number;
  /** Length of a vector; default 64. */
  readonly dims?: number;
  /** Default 10. */
  readonly epochs?: number;
  /** Confidence of strength 1 above that of no interaction; default 20. */
  readonly confidence?: number;
  /** Weight of |x|² for each unit of a row's confidence; default 0.002. */
  readonly regularization?: number;
  /** Steps of conjugate gradient a row and epoch; default 3. */
  readonly steps?: number;
  /** Threads, the calling one included; default 1. The result is the same for any number, bit for bit. */
  readonly threads?: number;
  readonly onEpoch?: (epoch: number) => void;
}

/** Vectors of both sides, [rows, dims]. */
export interface AlsFactors {
  readonly dims: number;
  readonly customers: Float32Array;
  readonly items: Float32Array;
}

/**
 * Factorizes preferences. Deterministic by seed. Cost: an epoch of 1 M entries, 50,000 customers, 20,000 items and 64 dims takes
 * some 2 s on one thread; memory: 4 bytes a number of a vector, 16 bytes an entry.
 */
export async function fitAls(preferences: PreferenceMatrix, options: AlsOptions): Promise<AlsFactors> {
  const { seed, dims = 64, epochs = 10, confidence = 20, regularization = 0.002, steps = 3, threads = 1, onEpoch } = options;
  const random = new Random(seed);
  const customers = sharedFloats(preferences.customers * dims);
  const items = sharedFloats(preferences.items * dims);
  for (let i = 0; i < items.length; i++) items[i] = (random.normal() * 0.1) / Math.sqrt(dims);
  const most = Math.max(preferences.customers, preferences.items);
  const task: AlsTask = {
    customers: { rows: confident(preferences.byCustomer, confidence), factors: customers },
    items: { rows: confident(preferences.byItem, confidence), factors: items },
    dims,
    regularization,
    steps,
    next: new Int32Array(new SharedArrayBuffer(4 * epochs * 4)),
    grams: new Float64Array(new SharedArrayBuffer(Math.ceil(most / GRAM_BLOCK) * dims ** 2 * 8)),
  };
  const team = new AlsTeam(task, threads);
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let half = 0; half < 2; half++) {
        team.half();
        // Others of this thread have their turn.
        await setImmediate();
      }
      onEpoch?.(epoch + 1);
    }
  } finally {
    await team.end();
  }
  return { dims, customers, items };
}

/** What serves: the items' vectors, under the same settings. @param recency of histories that are read, 0 to 1; default 1 */
export function factorModelOf(factors: AlsFactors, itemKeys: readonly string[], { confidence = 20, regularization = 0.002, recency = 1 }: Pick<AlsOptions, 'confidence' | 'regularization'> & { readonly recency?: number }): FactorModel {
  return { itemKeys, dims: factors.dims, factors: factors.items.slice(), confidence, regularization, recency };
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * 4));
}

/** Strengths as confidences above none. */
function confident({ offsets, columns, values }: SparseRows, confidence: number): SparseRows {
  const scaled = sharedFloats(values.length);
  for (let i = 0; i < values.length; i++) scaled[i] = values[i]! * confidence;
  return { offsets, columns, values: scaled };
}

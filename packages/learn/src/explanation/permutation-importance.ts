/** What a model loses when a column no longer belongs to its row: importance for a metric, of any model. */
import { widthOf, type InputTransform } from '@limn/engine';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';
import { percentileInterval, type Interval } from './interval.ts';

/** A column, and what the metric loses without it. */
export interface PermutationImportance extends Interval {
  readonly column: string;
  /** Mean loss over the permutations: positive when the column helps, whichever way the metric goes. */
  readonly loss: number;
}

/** What is permuted, scored and measured. */
export interface PermutationOptions {
  /** Rows that the model was not trained on: on its own rows, a model that learnt by heart makes noise look important. */
  readonly matrix: Matrix;
  readonly inputs: readonly InputTransform[];
  /** One score a row, of any model. */
  score(matrix: Matrix): Float64Array;
  /** The metric over some rows, which may come more than once. */
  metric(scores: Float64Array, rows: Int32Array): number;
  /** Which way the metric goes; default: more is better. */
  readonly lessIsBetter?: boolean;
  readonly seed: number;
  /** Permutations of each column; default 5. */
  readonly repeats?: number;
  /** Bootstrap samples of the rows a permutation; default 40. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
}

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin & Dominici 2019), the most important first. All numbers made from
 * a profile column move together. The interval covers both the permutation and which rows there are: each draw is the
 * difference on the same resampled rows. Deterministic by seed. Cost: columns × repeats scores of the whole matrix.
 */
export function permutationImportance(options: PermutationOptions): readonly PermutationImportance[] {
  const { matrix, inputs, score, metric, lessIsBetter = false, seed, repeats = 5, resamples = 40, confidence = 0.95 } = options;
  const lossOf = (before: number, after: number): number => (lessIsBetter ? after - before : before - after);
  const random = new Random(seed);
  const whole = Int32Array.from({ length: matrix.rows }, (_, row) => row);
  const samples = Array.from({ length: resamples }, () => whole.map(() => random.below(matrix.rows)));
  const scores = score(matrix);
  const before = { whole: metric(scores, whole), samples: samples.map((rows) => metric(scores, rows)) };
  const importances = [...placesByColumn(inputs)].map(([column, places]) => {
    const losses: number[] = [];
    const drawn: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const permuted = score(permutedAt(matrix, places, random.shuffle(whole.slice())));
      losses.push(lossOf(before.whole, metric(permuted, whole)));
      samples.forEach((rows, i) => drawn.push(lossOf(before.samples[i]!, metric(permuted, rows))));
    }
    return { column, loss: losses.reduce((sum, loss) => sum + loss, 0) / repeats, ...percentileInterval(drawn, confidence) };
  });
  return importances.sort((a, b) => b.loss - a.loss);
}

/** Matrix columns of each profile column. */
function placesByColumn(inputs: readonly InputTransform[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  let at = 0;
  for (const input of inputs) {
    const own = places.get(input.column) ?? [];
    for (const end = at + widthOf(input); at < end; at++) own.push(at);
    places.set(input.column, own);
  }
  return places;
}

function permutedAt(matrix: Matrix, places: readonly number[], order: Int32Array): Matrix {
  const columns = matrix.columns.map((column, place) => (places.includes(place) ? Float32Array.from(order, (row) => column[row]!) : column));
  return { ...matrix, columns };
}

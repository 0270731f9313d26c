/** What a model loses when a column no longer belongs to its row: importance for a metric, of any model. */
import { widthOf, type InputTransform } from '@limn/engine';
import { intervalOf, resample, type BootstrapOptions, type Interval } from '../metric/bootstrap.ts';
import type { Metric } from '../metric/metric.ts';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';

/** A column, and what the metric loses without it: above 0 when the column helps, whichever way the metric goes. */
export interface PermutationImportance extends Interval {
  readonly column: string;
}

/** What is permuted, scored and measured. */
export interface PermutationOptions extends Omit<BootstrapOptions, 'rows'> {
  /** Rows that the model was not trained on: on its own rows, a model that learnt by heart makes noise look important. */
  readonly matrix: Matrix;
  readonly inputs: readonly InputTransform[];
  /** [rows]. */
  readonly labels: Float64Array;
  /** One score a row, of any model. */
  score(matrix: Matrix): Float64Array;
  readonly metric: Pick<Metric, 'better' | 'prepare'>;
  /** Permutations of each column; default 5. */
  readonly repeats?: number;
  /** How often the interval holds; default 0.95. */
  readonly level?: number;
}

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin & Dominici 2019), the most important first. All numbers made from a
 * profile column move together. The interval covers the permutation and which rows there are: each draw is a difference
 * on the same rows. Deterministic by seed. Cost: columns × repeats scores of the whole matrix, and as many metrics a draw.
 */
export function permutationImportance({ matrix, inputs, labels, score, metric, repeats = 5, level = 0.95, ...bootstrap }: PermutationOptions): readonly PermutationImportance[] {
  const { seed, weights = new Float64Array(matrix.rows).fill(1) } = bootstrap;
  const random = new Random(seed);
  const reckon = (of: Matrix): ((weights: Float64Array) => number) => metric.prepare({ scores: score(of), labels });
  const columns = [...placesByColumn(inputs)];
  const whole = reckon(matrix);
  const permuted = columns.flatMap(([, places]) => Array.from({ length: repeats }, () => reckon(permutedAt(matrix, places, random))));
  const [before, ...after] = resample({ ...bootstrap, rows: matrix.rows }, [whole, ...permuted]);
  const importances = columns.map(([column], i) => {
    const own = permuted.slice(i * repeats, (i + 1) * repeats).map((each) => lossOf(metric, whole(weights), each(weights)));
    const draws = after.slice(i * repeats, (i + 1) * repeats).flatMap((each) => Array.from(each, (value, draw) => lossOf(metric, before![draw]!, value)));
    return { column, ...intervalOf(own.reduce((sum, loss) => sum + loss, 0) / repeats, Float64Array.from(draws), level) };
  });
  return importances.sort((a, b) => b.value - a.value);
}

function lossOf({ better }: Pick<Metric, 'better'>, before: number, after: number): number {
  if (better === 'higher') return before - after;
  return better === 'lower' ? after - before : Math.abs(after) - Math.abs(before);
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

function permutedAt(matrix: Matrix, places: readonly number[], random: Random): Matrix {
  const order = random.shuffle(Int32Array.from({ length: matrix.rows }, (_, row) => row));
  const columns = matrix.columns.map((column, place) => (places.includes(place) ? Float32Array.from(order, (row) => column[row]!) : column));
  return { ...matrix, columns };
}

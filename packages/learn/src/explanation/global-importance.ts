/** How much each column of the profile moves the scores of a model: the mean size of its contributions over many rows. */
import { byColumn, contrastOf, type Attributor, type InputTransform } from '@limn/engine';
import { Random } from '../random/random.ts';
import { percentileInterval, type Interval } from './interval.ts';

/** A column and how much it matters, with a bootstrap interval. */
export interface ColumnImportance extends Interval {
  readonly column: string;
  /** In units of the raw score; for several outputs, the mean over them. */
  readonly importance: number;
}

/** What to measure over. */
export interface ImportanceOptions {
  readonly attributor: Attributor;
  readonly inputs: readonly InputTransform[];
  /** Matrix rows that stand for the customers: see `sampleRows`. */
  readonly rows: readonly Float32Array[];
  readonly seed: number;
  /** Default 200. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
}

/**
 * Mean |contribution| by column (Lundberg et al. 2020, §2.7), the strongest first; of a model of several classes, of what
 * tells each class from the others. The interval says how much it depends on which rows were drawn. Deterministic by
 * seed. Cost: an attribution a row.
 */
export function globalImportance({ attributor, inputs, rows, seed, resamples = 200, confidence = 0.95 }: ImportanceOptions): readonly ColumnImportance[] {
  const sizes = rows.map((row) => sizesOf(attributor, inputs, row));
  const columns = [...new Set(inputs.map(({ column }) => column))];
  const random = new Random(seed);
  const draws = Array.from({ length: resamples }, () => sizes.map(() => random.below(sizes.length)));
  const importances = columns.map((column) => {
    const of = Float64Array.from(sizes, (size) => size.get(column)!);
    const meanOver = (places: Iterable<number>): number => [...places].reduce((sum, place) => sum + of[place]!, 0) / of.length;
    return { column, importance: meanOver(of.keys()), ...percentileInterval(draws.map(meanOver), confidence) };
  });
  return importances.sort((a, b) => b.importance - a.importance);
}

/** |contribution| by column, the mean over the outputs. */
function sizesOf(attributor: Attributor, inputs: readonly InputTransform[], row: Float32Array): ReadonlyMap<string, number> {
  const { contributions } = attributor.attribute(row);
  const sums = new Map<string, number>();
  contributions.forEach((own, output) => {
    const told = contributions.length === 1 ? own : contrastOf(contributions, output);
    for (const [column, value] of byColumn(inputs, told)) sums.set(column, (sums.get(column) ?? 0) + Math.abs(value) / contributions.length);
  });
  return sums;
}

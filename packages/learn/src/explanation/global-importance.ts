/** How much each column of the profile moves the scores of a model: the mean size of its contributions over many rows. */
import { byColumn, contrastOf, type Attribution, type Attributor, type InputTransform, type ScoreLink } from '@limn/engine';
import { intervalOf, resample, type BootstrapOptions, type Interval } from '../metric/bootstrap.ts';
import { weightedMean } from '../metric/metric.ts';

/** A column and how much it matters, with the interval of the bootstrap. */
export interface ColumnImportance extends Interval {
  readonly column: string;
}

/** What to measure over. */
export interface ImportanceOptions extends Omit<BootstrapOptions, 'rows'> {
  readonly attributor: Attributor;
  readonly inputs: readonly InputTransform[];
  /** Of the model. */
  readonly link: ScoreLink;
  /** Matrix rows that stand for the customers: see `sampleRows`. */
  readonly rows: readonly Float32Array[];
  /** How often the interval holds; default 0.95. */
  readonly level?: number;
}

/**
 * Mean |contribution| by column, in units of the raw score, the strongest first (Lundberg et al. 2020, §2.7); for several
 * outputs the mean over them, and of a softmax model of what tells each class from the others. The interval says how much
 * it depends on which rows were drawn. Deterministic by seed. Cost: an attribution a row.
 */
export function globalImportance({ attributor, inputs, link, rows, level = 0.95, ...bootstrap }: ImportanceOptions): readonly ColumnImportance[] {
  const sizes = rows.map((row) => sizesOf(attributor.attribute(row), inputs, link));
  const columns = [...new Set(inputs.map(({ column }) => column))];
  const statistics = columns.map((column) => weightedMean(Float64Array.from(sizes, (size) => size.get(column)!)));
  const draws = resample({ ...bootstrap, rows: rows.length }, statistics);
  const weights = bootstrap.weights ?? new Float64Array(rows.length).fill(1);
  return columns.map((column, i) => ({ column, ...intervalOf(statistics[i]!(weights), draws[i]!, level) })).sort((a, b) => b.value - a.value);
}

/** |contribution| by column, the mean over the outputs. */
function sizesOf({ contributions }: Attribution, inputs: readonly InputTransform[], link: ScoreLink): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  contributions.forEach((own, output) => {
    const told = link === 'softmax' ? contrastOf(contributions, output) : own;
    for (const [column, value] of byColumn(inputs, told)) sums.set(column, (sums.get(column) ?? 0) + Math.abs(value) / contributions.length);
  });
  return sums;
}

/** What methods are worth beside each other: intervals of all metrics of all of them, on the same draws of customers. */
import { denseGroups, differenceOf, intervalOf, resample, type Interval } from '../../metric/bootstrap.ts';
import type { JudgedMethod, MeasuredHistory, MeasuredRanking, RankingDifference } from './judge-report.ts';
import type { MethodRun } from './method-run.ts';
import { rankingMetrics } from './ranking-metric.ts';
import type { JudgedCase } from './split.ts';

/** How to measure. */
export interface MeasureOptions {
  readonly cases: readonly JudgedCase[];
  readonly cuts: readonly number[];
  readonly k: number;
  readonly seed: number;
  readonly level: number;
}

/** Of fewer questions, an interval says nothing. */
const LEAST_CASES = 30;

/** What is measured beside each other. */
export interface ComparedRuns {
  /** All are compared with these; the first of them are baselines, so many. */
  readonly references: readonly MethodRun[];
  readonly baselines: number;
  readonly others: readonly MethodRun[];
}

/** Intervals of all metrics of all methods, and of how much each is better than the references. */
export function measureRuns({ references, baselines, others }: ComparedRuns, { cases, cuts, k, seed, level }: MeasureOptions): { readonly methods: readonly JudgedMethod[]; readonly resamples: number } {
  const runs = [...references, ...others];
  const keys = cuts.flatMap((cut) => rankingMetrics.map((metric) => ({ metric, k: cut, key: `${metric}@${cut}` })));
  const groups = groupsOf(cases);
  const draws = resample({ rows: cases.length, seed, groups }, runs.flatMap(({ values }) => keys.map(({ key }) => (weights: Float64Array) => weightedMean(values.get(key)!, weights))));
  const histories = historyGroups(cases);
  const main = `ndcg@${k}`;
  const methods = runs.map((run, place): JudgedMethod => {
    const drawsOf = (of: number, key: string): Float64Array => draws[of * keys.length + keys.findIndex((each) => each.key === key)]!;
    const statistic = (of: number): { readonly value: number; readonly draws: Float64Array } => ({ value: mean(runs[of]!.values.get(main)!), draws: drawsOf(of, main) });
    return {
      method: run.method, role: place < baselines ? 'baseline' : 'asked',
      metrics: keys.map(({ metric, k: cut, key }): MeasuredRanking => ({ metric, k: cut, ...intervalOf(mean(run.values.get(key)!), drawsOf(place, key), level) })),
      differences: references.flatMap((reference, of): readonly RankingDifference[] => (of === place ? [] : [told(differenceOf(statistic(place), statistic(of), level), { than: reference.method, k })])),
      histories: histories.map(({ history, places }): MeasuredHistory => ({ history, cases: places.length, ...(places.length >= LEAST_CASES && { main: { metric: 'ndcg', k, ...partInterval(run.values.get(main)!, { places, groups, seed, level }) } }) })),
      ...run.facts, seconds: run.seconds,
    };
  });
  const mainOf = ({ metrics }: JudgedMethod): number => metrics.find((each) => each.metric === 'ndcg' && each.k === k)!.value;
  return { methods: methods.sort((one, other) => mainOf(other) - mainOf(one)), resamples: draws[0]?.length ?? 0 };
}

/** How much more NDCG one has than the other, on the same questions, customers drawn whole. */
export function compareRuns(one: MethodRun, other: MethodRun, { cases, k, seed, level }: Omit<MeasureOptions, 'cuts'>): RankingDifference {
  const values = [one, other].map((run) => run.values.get(`ndcg@${k}`)!);
  const draws = resample({ rows: cases.length, seed, groups: groupsOf(cases) }, values.map((of) => (weights: Float64Array) => weightedMean(of, weights)));
  const [a, b] = values.map((of, i) => ({ value: mean(of), draws: draws[i]! }));
  return told(differenceOf(a!, b!, level), { than: other.method, k });
}

function told(difference: Interval, { than, k }: { readonly than: string; readonly k: number }): RankingDifference {
  return { ...difference, metric: 'ndcg', k, than, verdict: difference.low > 0 ? 'better' : difference.high < 0 ? 'worse' : 'open' };
}

function groupsOf(cases: readonly JudgedCase[]): Int32Array {
  return denseGroups(Int32Array.from(cases, ({ group }) => group));
}

function historyGroups(cases: readonly JudgedCase[]): readonly { readonly history: MeasuredHistory['history']; readonly places: Int32Array }[] {
  const lengths = { cold: [0, 0], short: [1, 4], middle: [5, 19], long: [20, Infinity] } as const;
  const all = Int32Array.from(cases.keys());
  return (Object.keys(lengths) as readonly MeasuredHistory['history'][]).map((history) => {
    const [least, most] = lengths[history];
    return { history, places: all.filter((place) => cases[place]!.history.length >= least && cases[place]!.history.length <= most) };
  });
}

function partInterval(values: Float64Array, { places, groups, seed, level }: { readonly places: Int32Array; readonly groups: Int32Array; readonly seed: number; readonly level: number }): Interval {
  const part = Float64Array.from(places, (place) => values[place]!);
  const [draws] = resample({ rows: part.length, seed, groups: denseGroups(Int32Array.from(places, (place) => groups[place]!)) }, [(weights) => weightedMean(part, weights)]);
  return intervalOf(mean(part), draws!, level);
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    sum += weights[row]! * values[row]!;
    total += weights[row]!;
  }
  return sum / total;
}

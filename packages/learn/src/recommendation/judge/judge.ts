/**
 * The judge: methods learn from the past of a split and are asked its questions. All items of the past are ranked, none is sampled:
 * metrics against a few drawn items order methods differently (Krichene & Rendle, KDD 2020). Popularity is always beside, and
 * where people come back to the same items, what each had most often.
 */
import type { Candidate, CandidateRequest } from '@limn/engine';
import { differenceOf, intervalOf, resample, type Interval } from '../../metric/bootstrap.ts';
import { LearnError } from '../../errors.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { JudgedMethod, MeasuredHistory, MeasuredRanking, RankingDifference, RecommendationReport } from './judge-report.ts';
import { gatherLists } from './measure-lists.ts';
import type { ChoosingPart, Method, Recommender } from './method.ts';
import { requireMethod } from './methods.ts';
import { rankingMetrics, rankingValues } from './ranking-metric.ts';
import { splitAgain, type JudgedCase, type JudgeSplit } from './split.ts';

/** How to judge. */
export interface JudgeOptions {
  readonly name: string;
  readonly seed: number;
  /** Absent: 5, 10, 20. */
  readonly cuts?: readonly number[];
  /** The cut of the main metric, one of `cuts`. Absent: 10. */
  readonly k?: number;
  /** Whether lists may name what the customer had before. Absent: decided by whether the past repeats. */
  readonly keepRepeats?: boolean;
  /** Of each item of the past, for the diversity of lists. */
  readonly categories?: readonly (readonly number[])[];
  /** Certainty of intervals. Absent: 0.95. */
  readonly level?: number;
  /** Which method is at work, how far, and at what. */
  readonly onProgress?: (method: string, share: number, doing: string) => void;
}

/** Requests that a method is asked at once. */
const BATCH = 512;
/** So much of the past is again what its customer had before: then lists may name such items. */
const REPEATING = 0.02;
/** Of fewer questions, an interval says nothing. */
const LEAST_CASES = 30;

/** Judges methods, each beside the baselines. Learning and answering take what the methods take; the judge itself some µs an answer. @throws LearnError of the methods */
export async function judgeMethods(methods: readonly Method[], split: JudgeSplit, options: JudgeOptions): Promise<RecommendationReport> {
  const share = repeatShare(split.past);
  const keep = options.keepRepeats ?? share >= REPEATING;
  const cases = keep ? split.cases : onlyNew(split.cases);
  const k = options.k ?? 10;
  const cuts = [...new Set([...(options.cuts ?? [5, 10, 20]), k])].sort((one, other) => one - other);
  const baselines = await Promise.all(['popular', ...(keep ? ['frequent'] : [])].map(requireMethod));
  const asked = methods.filter(({ name }) => !baselines.some((each) => each.name === name));
  const choosing = choosingPart(split, keep, k);
  const runs: MethodRun[] = [];
  for (const method of [...baselines, ...asked]) runs.push(await runMethod(method, { past: split.past, cases, choosing, cuts, options }));
  const measured = measureRuns(runs, baselines.length, { cases, cuts, k, seed: options.seed, level: options.level ?? 0.95 });
  const truths = cases.reduce((sum, { truth }) => sum + truth.length, 0);
  const unknown = cases.reduce((sum, { truth }) => sum + truth.filter((item) => item >= split.past.itemKeys.length).length, 0);
  return {
    name: options.name, split: split.kind, ...(split.from !== undefined && { from: split.from }),
    seed: options.seed, level: options.level ?? 0.95, resamples: measured.resamples,
    past: { rows: split.past.rows, customers: split.past.customerKeys.length, items: split.past.itemKeys.length },
    cases: cases.length, groups: new Set(cases.map(({ group }) => group)).size, passedOver: split.cases.length - cases.length, unknown: truths === 0 ? 0 : unknown / truths,
    repeats: { keep, share, told: options.keepRepeats !== undefined },
    cuts, main: { metric: 'ndcg', k }, methods: measured.methods,
  };
}

/** Share of interactions whose customer had to do with the item at an earlier moment. */
export function repeatShare({ rows, customers, items, itemKeys, at }: InteractionTable): number {
  const first = new Map<number, number>();
  let repeats = 0;
  for (let row = 0; row < rows; row++) {
    const pair = customers[row]! * itemKeys.length + items[row]!;
    const before = first.get(pair);
    if (before === undefined) first.set(pair, at[row]!);
    else if (before < at[row]!) repeats++;
  }
  return rows === 0 ? 0 : repeats / rows;
}

/** Questions for what is new to their customers; those of nothing new are left out. */
function onlyNew(cases: readonly JudgedCase[]): readonly JudgedCase[] {
  return cases.flatMap((each) => {
    const had = new Set(each.history.map(({ item }) => item));
    const truth = each.truth.filter((item) => !had.has(item));
    return truth.length === 0 ? [] : [{ ...each, truth }];
  });
}

/** A past too small to be split once more leaves methods at their usual settings. */
function choosingPart(split: JudgeSplit, keepRepeats: boolean, k: number): ChoosingPart {
  try {
    const { past, cases } = splitAgain(split);
    return { past, cases: keepRepeats ? cases : onlyNew(cases), keepRepeats, k, ...(split.horizonMs !== undefined && { horizonMs: split.horizonMs }) };
  } catch (error) {
    if (error instanceof LearnError && error.code === 'cases_absent') return { past: split.past, cases: [], keepRepeats, k };
    throw error;
  }
}

/** What is told of one method's run. */
interface MethodRun {
  readonly method: string;
  /** By `metric@k`: [cases]. */
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly facts: { readonly coverage: number; readonly novelty: number; readonly diversity?: number };
  readonly seconds: { readonly learning: number; readonly answering: number };
}

interface RunOptions {
  readonly past: InteractionTable;
  readonly cases: readonly JudgedCase[];
  readonly choosing: ChoosingPart;
  readonly cuts: readonly number[];
  readonly options: JudgeOptions;
}

async function runMethod(method: Method, { past, cases, choosing, cuts, options }: RunOptions): Promise<MethodRun> {
  const { seed, categories, onProgress } = options;
  const begun = performance.now();
  const recommender = await method.learn(past, { seed, choosing, onProgress: (share, doing) => onProgress?.(method.name, share / 2, doing) });
  const learnt = performance.now();
  const values = new Map(cuts.flatMap((cut) => rankingMetrics.map((metric) => [`${metric}@${cut}`, new Float64Array(cases.length)])));
  const lists = gatherLists(past, categories);
  const longest = cuts.at(-1)!;
  try {
    for (let from = 0; from < cases.length; from += BATCH) {
      const batch = cases.slice(from, from + BATCH);
      for (const [i, list] of (await answersOf(recommender, batch, { longest, keep: choosing.keepRepeats })).entries()) {
        const came = new Set(batch[i]!.truth);
        lists.add(list.slice(0, options.k ?? 10));
        for (const cut of cuts) {
          const found = rankingValues(list, came, cut);
          for (const metric of rankingMetrics) values.get(`${metric}@${cut}`)![from + i] = found[metric];
        }
      }
      onProgress?.(method.name, 0.5 + from / cases.length / 2, 'answering');
    }
  } finally {
    await recommender.close?.();
  }
  return { method: method.name, values, facts: lists.finish(), seconds: { learning: (learnt - begun) / 1_000, answering: (performance.now() - learnt) / 1_000 } };
}

/** Lists as they would be shown: what was had before is left out where it may not be named. */
async function answersOf(recommender: Recommender, batch: readonly JudgedCase[], { longest, keep }: { readonly longest: number; readonly keep: boolean }): Promise<readonly (readonly number[])[]> {
  const had = batch.map(({ history }) => (keep ? undefined : new Set(history.map(({ item }) => item))));
  const requests = batch.map(({ customer, history, now }, i): CandidateRequest => ({ customer, history, now, limit: longest + (had[i]?.size ?? 0) }));
  const answers: readonly (readonly Candidate[])[] = await recommender.recommend(requests);
  return answers.map((candidates, i) => candidates.map(({ item }) => item).filter((item) => had[i]?.has(item) !== true).slice(0, longest));
}

interface MeasureOptions {
  readonly cases: readonly JudgedCase[];
  readonly cuts: readonly number[];
  readonly k: number;
  readonly seed: number;
  readonly level: number;
}

/** Intervals of all metrics of all methods, on the same draws. */
function measureRuns(runs: readonly MethodRun[], baselines: number, { cases, cuts, k, seed, level }: MeasureOptions): { readonly methods: readonly JudgedMethod[]; readonly resamples: number } {
  const keys = cuts.flatMap((cut) => rankingMetrics.map((metric) => ({ metric, k: cut, key: `${metric}@${cut}` })));
  const groups = denseGroups(cases);
  const draws = resample({ rows: cases.length, seed, groups }, runs.flatMap(({ values }) => keys.map(({ key }) => (weights: Float64Array) => weightedMean(values.get(key)!, weights))));
  const histories = historyGroups(cases);
  const main = `ndcg@${k}`;
  const methods = runs.map((run, place): JudgedMethod => {
    const drawsOf = (of: number, key: string): Float64Array => draws[of * keys.length + keys.findIndex((each) => each.key === key)]!;
    const statistic = (of: number): { readonly value: number; readonly draws: Float64Array } => ({ value: mean(runs[of]!.values.get(main)!), draws: drawsOf(of, main) });
    return {
      method: run.method, role: place < baselines ? 'baseline' : 'asked',
      metrics: keys.map(({ metric, k: cut, key }): MeasuredRanking => ({ metric, k: cut, ...intervalOf(mean(run.values.get(key)!), drawsOf(place, key), level) })),
      differences: runs.slice(0, baselines).flatMap((baseline, of): readonly RankingDifference[] => (of === place ? [] : [told(differenceOf(statistic(place), statistic(of), level), { than: baseline.method, k })])),
      histories: histories.map(({ history, places }): MeasuredHistory => ({ history, cases: places.length, ...(places.length >= LEAST_CASES && { main: { metric: 'ndcg', k, ...partInterval(run.values.get(main)!, { places, groups, seed, level }) } }) })),
      ...run.facts, seconds: run.seconds,
    };
  });
  const mainOf = ({ metrics }: JudgedMethod): number => metrics.find((each) => each.metric === 'ndcg' && each.k === k)!.value;
  return { methods: methods.sort((one, other) => mainOf(other) - mainOf(one)), resamples: draws[0]?.length ?? 0 };
}

function told(difference: Interval, { than, k }: { readonly than: string; readonly k: number }): RankingDifference {
  return { ...difference, metric: 'ndcg', k, than, verdict: difference.low > 0 ? 'better' : difference.high < 0 ? 'worse' : 'open' };
}

function denseGroups(cases: readonly JudgedCase[]): Int32Array {
  const places = new Map<number, number>();
  return Int32Array.from(cases, ({ group }) => {
    if (!places.has(group)) places.set(group, places.size);
    return places.get(group)!;
  });
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
  const dense = new Map<number, number>();
  const own = Int32Array.from(places, (place) => dense.get(groups[place]!) ?? (dense.set(groups[place]!, dense.size), dense.size - 1));
  const [draws] = resample({ rows: part.length, seed, groups: own }, [(weights) => weightedMean(part, weights)]);
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

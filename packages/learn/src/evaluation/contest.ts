/**
 * A candidate against the champion, on the same rows that neither learnt from. Customers are drawn with replacement, both are
 * measured on each draw, and the candidate wins only when the interval of the difference excludes zero: a model that is
 * better by chance is no better. A win for all may hide a loss for some, so groups are judged besides; so many are looked at
 * that each gets a wider interval, such that all hold together (Bonferroni).
 */
import assert from 'node:assert/strict';
import { denseGroups, differenceOf, intervalOf, resample, type Interval } from '../metric/bootstrap.ts';
import type { MetricName } from '../metric/metric.ts';
import { metricsOf, type JudgedRows, type OutcomeMetric } from './metric-set.ts';
import type { OutcomeKind } from './report.ts';
import type { Subgrouping } from './subgroup.ts';

/** Two models and what came true. */
export interface ContestOptions {
  readonly kind: OutcomeKind;
  /** [outputs] of [rows], as they are told. */
  readonly candidate: readonly Float64Array[];
  readonly champion: readonly Float64Array[];
  /** [rows]; 1 or 0, places of classes, or amounts. */
  readonly labels: Float64Array;
  /** [rows]; only of several labels: which a row asks about. */
  readonly labelOf?: Int32Array;
  /** [rows]; rows of one number are of one customer. */
  readonly customers: Int32Array;
  readonly subgroups?: readonly Subgrouping[];
  /** Decides; absent: the first of the kind. */
  readonly metric?: MetricName | undefined;
  readonly seed: number;
  readonly level?: number;
  readonly resamples?: number;
}

/** Some customers among whom both were measured. */
export interface ContestGroup {
  readonly column: string;
  readonly value: string;
  readonly rows: number;
  /** Above 0: the candidate is better. */
  readonly difference: Interval;
}

/** How it went. */
export interface ContestReport {
  readonly metric: MetricName;
  readonly better: 'higher' | 'lower';
  readonly rows: number;
  readonly customers: number;
  readonly candidate: Interval;
  readonly champion: Interval;
  /** Of the metric, turned so that above 0 the candidate is better. */
  readonly difference: Interval;
  /** `better`, `worse`: the whole interval lies on that side. */
  readonly verdict: 'better' | 'worse' | 'open';
  /** How many groups were large enough to be judged, and those in which the candidate is surely worse, the worst first. */
  readonly groups: number;
  readonly worseAmong: readonly ContestGroup[];
}

/** Of a smaller group nothing is said: it would be chance. */
const LEAST_GROUP_ROWS = 200;
/** A ranking metric wants so many rows of either answer. */
const LEAST_OF_EITHER = 10;

/** Cost: resamples × (2 + 2 × groups) × rows × about 5 ns. Deterministic by seed. @returns undefined when no metric is defined, as of labels all alike */
export function judgeContest(options: ContestOptions): ContestReport | undefined {
  const { kind, candidate, champion, labels, labelOf, seed, level = 0.95 } = options;
  const rows = labels.length;
  assert(rows > 0 && [...candidate, ...champion].every((each) => each.length === rows), 'both are judged on the same rows');
  if (labels.every((label) => label === labels[0])) return undefined;
  const customers = denseGroups(options.customers);
  const judged = (scores: readonly Float64Array[]): JudgedRows => ({ scores, labels, ...(labelOf !== undefined && { labelOf }) });
  const both = [judged(candidate), judged(champion)];
  const plain = new Float64Array(rows).fill(1);
  const metrics = metricsOf[kind].filter(({ better, prepare }) => better !== 'zero' && both.every((each) => !Number.isNaN(prepare(each)(plain))));
  const metric = metrics.find(({ name }) => name === options.metric) ?? metrics[0];
  if (metric === undefined) return undefined;
  const groups = (options.subgroups ?? []).flatMap((subgrouping) => groupsOf(subgrouping, { labels, kind }));
  const reckonings = [...both.map((each) => metric.prepare(each)), ...groups.flatMap(({ places }) => both.map((each) => amongRows(metric, each, places)))];
  const draws = resample({ rows, seed, groups: customers, ...(options.resamples !== undefined && { resamples: options.resamples }) }, reckonings);
  const statistics = reckonings.map((reckon, i) => ({ value: reckon(plain), draws: draws[i]! }));
  const sign = metric.better === 'higher' ? 1 : -1;
  const difference = (i: number, within: number): Interval => {
    const { value, low, high } = differenceOf(statistics[i]!, statistics[i + 1]!, within);
    return sign > 0 ? { value, low, high, level: within } : { value: -value, low: -high, high: -low, level: within };
  };
  const overall = difference(0, level);
  const each = groups.map(({ column, value, places }, g): ContestGroup => ({ column, value, rows: places.length, difference: difference(2 + 2 * g, 1 - (1 - level) / groups.length) }));
  return {
    metric: metric.name,
    better: metric.better as 'higher' | 'lower',
    rows,
    customers: new Set(customers).size,
    candidate: intervalOf(statistics[0]!.value, statistics[0]!.draws, level),
    champion: intervalOf(statistics[1]!.value, statistics[1]!.draws, level),
    difference: overall,
    verdict: overall.low > 0 ? 'better' : overall.high < 0 ? 'worse' : 'open',
    groups: groups.length,
    worseAmong: each.filter((group) => group.difference.high < 0).sort((a, b) => a.difference.value - b.difference.value),
  };
}

interface GroupRows {
  readonly column: string;
  readonly value: string;
  readonly places: Int32Array;
}

function groupsOf({ column, values, codes }: Subgrouping, { labels, kind }: Pick<ContestOptions, 'labels' | 'kind'>): readonly GroupRows[] {
  return values.flatMap((value, code): readonly GroupRows[] => {
    const places = Int32Array.from(codes.keys()).filter((row) => codes[row] === code);
    if (places.length < LEAST_GROUP_ROWS) return [];
    const yes = places.reduce((sum, row) => sum + labels[row]!, 0);
    return (kind === 'binary' || kind === 'labels') && Math.min(yes, places.length - yes) < LEAST_OF_EITHER ? [] : [{ column, value, places }];
  });
}

function amongRows(metric: OutcomeMetric, { scores, labels, labelOf }: JudgedRows, places: Int32Array): (weights: Float64Array) => number {
  const at = (values: Float64Array): Float64Array => Float64Array.from(places, (row) => values[row]!);
  const reckon = metric.prepare({ scores: scores.map(at), labels: at(labels), ...(labelOf !== undefined && { labelOf: Int32Array.from(places, (row) => labelOf[row]!) }) });
  const own = new Float64Array(places.length);
  return (weights) => {
    for (let i = 0; i < places.length; i++) own[i] = weights[places[i]!]!;
    return reckon(own);
  };
}

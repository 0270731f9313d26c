/**
 * Judges a model on rows that it never saw, beside baselines on the same rows, with an interval on everything. All statistics
 * of all models see the same draws, so that "better" is said of pairs and not of intervals that overlap.
 */
import assert from 'node:assert/strict';
import type { Problem } from '../errors.ts';
import { differenceOf, intervalOf, resample, type Interval } from '../metric/bootstrap.ts';
import { calibrationCurve, liftTable, rocCurve } from '../metric/curve.ts';
import { weightedMean, type MetricName } from '../metric/metric.ts';
import type { Baseline } from './baseline.ts';
import { metricsOf, type JudgedRows, type OutcomeMetric } from './metric-set.ts';
import type { DataPart, EvaluationReport, MeasuredModel, MeasuredSubgroup, ModelDifference, OutcomeKind } from './report.ts';
import type { Subgrouping } from './subgroup.ts';

/** What to judge. */
export interface EvaluateOptions {
  /** What is predicted. */
  readonly name: string;
  readonly kind: OutcomeKind;
  readonly classes?: readonly string[];
  /** [outputs] of [rows]: probabilities or amounts as they are told. */
  readonly scores: readonly Float64Array[];
  /** [rows]; 1 or 0, places of classes, or amounts. */
  readonly labels: Float64Array;
  /** [rows]; only of several labels, where every customer's example is a row for each: the place in `classes` that a row asks about. */
  readonly labelOf?: Int32Array;
  /** [rows]; how much a row counts. */
  readonly weights?: Float64Array;
  /** [rows]; rows of one number are of one customer and are drawn together. */
  readonly customers?: Int32Array;
  /** At least the constant one; see `baseline.ts`. */
  readonly baselines: readonly Baseline[];
  /** How often bounds are said to hold, and [rows] 1 where they did. */
  readonly bounds?: { readonly said: number; readonly held: Float64Array };
  /** Other ways to learn, measured on the same rows. */
  readonly rivals?: readonly Baseline[];
  /** [rows]; 1: the score is told, 0: it is too uncertain. All scores are judged; those that are told besides. */
  readonly answered?: Int32Array;
  readonly subgroups?: readonly Subgrouping[];
  readonly parts?: readonly DataPart[];
  readonly split: string;
  readonly seed: number;
  readonly level?: number;
  readonly resamples?: number;
  /** Decides; absent: the first of the kind. */
  readonly main?: MetricName;
  readonly warnings?: readonly Problem[];
}

/** Of fewer rows no metric is told. */
const LEAST_ROWS = 30;
/** A ranking metric wants so many rows of either answer. */
const LEAST_OF_EITHER = 10;

/** A number reckoned once on the rows as they are and again on every draw. */
interface Statistic {
  readonly value: number;
  readonly draws: Float64Array;
}

/** Cost: resamples × (models × metrics + subgroups) × rows × about 5 ns. Deterministic by seed. */
export function evaluate(options: EvaluateOptions): EvaluationReport {
  const { kind, scores, labels, labelOf, weights, customers, answered, bounds, baselines, rivals = [], seed, level = 0.95 } = options;
  const judged = (told: readonly Float64Array[]): JudgedRows => ({ scores: told, labels, ...(labelOf !== undefined && { labelOf }) });
  const rows = labels.length;
  assert(rows > 0 && [scores, ...baselines.map((each) => each.scores)].every((outputs) => outputs.every((each) => each.length === rows)), 'models and labels are judged on the same rows');
  const amounts = kind === 'amount' || kind === 'count';
  const plain = weights ?? new Float64Array(rows).fill(1);
  const contenders = [{ name: options.name, scores }, ...baselines, ...rivals];
  const metrics = definedMetrics(contenders.map((contender) => judged(contender.scores)), kind, plain);
  const main = metrics.find(({ name }) => name === options.main) ?? metrics[0]!;
  const groups = (options.subgroups ?? []).flatMap((subgrouping) => subgroupRows(subgrouping));
  const reckonings = [
    ...contenders.flatMap((contender) => metrics.map((metric) => metric.prepare(judged(contender.scores)))),
    ...groups.flatMap(({ places }) => groupReckonings(places, { metric: main, rows: judged(scores), kind })),
    ...(answered === undefined ? [] : [weightedMean(Float64Array.from(answered)), groupReckonings(placesOf(answered), { metric: main, rows: judged(scores), kind })[0]!]),
  ];
  if (bounds !== undefined) reckonings.push(weightedMean(bounds.held));
  const draws = resample({ rows, seed, ...(weights !== undefined && { weights }), ...(customers !== undefined && { groups: customers }), ...(options.resamples !== undefined && { resamples: options.resamples }) }, reckonings);
  const measured = contenders.length * metrics.length;
  const statistics = reckonings.map((reckon, i): Statistic => {
    const statistic = { value: reckon(plain), draws: draws[i]! };
    return i < measured && metrics[i % metrics.length]!.name === 'calibrationError' ? withoutDrift(statistic) : statistic;
  });
  const of = (contender: number, metric: number): Statistic => statistics[contender * metrics.length + metric]!;

  const all = contenders.map(({ name }, contender): MeasuredModel => ({
    name,
    role: contender === 0 ? 'model' : contender <= baselines.length ? 'baseline' : 'rival',
    metrics: metrics.map((metric, i) => ({ metric: metric.name, ...bounded(intervalOf(of(contender, i).value, of(contender, i).draws, level)) })),
  }));
  const differences = baselines.flatMap(({ name: baseline }, b) => metrics.map((metric, i): ModelDifference => compare(metric, { baseline, one: of(0, i), other: of(b + 1, i), level, enough: !isYesOrNo(kind) || rarer(labels) >= LEAST_OF_EITHER })));
  const overall = of(0, metrics.indexOf(main));
  const subgroups = groups.map(({ column, value, places }, g): MeasuredSubgroup => {
    const [own, bias] = [statistics[measured + 2 * g]!, statistics[measured + 2 * g + 1]!];
    return {
      column, value, rows: places.length,
      ...(!Number.isNaN(own.value) && { main: intervalOf(own.value, own.draws, level), difference: differenceOf(own, overall, level) }),
      ...(!Number.isNaN(bias.value) && { bias: intervalOf(bias.value, bias.draws, level) }),
    };
  });
  const isLabel = ({ column }: MeasuredSubgroup): boolean => kind === 'labels' && column === options.name;
  const worst = worstOf(subgroups.filter((group) => !isLabel(group)), main);
  const worstLabel = worstOf(subgroups.filter(isLabel), main);
  const [share, told] = answered === undefined ? [] : statistics.slice(measured + 2 * groups.length);
  const scored = { scores: scores[0]!, labels, ...(weights !== undefined && { weights }) };
  return {
    format: 1,
    name: options.name,
    kind,
    classes: options.classes ?? [],
    rows: kind === 'labels' ? rows / options.classes!.length : rows,
    ...(customers !== undefined && { customers: new Set(customers).size }),
    seed,
    resamples: draws[0]!.length,
    level,
    split: options.split,
    parts: options.parts ?? [],
    main: main.name,
    models: all.filter(({ role }) => role !== 'rival'),
    differences,
    ...(rivals.length > 0 && { rivals: all.filter(({ role }) => role === 'rival') }),
    calibration: kind === 'classes' ? [] : calibrationCurve(scored, { of: amounts ? 'amount' : 'probability' }),
    lift: kind === 'classes' || kind === 'labels' || !labels.some((label) => label > 0) || labels.some((label) => label < 0) ? [] : liftTable(scored),
    roc: metrics.some(({ name }) => name === 'auc') ? contenders.slice(0, 1 + baselines.length).map(({ name, scores: [each] }) => ({ name, points: rocCurve({ ...scored, scores: each! }) })) : [],
    subgroups,
    ...(worst !== undefined && { worst }),
    ...(worstLabel !== undefined && { worstLabel }),
    ...(bounds !== undefined && { bounds: { said: bounds.said, held: intervalOf(statistics.at(-1)!.value, statistics.at(-1)!.draws, level) } }),
    ...(share !== undefined && { answered: { share: intervalOf(share.value, share.draws, level), ...(told !== undefined && !Number.isNaN(told.value) && { main: intervalOf(told.value, told.draws, level) }) } }),
    warnings: options.warnings ?? [],
  };
}

/** Those that these rows allow: not an AUC of one class, nor a Lorenz curve or a share of the total of amounts below 0. */
function definedMetrics(contenders: readonly JudgedRows[], kind: OutcomeKind, weights: Float64Array): readonly OutcomeMetric[] {
  const lorenz = contenders[0]!.labels.every((label) => label >= 0);
  return metricsOf[kind].filter((metric) => (lorenz || (metric.name !== 'gini' && metric.name !== 'totalBias')) && contenders.every((rows) => !Number.isNaN(metric.prepare(rows)(weights))));
}

/** A row's label is 1 or 0. */
function isYesOrNo(kind: OutcomeKind): boolean {
  return kind === 'binary' || kind === 'labels';
}

/**
 * Drawing rows adds chance to every bin, and an error's size counts it: draws of a calibration error lie too high by about as
 * much as their median does, and are set back by that.
 */
function withoutDrift({ value, draws }: Statistic): Statistic {
  const drift = intervalOf(value, draws, 0).low - value;
  return { value, draws: draws.map((draw) => Math.max(0, draw - drift)) };
}

/** Rows of the rarer answer. */
function rarer(labels: Float64Array): number {
  const yes = labels.reduce((sum, label) => sum + label, 0);
  return Math.min(yes, labels.length - yes);
}

/** Where no draw allowed the metric, its bounds are the value. */
function bounded(interval: Interval): Interval {
  return Number.isNaN(interval.low) ? { ...interval, low: interval.value, high: interval.value } : interval;
}

interface Pair {
  readonly baseline: string;
  readonly one: Statistic;
  readonly other: Statistic;
  readonly level: number;
  /** False: so few rows say nothing surely, whatever the draws say. */
  readonly enough: boolean;
}

function compare({ name: metric, better }: OutcomeMetric, { baseline, one, other, level, enough }: Pair): ModelDifference {
  // Of a bias the smaller one is better, whichever its sign.
  const size = ({ value, draws }: Statistic): Statistic => (better === 'zero' ? { value: Math.abs(value), draws: draws.map(Math.abs) } : { value, draws });
  const interval = differenceOf(size(one), size(other), level);
  const gain = better === 'higher' ? interval.low > 0 : interval.high < 0;
  const loss = better === 'higher' ? interval.high < 0 : interval.low > 0;
  return { baseline, metric, ...bounded(interval), verdict: !enough ? 'open' : gain ? 'better' : loss ? 'worse' : 'open' };
}

interface GroupRows {
  readonly column: string;
  readonly value: string;
  readonly places: Int32Array;
}

function subgroupRows({ column, values, codes }: Subgrouping): readonly GroupRows[] {
  const places = values.map((): number[] => []);
  codes.forEach((code, row) => code >= 0 && places[code]!.push(row));
  return values.map((value, i) => ({ column, value, places: Int32Array.from(places[i]!) }));
}

function placesOf(answered: Int32Array): Int32Array {
  return Int32Array.from(answered.keys()).filter((row) => answered[row] === 1);
}

/** The main metric and the bias among some rows; NaN where they are too few. */
function groupReckonings(places: Int32Array, { metric, rows: { scores, labels, labelOf }, kind }: { readonly metric: OutcomeMetric; readonly rows: JudgedRows; readonly kind: OutcomeKind }): readonly ((weights: Float64Array) => number)[] {
  const at = (values: Float64Array): Float64Array => Float64Array.from(places, (row) => values[row]!);
  const own = at(labels);
  const enough = places.length >= LEAST_ROWS && (!isYesOrNo(kind) || rarer(own) >= LEAST_OF_EITHER);
  const none = (): number => NaN;
  const ownWeights = new Float64Array(places.length);
  const among = (reckon: (weights: Float64Array) => number) => (weights: Float64Array): number => {
    for (let i = 0; i < places.length; i++) ownWeights[i] = weights[places[i]!]!;
    return reckon(ownWeights);
  };
  const first = at(scores[0]!);
  const bias = (weights: Float64Array): number => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < places.length; i++) {
      sum += weights[i]! * (first[i]! - own[i]!);
      total += weights[i]!;
    }
    return sum / total;
  };
  const rows: JudgedRows = { scores: scores.map(at), labels: own, ...(labelOf !== undefined && { labelOf: Int32Array.from(places, (row) => labelOf[row]!) }) };
  return [enough ? among(metric.prepare(rows)) : none, places.length >= LEAST_ROWS && kind !== 'classes' ? among(bias) : none];
}

function worstOf(subgroups: readonly MeasuredSubgroup[], { better }: OutcomeMetric): EvaluationReport['worst'] {
  const shortfall = (interval: Interval): number => (better === 'higher' ? -interval.value : interval.value);
  const judged = subgroups.flatMap(({ column, value, difference }) => (difference === undefined ? [] : [{ column, value, difference, surely: better === 'higher' ? difference.high < 0 : difference.low > 0 }]));
  // Those that are surely worse come first: a small group may look bad by chance.
  const [worst] = judged.sort((a, b) => Number(b.surely) - Number(a.surely) || shortfall(b.difference) - shortfall(a.difference));
  return worst === undefined || shortfall(worst.difference) <= 0 ? undefined : { column: worst.column, value: worst.value, surely: worst.surely };
}

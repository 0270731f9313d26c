/**
 * Laws of purchases and spend, judged on weeks that they did not see: fitted before a day, they tell each customer's purchases and value after it,
 * beside what anybody would say without a law. The law that the weeks before that day choose among themselves is fitted again on all, for the same horizon ahead.
 */
import { learnError, problemOf, type Problem } from '../errors.ts';
import { bias, gini, rmse, totalBias } from '../metric/amount.ts';
import { differenceOf, intervalOf, resample, type Interval } from '../metric/bootstrap.ts';
import { chooseValue, type InnerScore } from './choose-value.ts';
import { fitByShopClock, fitPurchases, fitSpend, type Fit, type FittedParameter, type FittedPurchases } from './fit-purchases.ts';
import { forecastValue, type FittedValue, type ValueForecast } from './forecast-value.ts';
import { historiesOf } from './shop-clock.ts';
import { boughtBetween, DAY_MS, knownCustomers, type KnownCustomers, type Transactions } from './transactions.ts';

/** Laws that are judged as their papers have them; with `shop` by its own clock, the first purchase telling of rate and spend. Then what stands beside them. */
export const valueModels = ['bg-nbd', 'pareto-nbd', 'bg-nbd-shop', 'pareto-nbd-shop'] as const;
/** `past`: the pace of all weeks so far goes on. `recent`: the last horizon comes again. `mean`: all alike. */
export const valueBaselines = ['past', 'recent', 'mean'] as const;
/** What is judged, by name. */
export type ValueModelName = (typeof valueModels)[number];
/** What stands beside it, by name. */
export type ValueBaselineName = (typeof valueBaselines)[number];

/** How near a column of forecasts came. */
export interface JudgedColumn {
  readonly rmse: Interval;
  /** Mean of forecast minus truth. */
  readonly bias: Interval;
  /** Sum of forecasts over the sum of what came, less 1. */
  readonly totalBias: Interval;
  readonly correlation: Interval;
  readonly gini: Interval;
}

/** A law, or a baseline, judged. */
export interface JudgedValue {
  readonly name: ValueModelName | ValueBaselineName;
  readonly purchases: JudgedColumn;
  readonly value: JudgedColumn;
  /** Absent for baselines. */
  readonly fit?: {
    readonly spend: Pick<Fit<unknown>, 'parameters' | 'logLikelihood' | 'converged'>;
    readonly parameters: readonly FittedParameter[]; readonly logLikelihood: number; readonly aic: number; readonly converged: boolean; readonly paces: readonly number[] };
  /** Totals with their intervals, and how many customers' own intervals held; absent for baselines. */
  readonly intervals?: { readonly purchases: Interval; readonly value: Interval; readonly purchasesHeld: number; readonly valueHeld: number };
}

/** A difference on the same customers: the best law less a baseline, of values. */
export interface ValueDifference {
  readonly baseline: ValueBaselineName;
  readonly rmse: Interval;
  readonly gini: Interval;
}

/** What was found. Days are `2011-07-01`. */
export interface ValueReport {
  readonly from: string;
  readonly split: string;
  readonly until: string;
  readonly weeks: number;
  readonly customers: number;
  readonly repeatCustomers: number;
  readonly came: { readonly purchases: number; readonly value: number };
  readonly models: readonly JudgedValue[];
  /** What the weeks before the split choose, cut again: the held-out weeks judge, and choose nothing. */
  readonly best: ValueModelName;
  readonly chosenBy: { readonly cuts: readonly string[]; readonly scores: readonly InnerScore<ValueModelName>[] };
  readonly differences: readonly ValueDifference[];
  /** Of how often those who came back did, and what they pay at once: the law of spend takes it as 0. */
  readonly spendCorrelation: number;
  readonly seed: number;
  readonly problems: readonly Problem[];
}

/** What is ahead of all customers, by the best law on the whole history. */
export interface ValueAhead {
  readonly weeks: number;
  readonly known: KnownCustomers;
  readonly forecast: ValueForecast;
}

/** How to judge. */
export interface JudgeValueOptions {
  /** ms; the day that begins there is the first that is held out. Absent: the last third of the days. */
  readonly split?: number;
  /** ms; what comes from this day on does not count. Absent: all counts. */
  readonly until?: number;
  readonly seed: number;
  readonly onProgress?: (share: number, doing: ValueModelName | 'ahead') => void;
}

/** Customers who came back, at least: below, the likelihood says next to nothing. */
const LEAST_REPEAT = 20;
const DEPENDENT = 0.3;

/** Deterministic by the seed. Cost: seconds for some thousand customers. @throws LearnError `repeat_customers_few` | `value_split_outside` */
export function judgeValue(transactions: Transactions, { split: asked, until, seed, onProgress }: JudgeValueOptions): { readonly report: ValueReport; readonly ahead: ValueAhead } {
  const from = transactions.days.reduce((least, day) => Math.min(least, day), Infinity);
  const last = transactions.days.reduce((most, day) => Math.max(most, day), -Infinity) + 1;
  const end = until === undefined ? last : Math.min(last, Math.floor(until / DAY_MS));
  const split = asked === undefined ? Math.round(from + ((end - from) * 2) / 3) : Math.floor(asked / DAY_MS);
  if (split - from < 7 || end - split < 7) throw learnError('value_split_outside', { first: dayText(from), last: dayText(end - 1) });
  const known = knownCustomers(transactions, split);
  requireRepeats(known);
  const weeks = (end - split) / 7;
  const came = boughtBetween(transactions, known.places, { from: split, to: end });
  const judge = (name: JudgedValue['name'], told: { readonly purchases: Float64Array; readonly value: Float64Array }): Judged => judged(name, told, came, seed);
  const models: (Judged & Required<Pick<JudgedValue, 'fit' | 'intervals'>>)[] = valueModels.map((name, i) => {
    onProgress?.(i / 5, name);
    const fitted = fitModel(name, known, transactions);
    const { purchases } = fitted;
    const forecast = forecastValue(known, fitted, { weeks, seed, onProgress: (share) => onProgress?.((i + 0.5 + share / 2) / 5, name) });
    const { parameters, logLikelihood, aic, converged, clock } = purchases;
    const { law: _, near: __, ...spend } = fitted.spend;
    return {
      ...judge(name, { purchases: forecast.purchases.expected, value: forecast.value.expected }),
      fit: { parameters, logLikelihood, aic, converged, paces: clock.paces, spend },
      intervals: { purchases: forecast.purchases.total, value: forecast.value.total, purchasesHeld: heldShare(forecast.purchases, came.purchases), valueHeld: heldShare(forecast.value, came.value) },
    };
  });
  const choice = chooseValue(transactions, {
    names: valueModels, from, split,
    knownAt: (cut) => {
      const then = knownCustomers(transactions, cut);
      return repeatsOf(then) < LEAST_REPEAT ? undefined : then;
    },
    expect: (name, then, ahead) => {
      const { law, clock } = fitLaw(name, then, transactions);
      return Float64Array.from(historiesOf(then, clock), (history) => law.expected(history, ahead));
    },
  });
  const best = models.find(({ name }) => name === choice.name)!;
  const baselines = baselinesOf(transactions, known, { from, split, weeks }).map(({ name, ...told }) => judge(name, told));
  onProgress?.(0.8, 'ahead');
  const all = knownCustomers(transactions, end);
  const forecast = forecastValue(all, fitModel(best.name as ValueModelName, all, transactions), { weeks, seed, onProgress: (share) => onProgress?.(0.8 + share / 5, 'ahead') });
  const correlation = spendCorrelation(known);
  const flat = models.filter(({ fit }) => fit.parameters.some(({ low }) => Number.isNaN(low)));
  return {
    report: {
      from: dayText(from), split: dayText(split), until: dayText(end), weeks, customers: known.places.length, repeatCustomers: known.repeats.filter((count) => count > 0).length,
      came: { purchases: sumOf(came.purchases), value: sumOf(came.value) },
      models: [...models, ...baselines].map(({ draws: _, ...rest }) => rest),
      best: best.name as ValueModelName,
      chosenBy: { cuts: choice.cuts.map(dayText), scores: choice.scores },
      differences: baselines.map(({ name, draws, value }) => ({ baseline: name as ValueBaselineName, rmse: differenceOf({ value: best.value.rmse.value, draws: best.draws.rmse }, { value: value.rmse.value, draws: draws.rmse }), gini: differenceOf({ value: best.value.gini.value, draws: best.draws.gini }, { value: value.gini.value, draws: draws.gini }) })),
      spendCorrelation: correlation,
      seed,
      problems: [...(Math.abs(correlation) > DEPENDENT ? [problemOf('spend_dependent', { correlation: correlation.toFixed(2) })] : []), ...flat.map(({ name }) => problemOf('likelihood_flat', { law: name }))],
    },
    ahead: { weeks, known: all, forecast },
  };
}

/** A model by its name, fitted: the law of purchases, and Gamma-Gamma by the repeats (as published) or by all payments. */
function fitModel(name: ValueModelName, known: KnownCustomers, transactions: Transactions): FittedValue {
  const isPublished = !name.endsWith('-shop');
  const spent = Array.from(known.repeats, (repeats, i) => (isPublished ? { purchases: repeats, spend: known.spend[i]! } : { purchases: repeats + 1, spend: known.spendOfAll[i]! }));
  return { purchases: fitLaw(name, known, transactions), spend: fitSpend(spent), spent };
}

function fitLaw(name: ValueModelName, known: KnownCustomers, transactions: Transactions): FittedPurchases {
  const law = name.startsWith('bg') ? 'bg-nbd' : 'pareto-nbd';
  return name === law ? fitPurchases(law, known) : fitByShopClock(law, known, transactions);
}

/** Customers who came back and paid. */
function repeatsOf({ repeats, spend }: KnownCustomers): number {
  return repeats.filter((count, i) => count > 0 && spend[i]! > 0).length;
}

function requireRepeats(known: KnownCustomers): void {
  const rows = repeatsOf(known);
  if (rows < LEAST_REPEAT) throw learnError('repeat_customers_few', { rows, least: LEAST_REPEAT });
}

interface Told {
  readonly purchases: Float64Array;
  readonly value: Float64Array;
}

function baselinesOf(transactions: Transactions, { places }: KnownCustomers, { from, split, weeks }: { readonly from: number; readonly split: number; readonly weeks: number }): readonly (Told & { readonly name: ValueBaselineName })[] {
  const scaled = ({ purchases, value }: Told, by: number): Told => ({ purchases: purchases.map((each) => each * by), value: value.map((each) => each * by) });
  const behind = (split - from) / 7;
  const past = scaled(boughtBetween(transactions, places, { from, to: split }), weeks / behind);
  const recent = scaled(boughtBetween(transactions, places, { from: split - Math.round(weeks * 7), to: split }), weeks / Math.min(weeks, behind));
  const alike = (column: Float64Array): Float64Array => column.map(() => sumOf(column) / column.length);
  return [{ name: 'past', ...past }, { name: 'recent', ...recent }, { name: 'mean', purchases: alike(past.purchases), value: alike(past.value) }];
}

interface Judged extends JudgedValue {
  readonly draws: { readonly rmse: Float64Array; readonly gini: Float64Array };
}

function judged(name: JudgedValue['name'], told: Told, came: Told, seed: number): Judged {
  const columns = (['purchases', 'value'] as const).map((column) => {
    const rows = { scores: told[column], labels: came[column] };
    const statistics = [rmse.prepare(rows), bias.prepare(rows), totalBias.prepare(rows), correlation(rows), gini.prepare(rows)];
    const draws = resample({ rows: rows.scores.length, seed, resamples: 400 }, statistics);
    const ones = new Float64Array(rows.scores.length).fill(1);
    const [rmseOf, biasOf, totalOf, correlationOf, giniOf] = statistics.map((statistic, i) => intervalOf(statistic(ones), draws[i]!));
    return { rmse: rmseOf!, bias: biasOf!, totalBias: totalOf!, correlation: correlationOf!, gini: giniOf!, draws };
  });
  const [{ draws: _, ...purchases }, { draws, ...value }] = columns as [(typeof columns)[0], (typeof columns)[0]];
  return { name, purchases, value, draws: { rmse: draws[0]!, gini: draws[4]! } };
}

interface Rows {
  readonly scores: Float64Array;
  readonly labels: Float64Array;
}

/** Pearson's, NaN of constants. */
function correlation({ scores, labels }: Rows): (weights: Float64Array) => number {
  return (weights) => {
    let [weight, score, label, scores2, labels2, both] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < scores.length; i++) {
      const [w, x, y] = [weights[i]!, scores[i]!, labels[i]!];
      weight += w;
      score += w * x;
      label += w * y;
      scores2 += w * x * x;
      labels2 += w * y * y;
      both += w * x * y;
    }
    const [varies, other] = [scores2 - (score * score) / weight, labels2 - (label * label) / weight];
    return varies > 1e-12 * scores2 && other > 1e-12 * labels2 ? (both - (score * label) / weight) / Math.sqrt(varies * other) : NaN;
  };
}

function spendCorrelation({ repeats, spend }: KnownCustomers): number {
  const came = Array.from(repeats, (_, i) => i).filter((i) => repeats[i]! > 0);
  return correlation({ scores: Float64Array.from(came, (i) => repeats[i]!), labels: Float64Array.from(came, (i) => spend[i]!) })(new Float64Array(came.length).fill(1));
}

function heldShare({ low, high }: { readonly low: Float64Array; readonly high: Float64Array }, came: Float64Array): number {
  return came.filter((value, i) => value >= low[i]! && value <= high[i]!).length / came.length;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each, 0);
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The order of an ARIMA: seasonal differences by the strength of the season, ordinary ones by the KPSS test, the rest step by step towards a lower AICc.
 * Sources: Hyndman & Khandakar, Journal of Statistical Software 27(3), 2008; Kwiatkowski, Phillips, Schmidt & Shin, Journal of Econometrics 54,
 * 1992; Wang, Smith & Hyndman, Data Mining and Knowledge Discovery 13, 2006 (strength of seasonality).
 */
import { fitArima, formOf, type ArimaOrder, type FittedArima } from './arima.ts';
import { differenced } from './arima-polynomial.ts';
import { eachAlone, type FitSeries } from './series-model.ts';

/** Largest orders; beyond, a few hundred steps do not tell one from another. */
const most = { ordinary: 3, seasonal: 2, differences: 2 };
/** A series whose season is stronger is differenced by seasons. */
const STRONG_SEASON = 0.64;
/** Of the KPSS statistic, at 5 %. */
const NOT_LEVEL = 0.463;
/** Longer seasons are left out. */
const LONGEST_SEASON = 24;

/** Cost about 100 to 300 ms for 300 steps. */
export const fitChosenArima: FitSeries = eachAlone((past, { season: told }) => {
  const season = told <= LONGEST_SEASON && past.length >= 3 * told ? told : 1;
  const seasonalDifferences = season > 1 && seasonalStrength(past, season) > STRONG_SEASON ? 1 : 0;
  const d = differencesOf(differenced(past, season, seasonalDifferences));
  const mean = d + seasonalDifferences < 2;
  const orderOf = (p: number, q: number, P: number, Q: number, hasMean = mean): ArimaOrder => ({ p, d, q, seasonal: season > 1 ? { p: P, d: seasonalDifferences, q: Q } : { p: 0, d: 0, q: 0 }, mean: hasMean });
  const tried = new Map<string, FittedArima | undefined>();
  const fit = (order: ArimaOrder): FittedArima | undefined => {
    const form = formOf(order, season);
    if (!tried.has(form)) tried.set(form, fitArima(past, order, season));
    return tried.get(form);
  };
  const better = (one: FittedArima | undefined, other: FittedArima | undefined): FittedArima | undefined => (one === undefined || (other !== undefined && other.aicc < one.aicc) ? other : one);
  let best = [orderOf(2, 2, 1, 1), orderOf(0, 0, 0, 0), orderOf(1, 0, 1, 0), orderOf(0, 1, 0, 1)].map(fit).reduce(better, undefined);
  for (let from: FittedArima | undefined; best !== undefined && best !== from; ) {
    from = best;
    for (const order of neighboursOf(from.order, mean)) {
      best = better(best, fit(order));
      // The first that is better is gone on from.
      if (best !== from) break;
    }
  }
  return best;
});

function neighboursOf(order: ArimaOrder, mayHaveMean: boolean): readonly ArimaOrder[] {
  const moved = (p: number, q: number, P: number, Q: number): ArimaOrder => ({ ...order, p: order.p + p, q: order.q + q, seasonal: { ...order.seasonal, p: order.seasonal.p + P, q: order.seasonal.q + Q } });
  const isSeasonal = order.seasonal.p + order.seasonal.q + order.seasonal.d > 0;
  const moves = [[1, 0, 0, 0], [-1, 0, 0, 0], [0, 1, 0, 0], [0, -1, 0, 0], [1, 1, 0, 0], [-1, -1, 0, 0], ...(isSeasonal ? [[0, 0, 1, 0], [0, 0, -1, 0], [0, 0, 0, 1], [0, 0, 0, -1], [0, 0, 1, 1], [0, 0, -1, -1]] : [])] as const;
  const within = ({ p, q, seasonal }: ArimaOrder): boolean => Math.min(p, q, seasonal.p, seasonal.q) >= 0 && Math.max(p, q) <= most.ordinary && Math.max(seasonal.p, seasonal.q) <= most.seasonal;
  return [...moves.map(([p, q, P, Q]) => moved(p, q, P, Q)).filter(within), ...(mayHaveMean ? [{ ...order, mean: !order.mean }] : [])];
}

/** 1 − the variance of what neither trend nor season explains, over that of what the trend does not: 0 to 1. The trend is a moving mean of one season. */
export function seasonalStrength(values: Float64Array, season: number): number {
  const half = Math.floor(season / 2);
  const offTrend: { readonly phase: number; readonly value: number }[] = [];
  for (let t = half; t + half < values.length; t++) {
    const around = values.subarray(t - half, t + half + 1);
    // An even season has half of each end.
    const ends = season % 2 === 0 ? (around[0]! + around.at(-1)!) / 2 : 0;
    offTrend.push({ phase: t % season, value: values[t]! - (around.reduce((sum, each) => sum + each, 0) - ends) / season });
  }
  const means = Array.from({ length: season }, (_, phase) => meanOf(offTrend.filter((each) => each.phase === phase).map(({ value }) => value)));
  const whole = varianceOf(offTrend.map(({ value }) => value));
  return whole === 0 ? 0 : Math.max(0, 1 - varianceOf(offTrend.map(({ phase, value }) => value - means[phase]!)) / whole);
}

/** How often a series must be differenced until it no longer drifts from its level. */
export function differencesOf(values: Float64Array): number {
  let times = 0;
  for (let rest = values; times < most.differences && rest.length > 8 && kpss(rest) > NOT_LEVEL; times++) rest = differenced(rest, 1, 1);
  return times;
}

/** How far sums of what is off the mean run away, over the long-run variance with Bartlett's weights. */
function kpss(values: Float64Array): number {
  const mean = meanOf([...values]);
  const off = values.map((value) => value - mean);
  const lags = Math.floor((3 * Math.sqrt(values.length)) / 13);
  let variance = off.reduce((sum, each) => sum + each * each, 0);
  for (let lag = 1; lag <= lags; lag++) {
    let both = 0;
    for (let t = lag; t < off.length; t++) both += off[t]! * off[t - lag]!;
    variance += 2 * (1 - lag / (lags + 1)) * both;
  }
  let [sum, squares] = [0, 0];
  for (const each of off) {
    sum += each;
    squares += sum * sum;
  }
  return variance <= 0 ? 0 : squares / (values.length * variance);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) ** 2));
}

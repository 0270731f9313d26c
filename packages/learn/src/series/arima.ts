/**
 * A seasonal ARIMA of a given order: what is left after differences is a stationary autoregression with moving errors. Coefficients are
 * those of the least conditional sum of squares, errors before the first step being 0. Source: Box, Jenkins, Reinsel & Ljung, Time Series
 * Analysis, 5th edition 2015, §7.1.3 and §9; Gaussian likelihood for AICc by that sum.
 */
import { minimize } from '../value/minimize.ts';
import { aiccOf } from './aicc.ts';
import { differenced, integrated, product, stationary, type Lags } from './arima-polynomial.ts';
import type { FittedSeries } from './series-model.ts';

/** Of ordinary and seasonal autoregression, differences and moving errors; whether the differences have a mean. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly seasonal: { readonly p: number; readonly d: number; readonly q: number };
  readonly mean: boolean;
}

/** Coefficients as usually written: `(1 − ar B)(1 − seasonalAr Bᵐ)(wₜ − mean) = (1 + ma B)(1 + seasonalMa Bᵐ) eₜ`. */
export interface FittedArima extends FittedSeries {
  readonly order: ArimaOrder;
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
  readonly mean: number;
  readonly aicc: number;
}

interface Coefficients {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
  readonly mean: number;
}

/** Mean squares of numbers about 1 that count as none. */
const NO_ERROR = 1e-20;

/** Cost about 2 to 10 ms for 300 steps. @returns undefined: too few steps for the order */
export function fitArima(past: Float64Array, order: ArimaOrder, season: number): FittedArima | undefined {
  const { p, q, seasonal } = order;
  const changes = changesOf(past, order, season);
  const numbers = p + q + seasonal.p + seasonal.q + Number(order.mean);
  if (changes.length < numbers + 4 || changes.length < 2 * season * Math.max(seasonal.p, seasonal.q)) return undefined;
  const middle = changes.reduce((sum, each) => sum + each, 0) / changes.length;
  const read = (at: Float64Array): Coefficients => ({
    ar: stationary(at.subarray(0, p)),
    ma: stationary(at.subarray(p, p + q)).map((each) => -each),
    seasonalAr: stationary(at.subarray(p + q, p + q + seasonal.p)),
    seasonalMa: stationary(at.subarray(p + q + seasonal.p, p + q + seasonal.p + seasonal.q)).map((each) => -each),
    mean: order.mean ? at[numbers - 1]! : 0,
  });
  const deviance = (at: Float64Array): number => changes.length * Math.log(Math.max(NO_ERROR, errorsOf(changes, read(at), season).squares / changes.length));
  // Away from 0, where ordinary and moving parts of the same size cancel out.
  const start = [...([[p, 0.2], [q, 0.1], [seasonal.p, 0.1], [seasonal.q, 0.3]] as const).flatMap(([count, at]) => Array.from({ length: count }, () => at)), ...(order.mean ? [middle] : [])];
  const { at, value } = minimize(deviance, start, { slope: 1e-2, mostSteps: 60 });
  const coefficients = read(at);
  return {
    order, ...coefficients,
    form: formOf(order, season),
    aicc: aiccOf(value, numbers + 1, changes.length),
    forecast: (whole, ahead) => integrateBack(forecastChanges(changesOf(whole, order, season), coefficients, season, ahead), whole, order, season),
  };
}

/** `ARIMA(1,0,1)(0,1,1)[7]`. */
export function formOf({ p, d, q, seasonal, mean }: ArimaOrder, season: number): string {
  const own = seasonal.p + seasonal.d + seasonal.q === 0 ? '' : `(${seasonal.p},${seasonal.d},${seasonal.q})[${season}]`;
  return `ARIMA(${p},${d},${q})${own}${mean ? (d + seasonal.d > 0 ? ' with drift' : ' with mean') : ''}`;
}

/** What is left after differences: of seasons first, then of steps. */
export function changesOf(values: Float64Array, { d, seasonal }: ArimaOrder, season: number): Float64Array {
  return differenced(differenced(values, season, seasonal.d), 1, d);
}

function integrateBack(changes: Float64Array, past: Float64Array, { d, seasonal }: ArimaOrder, season: number): Float64Array {
  return integrated(integrated(changes, differenced(past, season, seasonal.d), 1, d), past, season, seasonal.d);
}

/** Errors of one step ahead. Cost about 1 ns a step and lag. */
function errorsOf(changes: Float64Array, { ar, ma, seasonalAr, seasonalMa, mean }: Coefficients, season: number): { readonly errors: Float64Array; readonly squares: number; readonly past: Lags; readonly moving: Lags } {
  const past = product(ar, seasonalAr, season);
  const moving = product(ma.map((each) => -each), seasonalMa.map((each) => -each), season);
  const errors = new Float64Array(changes.length);
  let squares = 0;
  for (let t = 0; t < changes.length; t++) {
    let error = changes[t]! - mean;
    for (let i = 0; i < past.lags.length; i++) {
      const from = t - past.lags[i]!;
      if (from >= 0) error -= past.weights[i]! * (changes[from]! - mean);
    }
    for (let i = 0; i < moving.lags.length; i++) {
      const from = t - moving.lags[i]!;
      if (from >= 0) error += moving.weights[i]! * errors[from]!;
    }
    errors[t] = error;
    squares += error * error;
  }
  return { errors, squares, past, moving };
}

function forecastChanges(changes: Float64Array, coefficients: Coefficients, season: number, ahead: number): Float64Array {
  const { mean } = coefficients;
  const { errors, past, moving } = errorsOf(changes, coefficients, season);
  const known = changes.length;
  const whole = new Float64Array(known + ahead);
  whole.set(changes);
  for (let t = known; t < whole.length; t++) {
    let value = mean;
    for (let i = 0; i < past.lags.length; i++) if (t >= past.lags[i]!) value += past.weights[i]! * (whole[t - past.lags[i]!]! - mean);
    for (let i = 0; i < moving.lags.length; i++) {
      const from = t - moving.lags[i]!;
      if (from >= 0 && from < known) value -= moving.weights[i]! * errors[from]!;
    }
    whole[t] = value;
  }
  return whole.subarray(known);
}

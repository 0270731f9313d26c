/**
 * What each model would have told at many moments of the past, each time from what lay behind alone. Parameters are fitted anew every so
 * often and carried on in between; origins do not keep to one day of the season. Source: Tashman, International Journal of Forecasting 16, 2000.
 */
import { fitChosenArima } from './choose-arima.ts';
import { closedPhases } from './closed-phases.ts';
import { fitSmoothing } from './exponential-smoothing.ts';
import { fitDrift, fitNaive, fitSeasonalMean, fitSeasonalNaive } from './naive.ts';
import { fitRecurrent } from './recurrent.ts';
import { seriesModels, type FitSeries, type FittedSeries, type SeriesModelName } from './series-model.ts';

/** Forecasts of one model: [origins] of [ahead]; undefined where it had too little to learn from. */
export type RolledForecasts = readonly (Float64Array | undefined)[];

/** What was told of one series. */
export interface RolledSeries {
  /** In the unit of the series. */
  readonly values: Float64Array;
  /** By model. */
  readonly told: ReadonlyMap<SeriesModelName, RolledForecasts>;
  /** Model at the last origin: what it chose within itself. */
  readonly forms: ReadonlyMap<SeriesModelName, string>;
  /** Whether nothing of it was ever below 0: then nothing that is told is. */
  readonly isPositive: boolean;
}

/** All series at the same origins. */
export interface Rolled {
  /** Steps that lay behind, rising; the last is the whole series: what is ahead of now. */
  readonly origins: readonly number[];
  /** Where windows begin that are held out, one after the other, up to the end of the series. */
  readonly heldOut: readonly number[];
  readonly ahead: number;
  readonly season: number;
  readonly series: readonly RolledSeries[];
}

/** How to roll. */
export interface RollOptions {
  readonly season: number;
  readonly ahead: number;
  readonly seed: number;
  /** Steps between two fits; absent: `ahead`, at least two seasons. */
  readonly refitEvery?: number;
  readonly onProgress?: (share: number) => void;
}

const fits: ReadonlyMap<SeriesModelName, FitSeries> = new Map([
  ['naive', fitNaive], ['seasonal-naive', fitSeasonalNaive], ['seasonal-mean', fitSeasonalMean], ['drift', fitDrift], ['exponential-smoothing', fitSmoothing], ['arima', fitChosenArima], ['recurrent', fitRecurrent],
] as const);
/** What the combination is the mean of. Source: Bates & Granger, Operational Research Quarterly 20, 1969; Makridakis, Spiliotis & Assimakopoulos 2020. */
const combined = ['exponential-smoothing', 'arima', 'recurrent'] as const;

/** Origins, at most; each is a forecast of every model. */
const MOST_ORIGINS = 72;
/** Origins whose steps ahead lie before a window that is held out: fewer choose no model. */
const LEAST_ORIGINS = 10;
/** Windows that are held out, at most. */
const MOST_WINDOWS = 4;

/** Where models are asked. */
interface OriginPlan {
  /** Rising; the last is the whole series. */
  readonly origins: readonly number[];
  /** Where windows begin that are held out, one after the other, up to the end of the series. */
  readonly heldOut: readonly number[];
}

/** Steps behind the first origin, at least. */
function leastBehind(season: number): number {
  return Math.max(4 * season, 16);
}

/** Steps that a series must have, so that a model can be chosen and then be judged once. */
export function leastSteps(season: number, ahead: number): number {
  return leastBehind(season) + 2 * ahead + LEAST_ORIGINS;
}

/** Evenly, back from the latest whose steps ahead are known; where windows are held out; and now. The first quarter only teaches. */
export function planOrigins(steps: number, { season, ahead }: { readonly season: number; readonly ahead: number }): OriginPlan {
  const last = steps - ahead;
  const first = Math.max(leastBehind(season), Math.min(Math.floor(steps / 4), last - ahead - LEAST_ORIGINS));
  let stride = Math.max(1, Math.ceil((last - first + 1) / MOST_ORIGINS));
  while (stride > 1 && sharedBy(stride, season) > 1) stride++;
  const even = Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, i) => last - i * stride);
  const heldOut = Array.from({ length: MOST_WINDOWS }, (_, i) => last - i * ahead).filter((start, i) => i === 0 || even.filter((origin) => origin + ahead <= start).length >= LEAST_ORIGINS).reverse();
  return { origins: [...new Set([...even, ...heldOut, steps])].sort((a, b) => a - b), heldOut };
}

function sharedBy(one: number, other: number): number {
  return other === 0 ? one : sharedBy(other, one % other);
}

/** Cost: `steps / refitEvery` fits of every model and series; about 3 s for one series of 300 days. @param all of the same length, and of at least `leastSteps` */
export function rollOrigins(all: readonly Float64Array[], { season, ahead, seed, refitEvery = Math.max(ahead, 2 * season), onProgress }: RollOptions): Rolled {
  const steps = all[0]!.length;
  const { origins, heldOut } = planOrigins(steps, { season, ahead });
  // By what lies behind the first origin: not even the unit of a model may know what came later.
  const scales = all.map((values) => meanSize(values.subarray(0, origins[0])) || meanSize(values) || 1);
  const scaled = all.map((values, i) => values.map((each) => each / scales[i]!));
  const isPositive = all.map((values) => values.every((value) => value >= 0));
  const told = all.map(() => new Map(seriesModels.map((name) => [name, [] as (Float64Array | undefined)[]])));
  const forms = all.map(() => new Map<SeriesModelName, string>());
  let fitted = new Map<SeriesModelName, readonly (FittedSeries | undefined)[]>();
  let fittedAt = -Infinity;
  origins.forEach((origin, place) => {
    // The last is told by models that know all.
    if (origin - fittedAt >= refitEvery || origin === steps) {
      fitted = new Map([...fits].map(([name, fit]) => [name, fit(scaled.map((values) => values.subarray(0, origin)), { season, ahead, seed })]));
      fittedAt = origin;
    }
    all.forEach((_, i) => {
      const past = scaled[i]!.subarray(0, origin);
      const closed = closedPhases(past, season);
      const bounded = (forecast: Float64Array | undefined): Float64Array | undefined => forecast?.map((each, h) => (closed[(origin + h) % season] ? 0 : !Number.isFinite(each) ? past.at(-1)! : isPositive[i]! ? Math.max(0, each) : each));
      const own = new Map([...fitted].map(([name, models]) => [name, bounded(models[i]?.forecast(past, ahead))]));
      own.set('combination', meanOf(combined.flatMap((name) => own.get(name) ?? [])));
      for (const [name, forecast] of own) told[i]!.get(name)!.push(forecast?.map((each) => each * scales[i]!));
      if (origin === steps) for (const [name, models] of fitted) if (models[i] !== undefined) forms[i]!.set(name, models[i].form);
    });
    onProgress?.((place + 1) / origins.length);
  });
  return { origins, heldOut, ahead, season, series: all.map((values, i) => ({ values, told: told[i]!, forms: forms[i]!, isPositive: isPositive[i]! })) };
}

function meanSize(values: Float64Array): number {
  return values.reduce((sum, each) => sum + Math.abs(each), 0) / values.length;
}

function meanOf(forecasts: readonly Float64Array[]): Float64Array | undefined {
  return forecasts.length < 2 ? undefined : forecasts[0]!.map((_, h) => forecasts.reduce((sum, each) => sum + each[h]!, 0) / forecasts.length);
}

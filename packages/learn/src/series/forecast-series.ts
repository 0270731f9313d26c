/**
 * A series, or a whole and its parts, some steps ahead: models are chosen by rolling origins of the past, bands are those of their errors there,
 * and all is judged on windows that were held out. Parts add up to the whole.
 */
import { problemOf, type Problem } from '../errors.ts';
import { whyNot } from './check-series.ts';
import type { Banded } from './conformal-band.ts';
import { judgeSeries, type JudgedSeries } from './judge-series.ts';
import { rollOrigins } from './roll-origins.ts';
import { dateText, dayOfStep, seasonOf, stepDays, type Series, type SeriesStep } from './series.ts';
import type { SeriesModelName } from './series-model.ts';
import { tellForecast, type ModelScore } from './tell-forecast.ts';

/** What is to be forecast. */
export interface SeriesToForecast {
  readonly whole: Series;
  /** Over the same steps, adding up to the whole. Those that cannot be forecast go into one that is named `rest`. Absent: none. */
  readonly parts?: readonly Series[];
}

/** How to look ahead. */
export interface ForecastSeriesOptions {
  /** Steps. */
  readonly ahead: number;
  readonly seed: number;
  readonly onProgress?: (share: number) => void;
}

/** A step ahead, with its bands. */
export interface ForecastStep extends Banded {
  /** The first day of the step. */
  readonly date: string;
}

/** What is ahead of one series. */
export interface SeriesForecast {
  /** '' is the whole. */
  readonly name: string;
  /** Whether it is all the parts that are too small for themselves. */
  readonly isRest: boolean;
  readonly model: SeriesModelName;
  /** What the model chose within itself: `ETS(A,N,M)`. */
  readonly form: string;
  readonly steps: readonly ForecastStep[];
  /** Of all steps together. */
  readonly total: Banded;
  /** Sum of as many steps just behind. */
  readonly before: number;
  /** How models did at the origins of the past, the best first: what the choice was made by. */
  readonly scores: readonly ModelScore[];
  readonly judged: JudgedSeries;
  /** What was known: `[steps]`, from `start` on. */
  readonly past: Float64Array;
}

/** What was found. */
export interface ForecastReport {
  readonly step: SeriesStep;
  /** The first day that is known, and the first that is ahead. */
  readonly from: string;
  readonly until: string;
  readonly ahead: number;
  readonly season: number;
  readonly seed: number;
  readonly whole: SeriesForecast;
  /** The largest first; they add up to the whole. */
  readonly parts: readonly SeriesForecast[];
  readonly problems: readonly Problem[];
}

/** Parts that are forecast by themselves, at most. */
const MOST_PARTS = 8;
/** Parts take a fit of every model each: with them, models are fitted anew more seldom. */
const REFIT_PARTS = 3;
const TWO_YEARS_DAYS = 730;
const FEW_WINDOWS = 3;

/** Deterministic by the seed. Cost about 3 s for a series of 300 days, and 1 s for each part. @throws LearnError of the whole, as `whyNot` */
export function forecastSeries({ whole, parts = [] }: SeriesToForecast, { ahead, seed, onProgress }: ForecastSeriesOptions): ForecastReport {
  const wrong = whyNot(whole, ahead);
  if (wrong !== undefined) throw wrong;
  const season = seasonOf(whole);
  const { told: toldParts, rest } = partsToTell(whole, parts, ahead);
  const all = [whole, ...toldParts, ...(rest === undefined ? [] : [rest])];
  const rolled = rollOrigins(all.map(({ values }) => values), { season, ahead, seed, ...(all.length > 1 && { refitEvery: REFIT_PARTS * Math.max(ahead, 2 * season) }), ...(onProgress && { onProgress }) });
  const told = tellForecast(rolled, whole.values.length);
  const judged = judgeSeries(rolled, seed);
  const forecasts = all.map((series, i): SeriesForecast => {
    const { scores, chosen, banded } = told[i]!;
    return {
      name: series.name, isRest: series === rest, model: chosen, form: rolled.series[i]!.forms.get(chosen) ?? '',
      steps: banded.steps.map((each, h) => ({ date: dateText(dayOfStep(series, series.values.length + h)), ...each })),
      total: banded.total,
      before: series.values.subarray(-ahead).reduce((sum, each) => sum + each, 0),
      scores, judged: judged[i]!, past: series.values,
    };
  });
  const { windows, difference } = judged[0]!;
  const days = whole.values.length * stepDays[whole.step];
  return {
    step: whole.step, from: dateText(whole.start), until: dateText(dayOfStep(whole, whole.values.length)), ahead, season, seed,
    whole: forecasts[0]!, parts: forecasts.slice(1),
    problems: [
      ...(difference.high >= 0 ? [problemOf('series_no_better', { series: '' })] : []),
      ...(windows.length < FEW_WINDOWS ? [problemOf('series_windows_few', { windows: windows.length })] : []),
      ...(days < TWO_YEARS_DAYS ? [problemOf('series_year_unseen', { days })] : []),
    ],
  };
}

/** The largest parts that can be forecast, and what remains of the whole; nothing remains when it is 0 everywhere. */
function partsToTell(whole: Series, parts: readonly Series[], ahead: number): { readonly told: readonly Series[]; readonly rest: Series | undefined } {
  const sizeOf = ({ values }: Series): number => values.reduce((sum, each) => sum + Math.abs(each), 0);
  const told = parts.filter((part) => whyNot(part, ahead) === undefined).sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MOST_PARTS);
  if (told.length === 0) return { told, rest: undefined };
  const remains = parts.filter((part) => !told.includes(part));
  if (remains.length === 0) return { told, rest: undefined };
  const values = whole.values.map((_, t) => remains.reduce((sum, part) => sum + part.values[t]!, 0));
  return { told, rest: { ...whole, name: 'rest', values } };
}

/** What is told at a moment, of one series or of a whole and its parts: by models that are chosen by what lay behind it, with bands of their own errors there. */
import { bandForecast, type BandedForecast, type ToldThen } from './conformal-band.ts';
import { reconcile } from './reconcile.ts';
import type { Rolled, RolledSeries } from './roll-origins.ts';
import { seriesModels, type SeriesModelName } from './series-model.ts';

/** How a model did behind the moment. */
export interface ModelScore {
  readonly name: SeriesModelName;
  /** Its mean absolute error over that of the seasonal naive at the same origins; 1: the same. */
  readonly score: number;
}

/** What is told of one series. */
export interface ToldSeries {
  /** The lowest first. */
  readonly scores: readonly ModelScore[];
  readonly chosen: SeriesModelName;
  readonly banded: BandedForecast;
}

/** A model that had too little to learn from at more of the origins is not chosen. */
const LEAST_SHARE = 0.5;

/** Deterministic. Cost: models × origins × steps. @param from steps that lie behind; one of the origins */
export function tellForecast(rolled: Rolled, from: number): readonly ToldSeries[] {
  const { origins, ahead, season, series } = rolled;
  const place = origins.indexOf(from);
  const behind = origins.flatMap((origin, i) => (origin + ahead <= from ? [i] : []));
  const chosen = series.map((each) => {
    const scores = scoresOf(rolled, each, { place, behind });
    return { scores, chosen: scores[0]!.name };
  });
  const common = behind.filter((i) => series.every((each, s) => each.told.get(chosen[s]!.chosen)![i] !== undefined));
  const forecastsAt = (i: number): readonly Float64Array[] => series.map((each, s) => each.told.get(chosen[s]!.chosen)![i]!);
  const variances = Float64Array.from(series, ({ values }, s) => meanSquare(common.map((i) => offAt(values, origins[i]!, forecastsAt(i)[s]!))));
  const isPositive = series.every((each) => each.isPositive);
  const reconciled = (i: number): readonly Float64Array[] => (series.length === 1 ? forecastsAt(i) : reconcile({ forecasts: forecastsAt(i), variances, isPositive }));
  const past = common.map((i) => ({ origin: origins[i]!, forecasts: reconciled(i) }));
  const now = reconciled(place);
  return series.map((each, s) => ({
    ...chosen[s]!,
    banded: bandForecast({ origin: from, forecast: now[s]! }, { values: each.values, season, isPositive: each.isPositive, past: past.map(({ origin, forecasts }) => ({ origin, forecast: forecasts[s]! })) }),
  }));
}

/** One model's own bands at a moment; undefined where it tells nothing. */
export function bandModel(rolled: Rolled, series: RolledSeries, name: SeriesModelName, from: number): BandedForecast | undefined {
  const { origins, ahead, season } = rolled;
  const told = series.told.get(name)!;
  const forecast = told[origins.indexOf(from)];
  if (forecast === undefined) return undefined;
  const past = origins.flatMap((origin, i): readonly ToldThen[] => (origin + ahead <= from && told[i] !== undefined ? [{ origin, forecast: told[i] }] : []));
  return bandForecast({ origin: from, forecast }, { values: series.values, season, isPositive: series.isPositive, past });
}

function scoresOf({ origins }: Rolled, { values, told }: RolledSeries, { place, behind }: { readonly place: number; readonly behind: readonly number[] }): readonly ModelScore[] {
  const sizeOf = (name: SeriesModelName, i: number): number => {
    const forecast = told.get(name)![i]!;
    return offAt(values, origins[i]!, forecast).reduce((sum, off) => sum + Math.abs(off), 0);
  };
  const scores = seriesModels.flatMap((name): readonly ModelScore[] => {
    const own = behind.filter((i) => told.get(name)![i] !== undefined);
    if (told.get(name)![place] === undefined || own.length < LEAST_SHARE * behind.length) return [];
    const [size, usual] = [own.reduce((sum, i) => sum + sizeOf(name, i), 0), own.reduce((sum, i) => sum + sizeOf('seasonal-naive', i), 0)];
    return [{ name, score: size === usual ? 1 : size / usual }];
  });
  // Of equals the simpler one: models are listed so, and sorting keeps their order.
  return scores.sort((a, b) => a.score - b.score);
}

function offAt(values: Float64Array, origin: number, forecast: Float64Array): Float64Array {
  return forecast.map((each, h) => values[origin + h]! - each);
}

function meanSquare(errors: readonly Float64Array[]): number {
  const all = errors.flatMap((each) => [...each]);
  return all.reduce((sum, off) => sum + off * off, 0) / Math.max(1, all.length);
}

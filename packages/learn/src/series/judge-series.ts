/**
 * How good forecasts are, on windows that were held out: at the start of each, models are chosen, fitted and given their bands by what lay
 * behind alone. Intervals are by seasons of these windows drawn again together: days that follow each other are not independent.
 */
import { denseGroups, differenceOf, intervalOf, resample, type Interval } from '../metric/bootstrap.ts';
import { bandModel, tellForecast } from './tell-forecast.ts';
import type { BandedForecast } from './conformal-band.ts';
import type { Rolled } from './roll-origins.ts';
import { seriesModels, type SeriesModelName } from './series-model.ts';

/** A model, or what was told by whichever was chosen at each window. */
export interface JudgedSeriesModel {
  readonly name: SeriesModelName | 'chosen';
  /** Mean absolute error over that of the seasonal naive, one season ahead, in the past of each window: MASE (Hyndman & Koehler 2006). */
  readonly mase: Interval;
  /** In the unit of the series. */
  readonly rmse: Interval;
  /** Mean size of the error of a window's sum, over the mean sum. */
  readonly totalOff: number;
  /** Share of steps within the bands of 80 % and 95 %. */
  readonly held80: Interval;
  readonly held95: Interval;
  /** Share of the windows whose sum lay within the bands of sums: of so few, only many series together say anything. */
  readonly sumsHeld80: number;
  readonly sumsHeld95: number;
}

/** What came of the windows. */
export interface JudgedSeries {
  /** Where each begins, steps from the first; and how many steps it has. */
  readonly windows: readonly number[];
  readonly ahead: number;
  /** Whatever was chosen first, then the models, the simplest first; those with too little to learn from are absent. */
  readonly models: readonly JudgedSeriesModel[];
  /** MASE of what was chosen less that of the seasonal naive: below 0 is better. */
  readonly difference: Interval;
}

interface Row {
  readonly off: number;
  readonly scaled: number;
  readonly in80: number;
  readonly in95: number;
}

const RESAMPLES = 1_000;
/** Steps that are drawn together where there is no season. */
const BLOCK = 4;

/** Of each series. Deterministic by the seed. Cost: as many `tellForecast` as there are windows, and a thousand draws. */
export function judgeSeries(rolled: Rolled, seed: number): readonly JudgedSeries[] {
  const { heldOut, ahead, season, series } = rolled;
  const told = heldOut.map((from) => tellForecast(rolled, from));
  return series.map((each, s) => {
    const rowsOf = (bands: readonly BandedForecast[]): readonly Row[] => bands.flatMap(({ steps }, w) => steps.map(({ value, low80, high80, low95, high95 }, h): Row => {
      const came = each.values[heldOut[w]! + h]!;
      return { off: value - came, scaled: Math.abs(value - came) / usualError(each.values.subarray(0, heldOut[w]), season), in80: Number(came >= low80 && came <= high80), in95: Number(came >= low95 && came <= high95) };
    }));
    const block = season > 1 ? season : BLOCK;
    const groups = denseGroups(Int32Array.from({ length: heldOut.length * ahead }, (_, row) => Math.floor(row / ahead) * ahead + Math.floor((row % ahead) / block)));
    const judged = (name: JudgedSeriesModel['name'], bands: readonly BandedForecast[]) => {
      const rows = rowsOf(bands);
      const meanOf = (of: (row: Row) => number) => (weights: Float64Array): number => rows.reduce((sum, row, i) => sum + weights[i]! * of(row), 0) / weights.reduce((sum, weight) => sum + weight, 0);
      const square = meanOf(({ off }) => off * off);
      const statistics = [meanOf(({ scaled }) => scaled), (weights: Float64Array) => Math.sqrt(square(weights)), meanOf(({ in80 }) => in80), meanOf(({ in95 }) => in95)];
      const draws = resample({ rows: rows.length, seed, groups, resamples: RESAMPLES }, statistics);
      const ones = new Float64Array(rows.length).fill(1);
      const [mase, rmse, held80, held95] = statistics.map((statistic, i) => intervalOf(statistic(ones), draws[i]!));
      const sums = bands.map(({ total }, w) => ({ ...total, came: each.values.subarray(heldOut[w], heldOut[w]! + ahead).reduce((sum, value) => sum + value, 0) }));
      const totalOff = sums.reduce((sum, { value, came }) => sum + Math.abs(value - came), 0) / sums.reduce((sum, { came }) => sum + Math.abs(came), 0);
      return { name, mase: mase!, rmse: rmse!, totalOff, held80: held80!, held95: held95!, sumsHeld80: heldShare(sums, ({ low80, high80, came }) => came >= low80 && came <= high80), sumsHeld95: heldShare(sums, ({ low95, high95, came }) => came >= low95 && came <= high95), draws: draws[0]! };
    };
    const all = [
      judged('chosen', told.map((window) => window[s]!.banded)),
      ...seriesModels.flatMap((name) => {
        const bands = heldOut.flatMap((from) => bandModel(rolled, each, name, from) ?? []);
        return bands.length < heldOut.length ? [] : [judged(name, bands)];
      }),
    ];
    const [chosen, usual] = [all[0]!, all.find(({ name }) => name === 'seasonal-naive')!];
    return {
      windows: heldOut, ahead,
      models: all.map(({ draws: _, ...rest }) => rest),
      difference: differenceOf({ value: chosen.mase.value, draws: chosen.draws }, { value: usual.mase.value, draws: usual.draws }),
    };
  });
}

function heldShare<Sum>(sums: readonly Sum[], isHeld: (sum: Sum) => boolean): number {
  return sums.filter(isHeld).length / sums.length;
}

/** Mean absolute error of the seasonal naive, one season ahead. Where it never errs, errors count as they are. */
function usualError(past: Float64Array, season: number): number {
  let sum = 0;
  for (let t = season; t < past.length; t++) sum += Math.abs(past[t]! - past[t - season]!);
  return sum / (past.length - season) || 1;
}

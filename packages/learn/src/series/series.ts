/** A series: one number a day or a week, without a gap. */

/** How long a step is. Weeks begin on Mondays. */
export type SeriesStep = 'day' | 'week';

/** Days of a step. */
export const stepDays: Readonly<Record<SeriesStep, number>> = { day: 1, week: 7 };

/** Numbers one after the other, in the unit of what was counted or added up. */
export interface Series {
  /** What it is of; '' is the whole. */
  readonly name: string;
  readonly step: SeriesStep;
  /** Day on which the first step begins, counted since 1970 as a calendar does, whatever the time zone. */
  readonly start: number;
  /** [steps] */
  readonly values: Float64Array;
}

/** Steps after which days look alike: the days of a week, or, seen three times at least, the weeks of a year. 1: none. */
export function seasonOf({ step, values }: Pick<Series, 'step' | 'values'>): number {
  return step === 'day' ? 7 : values.length >= 3 * 52 ? 52 : 1;
}

/** `2011-09-30`, of a day since 1970. */
export function dateText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The day on which a step begins. */
export function dayOfStep({ start, step }: Pick<Series, 'start' | 'step'>, index: number): number {
  return start + index * stepDays[step];
}

/** 1970-01-01 was a Thursday: Mondays are 4 days later, and every week. */
const MONDAY = 4;

/** Whole steps between two days: weeks begin on the first Monday and end with the last Sunday before `end`. */
export function wholeSteps(first: number, end: number, step: SeriesStep): { readonly start: number; readonly steps: number } {
  const start = step === 'day' ? first : first + ((((MONDAY - first) % 7) + 7) % 7);
  return { start, steps: Math.max(0, Math.floor((end - start) / stepDays[step])) };
}

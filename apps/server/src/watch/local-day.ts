/** Days of the shop's time zone, and when they begin. */
import type { Calendar } from '@limn/engine';

const dayMs = 86_400_000;
/** No time zone is further from UTC. */
const farthestMs = 26 * 3_600_000;

/** When a local day begins, ms; of a day that a time zone left out, the next. @param day days since 1970 of the local date. Cost: some 30 questions to the calendar */
export function startOfDay(day: number, calendar: Calendar): number {
  let before = day * dayMs - farthestMs;
  let within = day * dayMs + farthestMs;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (calendar.day(middle) >= day) within = middle;
    else before = middle;
  }
  return within;
}

/** `2011-09-30`. */
export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

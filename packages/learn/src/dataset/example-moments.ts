/** When examples are taken: at midnight of the profile's time zone, by its calendar, so that days of 23 and 25 hours are days. */
import { durationMs, type Calendar, type ExampleMoments } from '@limn/engine';

/** Moments that do not depend on single events. */
export type RegularMoments = Extract<ExampleMoments, { readonly every: unknown }>;

const DAY_MS = 86_400_000;
/** No time zone is further from UTC. */
const FARTHEST_MS = 26 * 3_600_000;
/** 1970-01-05, a Monday: whole weeks begin on Mondays, whenever a log begins. */
const FIRST_MONDAY = 4;

/**
 * The moments after one, ascending, for ever: the first of each month, or every so many days counted from a Monday, at
 * 00:00. A day that the time zone left out is passed over. Cost: about 10 µs a day.
 * @param after ms since 1970
 */
export function* momentsAfter({ every }: RegularMoments, calendar: Calendar, after: number): Generator<number, never> {
  const step = every === 'month' ? 1 : durationMs(every) / DAY_MS;
  const today = calendar.day(after);
  let last = after;
  for (let day = every === 'month' ? today : today - modulo(today - FIRST_MONDAY, step); ; day += step) {
    const midnight = startOfDay(day, calendar);
    if (midnight <= last || (every === 'month' && calendar.dayOfMonth(midnight) !== 1)) continue;
    last = midnight;
    yield midnight;
  }
}

/** The first moment of a local day, counted from 1970-01-01; of a day that never was, of the next. */
function startOfDay(day: number, calendar: Calendar): number {
  let before = day * DAY_MS - FARTHEST_MS;
  let within = day * DAY_MS + FARTHEST_MS;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (calendar.day(middle) < day) before = middle;
    else within = middle;
  }
  return within;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

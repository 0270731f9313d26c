/**
 * When a schedule is due. Moments lie on a grid that does not depend on when somebody looks, so that a restart or a pause moves
 * none: whole days are midnights of the time zone counted from a Monday, other lengths are counted from a Monday in UTC, and
 * cron texts are cron's. What was missed is not made up for: of all that passed since the last, the latest counts.
 */
import { createCalendar, parseDuration } from '@limn/engine';
import { Cron } from 'croner';

/** Moments, ms. */
export interface Schedule {
  /** The first after a moment; Infinity: none ever comes, as of 31 February. */
  next(after: number): number;
  /** The latest at or before a moment; −Infinity: none. */
  latest(upTo: number): number;
}

/** What is due, and how many before it were passed over (told up to 100). */
export interface Due {
  readonly moment: number;
  readonly missed: number;
}

const DAY_MS = 86_400_000;
/** 1970-01-05, a Monday. */
const FIRST_MONDAY = 4;
const MOST_MISSED = 100;

/** @param every a checked text: a length of time or cron's five fields */
export function createSchedule(every: string, timeZone: string): Schedule {
  const ms = parseDuration(every);
  if (ms === undefined) return cronSchedule(every, timeZone);
  return ms % DAY_MS === 0 ? daySchedule(ms / DAY_MS, timeZone) : evenSchedule(ms);
}

/**
 * @param handled up to when moments were dealt with, ms
 * @param fired moments that were: none of them comes twice, wherever the clock was in between
 */
export function dueAt(schedule: Schedule, now: number, { handled, fired }: { readonly handled: number; readonly fired: ReadonlySet<number> }): Due | undefined {
  const moment = schedule.latest(now);
  if (moment <= handled || fired.has(moment)) return undefined;
  let missed = 0;
  for (let at = schedule.next(handled); at < moment && missed < MOST_MISSED; at = schedule.next(at)) missed++;
  return { moment, missed };
}

function evenSchedule(step: number): Schedule {
  const origin = FIRST_MONDAY * DAY_MS;
  const latest = (upTo: number): number => origin + Math.floor((upTo - origin) / step) * step;
  return { latest, next: (after) => latest(after) + step };
}

function cronSchedule(pattern: string, timezone: string): Schedule {
  const cron = new Cron(pattern, { timezone, paused: true });
  return {
    next: (after) => cron.nextRun(new Date(after))?.getTime() ?? Infinity,
    latest: (upTo) => cron.previousRuns(2, new Date(upTo + 1_000)).map((run) => run.getTime()).find((run) => run <= upTo) ?? -Infinity,
  };
}

/** Midnights whose day is a multiple of the step. */
function daySchedule(step: number, timeZone: string): Schedule {
  const midnights = cronSchedule('0 0 * * *', timeZone);
  const calendar = createCalendar(timeZone);
  const isOn = (midnight: number): boolean => (calendar.day(midnight) - FIRST_MONDAY) % step === 0;
  return {
    next(after) {
      let at = midnights.next(after);
      while (!isOn(at)) at = midnights.next(at);
      return at;
    },
    latest(upTo) {
      let at = midnights.latest(upTo);
      while (!isOn(at)) at = midnights.latest(at - 1);
      return at;
    },
  };
}

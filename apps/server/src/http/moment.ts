/** Moments in requests and answers. */
import { readInstant } from '@limn/engine';
import { HttpProblem } from '../errors.ts';

/** The largest moment an ECMAScript date can be, ms since 1970. */
const lastMoment = 8.64e15;

/**
 * Reads `?asOf=`: ISO 8601, or ms since 1970.
 * @throws HttpProblem `malformed_moment`
 */
export function readAsOf(value: string | number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const moment = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : readInstant(value);
  if (moment !== undefined && Math.abs(moment) <= lastMoment) return moment;
  throw new HttpProblem('malformed_moment', { detail: 'asOf is neither ISO 8601 nor milliseconds since 1970.', cure: 'Send asOf=2011-09-30T12:00:00Z or asOf=1317384000000.' });
}

const dayMs = 86_400_000;
/** Days whose dates are kept written. */
const maxDays = 4_096;
const dates = new Map<number, string>();

/**
 * A moment as answers write it: ISO 8601 in UTC. undefined where it never comes.
 * A profile has many, mostly of few days: the date is written once a day, which makes it a fifth of `toISOString`.
 */
export function isoOf(moment: number): string | undefined {
  if (!(Math.abs(moment) <= lastMoment)) return undefined;
  const whole = Math.trunc(moment);
  const day = Math.floor(whole / dayMs);
  const ms = whole - day * dayMs;
  const seconds = Math.floor(ms / 1_000);
  return `${dateOf(day)}T${twoDigits[Math.floor(seconds / 3_600)]}:${twoDigits[Math.floor(seconds / 60) % 60]}:${twoDigits[seconds % 60]}.${threeDigits[ms % 1_000]}Z`;
}

function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const iso = new Date(day * dayMs).toISOString();
  const date = iso.slice(0, iso.indexOf('T'));
  if (dates.size >= maxDays) dates.clear();
  dates.set(day, date);
  return date;
}

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const threeDigits = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

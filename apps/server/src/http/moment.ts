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

/** A moment as answers write it: ISO 8601 in UTC. undefined where it never comes. */
export function isoOf(moment: number): string | undefined {
  return Math.abs(moment) <= lastMoment ? new Date(moment).toISOString() : undefined;
}

/** Lengths of time as people write them. */
import { assert } from '../errors.ts';
import type { Duration } from './definition.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** A day of 24 hours; local days differ where clocks are changed: see `Calendar`. */
export const DAY_MS = 24 * HOUR_MS;

const UNIT_MS = { s: 1_000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;

/** Milliseconds of a duration from anywhere: a whole number and its unit. `undefined` when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,12})([smhd])$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Milliseconds of a duration that stands in a checked definition. */
export function durationMs(duration: Duration): number {
  const ms = parseDuration(duration);
  assert(ms !== undefined, `'${duration}' is a duration`);
  return ms;
}

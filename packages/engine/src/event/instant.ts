/** Moments as text, read strictly and the same on every machine. */
import { DAY_MS, MINUTE_MS } from '../registry/duration.ts';

const DIGIT_0 = 48;

/**
 * Reads a moment: a finite number (ms since 1970, rounded down) or a text in ISO 8601 (`2011-09-30`,
 * `2011-09-30T12:15:00.250+01:00`). A text without a zone is UTC, so that the answer never depends on the machine's zone,
 * as `Date.parse` would have it.
 *
 * @returns ms since 1970; undefined when it is not a moment (30 February is none).
 * Cost about 100 ns.
 */
export function readInstant(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.floor(value) : undefined;
  if (typeof value !== 'string' || value.length < 10 || value.length > 40) return undefined;
  const day = readDay(value);
  if (day === undefined) return undefined;
  if (value.length === 10) return day;
  const separator = value.charCodeAt(10) | 0x20;
  if (separator !== 0x74 && separator !== 0x20) return undefined; // t, T or a space
  return readTimeOfDay(value, day);
}

function readDay(text: string): number | undefined {
  const year = readDigits(text, 0, 4);
  const month = readDigits(text, 5, 2);
  const day = readDigits(text, 8, 2);
  if (year < 0 || text[4] !== '-' || month < 1 || month > 12 || text[7] !== '-' || day < 1 || day > 31) return undefined;
  const ms = Date.UTC(year, month - 1, day);
  // Date.UTC takes years below 100 for 19xx, and carries 30 February over into March.
  if (year < 100 || (day > 28 && new Date(ms).getUTCDate() !== day)) return undefined;
  return ms;
}

function readTimeOfDay(text: string, day: number): number | undefined {
  const hour = readDigits(text, 11, 2);
  const minute = readDigits(text, 14, 2);
  if (hour < 0 || hour > 23 || text[13] !== ':' || minute < 0 || minute > 59) return undefined;
  let at = 16;
  let ms = (hour * 60 + minute) * MINUTE_MS;
  if (text[at] === ':') {
    const second = readDigits(text, 17, 2);
    if (second < 0 || second > 60) return undefined;
    ms += Math.min(second, 59) * 1_000; // a leap second counts as the one before it
    at = 19;
    if (text[at] === '.' || text[at] === ',') {
      const from = ++at;
      let unit = 100;
      for (let digit = readDigits(text, at, 1); digit >= 0; digit = readDigits(text, ++at, 1)) {
        ms += Math.floor(unit) * digit;
        unit /= 10;
      }
      if (at === from) return undefined;
    }
  }
  const offset = readOffset(text, at);
  return offset === undefined || ms >= DAY_MS ? undefined : day + ms - offset;
}

/** The zone at the end: none or Z is UTC; `+01:00`, `+0100` and `+01` are the same. */
function readOffset(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === undefined) return 0;
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if (sign !== '+' && sign !== '-') return undefined;
  const hours = readDigits(text, at + 1, 2);
  const minutesAt = text[at + 3] === ':' ? at + 4 : at + 3;
  const minutes = text.length === at + 3 ? 0 : readDigits(text, minutesAt, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  if (text.length !== at + 3 && text.length !== minutesAt + 2) return undefined;
  const offset = (hours * 60 + minutes) * MINUTE_MS;
  return sign === '+' ? offset : -offset;
}

/** @returns the number, or -1 when one of the characters is not a digit. */
function readDigits(text: string, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - DIGIT_0;
    if (!(digit >= 0 && digit <= 9)) return -1; // NaN beyond the end fails here too
    number = number * 10 + digit;
  }
  return number;
}

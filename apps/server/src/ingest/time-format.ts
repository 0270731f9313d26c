/**
 * Times of files: a pattern and a zone, compiled to a function.
 *
 * A local time becomes a moment by the zone's offset at that wall time, found through Intl and kept for each quarter of an hour:
 * zones change their offset on quarters only. In an hour that a change skips, the clock is taken as not yet put forward; in
 * one that comes twice, the first is meant.
 */

/** ms since 1970; undefined: not a time of this format. Cost about 1 µs. */
export type TimeReader = (text: string) => number | undefined;

const parts = { YYYY: 4, MM: 2, DD: 2, HH: 2, mm: 2, ss: 2, SSS: 3 } as const;
type Part = keyof typeof parts;

/** @returns undefined when the pattern lacks a date or names a part twice */
export function compileTimeFormat(format: string, zone: string): TimeReader | undefined {
  if (format === 'iso') return isoReader(zone);
  if (format === 'seconds') return (text) => scaled(text, 1_000);
  if (format === 'milliseconds') return (text) => scaled(text, 1);
  return patternReader(format, zone);
}

function scaled(text: string, factor: number): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * factor) : undefined;
}

function isoReader(zone: string): TimeReader {
  const local = patternReader('YYYY-MM-DDTHH:mm:ss.SSS', zone)!;
  return (text) => {
    const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d*)?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(text.trim());
    if (match === null) return undefined;
    const [, date, minute = '00:00', second = '00', fraction = '', offset] = match;
    const wall = `${date}T${minute}:${second}.${fraction.padEnd(3, '0')}`;
    if (offset === undefined) return local(wall);
    // A wall time must exist whatever its offset: Date.parse would turn 30 February into 2 March.
    if (readWall(wall, isoParts, isoPattern) === undefined) return undefined;
    const colon = /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase();
    const moment = Date.parse(`${wall}${colon}`);
    return Number.isNaN(moment) ? undefined : moment;
  };
}

function patternReader(format: string, zone: string): TimeReader | undefined {
  const compiled = compilePattern(format);
  if (compiled === undefined) return undefined;
  const offsetAt = zone === 'UTC' ? () => 0 : offsetReader(zone);
  return (text) => {
    const wall = readWall(text.trim(), compiled.order, compiled.pattern);
    return wall === undefined ? undefined : wall - offsetAt(wall);
  };
}

function compilePattern(format: string): { readonly order: readonly Part[]; readonly pattern: RegExp } | undefined {
  const order: Part[] = [];
  const source = format.replace(/YYYY|SSS|MM|DD|HH|mm|ss|[^A-Za-z0-9]|./g, (token) => {
    if (!Object.hasOwn(parts, token)) return token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    order.push(token as Part);
    return `(\\d{${parts[token as Part]}})`;
  });
  const complete = ['YYYY', 'MM', 'DD'].every((part) => order.includes(part as Part)) && new Set(order).size === order.length;
  return complete ? { order, pattern: new RegExp(`^${source}$`) } : undefined;
}

const { order: isoParts, pattern: isoPattern } = compilePattern('YYYY-MM-DDTHH:mm:ss.SSS')!;

/** The wall time as if it were UTC, ms; undefined for what no calendar or clock shows. */
function readWall(text: string, order: readonly Part[], pattern: RegExp): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const value: Record<Part, number> = { YYYY: 0, MM: 1, DD: 1, HH: 0, mm: 0, ss: 0, SSS: 0 };
  order.forEach((part, i) => (value[part] = Number(match[i + 1])));
  const { YYYY, MM, DD, HH, mm, ss, SSS } = value;
  const wall = Date.UTC(YYYY, MM - 1, DD, HH, mm, ss, SSS);
  const date = new Date(wall);
  const exists = date.getUTCFullYear() === YYYY && date.getUTCMonth() === MM - 1 && date.getUTCDate() === DD && HH < 24 && mm < 60 && ss < 60;
  return exists ? wall : undefined;
}

const hourMs = 3_600_000;

/** Offset of the zone from UTC at a wall time, ms. */
function offsetReader(zone: string): (wall: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const offsetOfMoment = (moment: number): number => {
    const shown = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const wall = Date.UTC(shown['year']!, shown['month']! - 1, shown['day']!, shown['hour']!, shown['minute']!, shown['second']!);
    return wall - Math.floor(moment / 1_000) * 1_000;
  };
  const known = new Map<number, number>();
  return (wall) => {
    const quarter = Math.floor(wall / (hourMs / 4));
    let offset = known.get(quarter);
    if (offset === undefined) {
      // What held a day before is tried first: it is right unless the wall time lies behind the change.
      const before = offsetOfMoment(wall - 24 * hourMs);
      const after = offsetOfMoment(wall + 24 * hourMs);
      offset = offsetOfMoment(wall - before) === before || offsetOfMoment(wall - after) !== after ? before : after;
      known.set(quarter, offset);
    }
    return offset;
  };
}

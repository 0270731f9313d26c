/** Numbers, money, lengths of time and dates as people write them, in one language and time zone. */
import type { ColumnType, ColumnValue } from '../registry/definition.ts';
import type { Language } from './source.ts';

/** What a value is, as far as writing it goes. */
export interface Shape {
  readonly type: ColumnType;
  /** ISO 4217 (`GBP`): money. `%`: a ratio, 0.12 is 12%. Others are written behind the number in English. */
  readonly unit?: string;
  /** Words to show in place of codes and of numbers that stand for something: `order`, the weekday 7. */
  readonly names?: Readonly<Record<string, string>>;
}

/** Values as people of one language write them. */
export interface Format {
  value(value: Exclude<ColumnValue, undefined>, shape: Shape): string;
  /**
   * A value beside the bound that it is compared with: with as many digits as it takes to see that they differ, so that
   * nobody reads "30%, needs at least 30%".
   */
  pair(value: number, bound: number, shape: Shape): readonly [value: string, bound: string];
  /** The same of what is estimated or only usual: money without pennies, from 10 on and where there are none. */
  roughly(value: number, shape: Shape): string;
  /** ms as a length of time in one unit, rounded down: `74 days`, `36 hours`, `3小时`. */
  duration(ms: number): string;
  /** How far apart the two are as `pair` shows them, so that value and difference add up to the bound. Shares differ by points. */
  difference(value: number, bound: number, shape: Shape): string;
  /** ms since 1970, to the minute: `12 Jun 2011, 09:30`, `2011年6月12日09:30`. */
  moment(ms: number): string;
  /** Text as quoted from elsewhere: `“gift”`. */
  quote(text: string): string;
  list(items: readonly string[]): string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_UNITS = [['day', DAY], ['hour', HOUR], ['minute', MINUTE], ['second', SECOND]] as const;

const MOST_DIGITS = 8;

/** Cost about 0.1 ms, for the formats of `Intl`, and some 0.05 ms for each way to write numbers when it comes first; keep it for all sentences of an explanation. */
export function createFormat(lang: Language, timeZone: string): Format {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
  const day = new Intl.DateTimeFormat(locale, lang === 'zh' ? { dateStyle: 'long', timeZone } : { day: 'numeric', month: 'short', year: 'numeric', timeZone });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });

  const styles = new Map<string, Intl.NumberFormat>();
  /** Kept: to make one costs a hundred times what to use it does. Units and digits are few. */
  const styled = (style: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(style);
    const made = styles.get(key) ?? new Intl.NumberFormat(locale, style);
    styles.set(key, made);
    return made;
  };
  const quote = (text: string): string => `“${text.trim()}”`;
  const list = (items: readonly string[]): string => items.join(lang === 'zh' ? '、' : ', ');
  const moment = (ms: number): string => `${day.format(ms)}${lang === 'zh' ? '' : ', '}${clock.format(ms)}`;
  const duration = (ms: number): string => {
    const [unit, length] = timeUnitOf(Math.abs(ms));
    const style = { style: 'unit', unit, unitDisplay: lang === 'zh' ? 'short' : 'long' } as const;
    return styled(style).format(Math.trunc(ms / length));
  };

  const number = (value: number, shape: Shape, digits?: number): string => shape.names?.[value] ?? plainNumber(value, shape, digits).replace(/^-/, '−');
  const plainNumber = (value: number, { type, unit }: Shape, digits?: number): string => {
    if (type === 'duration') return digits === undefined ? duration(value) : preciseDuration(value, digits, locale, lang);
    if (type === 'time') return moment(value);
    if (isCurrency(unit)) return currency(unit, digits).format(value);
    if (unit === '%') return styled({ style: 'percent', maximumFractionDigits: digits ?? PERCENT_DIGITS }).format(value);
    const text = styled({ maximumFractionDigits: digits ?? plainDigits(value) }).format(value);
    return unit === undefined || lang === 'zh' ? text : `${text} ${unit}`;
  };
  const currency = (unit: string, digits?: number): Intl.NumberFormat => {
    const style = { style: 'currency', currency: unit } as const;
    return styled(digits === undefined ? style : { ...style, maximumFractionDigits: Math.max(digits, 2) });
  };

  /** The value that `number` shows. */
  const shown = (value: number, { type, unit }: Shape, digits?: number): number => {
    if (type === 'duration' || type === 'time') return wholeDuration(value, digits);
    if (isCurrency(unit)) return rounded(value, currency(unit, digits).resolvedOptions().maximumFractionDigits!);
    return unit === '%' ? rounded(value, (digits ?? PERCENT_DIGITS) + 2) : rounded(value, digits ?? plainDigits(value));
  };

  const histogram = (counts: readonly number[]): string => {
    const top = counts.indexOf(Math.max(...counts));
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (all === 0) return lang === 'zh' ? '无' : 'none';
    const when = counts.length === 7 ? weekdays.format(Date.UTC(2024, 0, 1 + top)) : `${top}:00–${top + 1}:00`;
    return lang === 'zh' ? `${when}最多（${all}次中的${counts[top]}次）` : `mostly ${when} (${counts[top]} of ${all})`;
  };

  /** With how many digits, or units of time, the two look different; undefined when they do as they are, or never. */
  const digitsBetween = (value: number, bound: number, shape: Shape): number | undefined => {
    const differ = (digits?: number): boolean => number(value, shape, digits) !== number(bound, shape, digits);
    if (value === bound || differ()) return undefined;
    for (let digits = 1; digits <= MOST_DIGITS; digits++) if (differ(digits)) return digits;
    return undefined;
  };

  return {
    quote,
    list,
    moment,
    duration,
    value(value, shape) {
      if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
      if (typeof value === 'string') return quote(shape.names?.[value] ?? value);
      if (typeof value === 'number') return number(value, shape);
      if (shape.type === 'histogram') return histogram(value as readonly number[]);
      if (value.length === 0) return lang === 'zh' ? '无' : 'none';
      return list(value.map((item) => (typeof item === 'string' ? quote(item) : number(item, { ...shape, type: 'number' }))));
    },
    roughly(value, shape) {
      if (!isCurrency(shape.unit) || (Math.abs(value) < 10 && !Number.isInteger(value))) return number(value, shape);
      return styled({ style: 'currency', currency: shape.unit, maximumFractionDigits: 0 }).format(value).replace(/^-/, '−');
    },
    difference(value, bound, shape) {
      const digits = digitsBetween(value, bound, shape);
      const size = Math.abs(shown(value, shape, digits) - shown(bound, shape, digits));
      if (shape.type === 'duration' || shape.type === 'time') return preciseDuration(size, 1, locale, lang);
      if (shape.unit !== '%') return number(size, shape, digits);
      const points = styled({ maximumFractionDigits: digits ?? PERCENT_DIGITS }).format(size * 100);
      return lang === 'zh' ? `${points}个百分点` : points === '1' ? '1 point' : `${points} points`;
    },
    pair(value, bound, shape) {
      const digits = digitsBetween(value, bound, shape);
      return [number(value, shape, digits), number(bound, shape, digits)];
    },
  };
}

/** Shares to a tenth of a percent: of a whole percent, the difference to a bound would rarely add up. */
const PERCENT_DIGITS = 1;

function plainDigits(value: number): number {
  return Math.abs(value) < 100 ? 1 : 0;
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** A length of time cut off where its words end: after its one unit, or so many parts below its largest. */
function wholeDuration(ms: number, levels?: number): number {
  if (levels !== undefined) return Math.sign(ms) * durationParts(ms, levels).reduce((sum, { count, length }) => sum + count * length, 0);
  const [, length] = timeUnitOf(Math.abs(ms));
  return Math.trunc(ms / length) * length;
}

/** The largest unit of which it is a small whole number, as people set bounds (`36h`), else the largest of which there are two. */
function timeUnitOf(size: number): (typeof TIME_UNITS)[number] {
  const whole = TIME_UNITS.find(([unit, length]) => size >= length && size % length === 0 && (unit === 'day' || size / length < 100));
  return whole ?? TIME_UNITS.find(([, length]) => size >= 2 * length) ?? TIME_UNITS[3];
}

function isCurrency(unit: string | undefined): unit is string {
  return unit !== undefined && /^[A-Z]{3}$/.test(unit);
}

/** Days, hours, minutes and seconds down to a level: `59 days 23 hours`, `59天23小时`. */
function preciseDuration(ms: number, levels: number, locale: string, lang: Language): string {
  const parts = durationParts(ms, levels).map(({ unit, count }) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: lang === 'zh' ? 'short' : 'long' }).format(count));
  return (ms < 0 ? '−' : '') + parts.join(lang === 'zh' ? '' : ' ');
}

/** The largest unit, and the next so many that are not 0. */
function durationParts(ms: number, levels: number): readonly { readonly unit: string; readonly length: number; readonly count: number }[] {
  let rest = Math.abs(ms);
  const parts = [];
  for (const [unit, length] of TIME_UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 || (parts.length === 0 && unit === 'second')) parts.push({ unit, length, count });
    if (parts.length > levels) break;
  }
  return parts;
}

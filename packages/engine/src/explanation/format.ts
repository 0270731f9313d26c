/** Numbers, money, lengths of time and dates as people write them, in one language and time zone. */
import type { ColumnType, ColumnValue } from '../registry/definition.ts';
import type { Language } from './source.ts';

/** What a value is, as far as writing it goes. */
export interface Shape {
  readonly type: ColumnType;
  /** ISO 4217 (`GBP`): money. `%`: a ratio, 0.12 is 12%. Others are written behind the number in English. */
  readonly unit?: string;
  /** Words to show in place of codes, by code. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface Format {
  value(value: Exclude<ColumnValue, undefined>, shape: Shape): string;
  /**
   * A value beside the bound that it is compared with: with as many digits as it takes to see that they differ, so that
   * nobody reads "30%, needs at least 30%".
   */
  pair(value: number, bound: number, shape: Shape): readonly [value: string, bound: string];
  /** ms as a length of time in one unit, rounded down unless told: `74 days`, `36 hours`, `3小时`. */
  duration(ms: number, rounding?: 'up'): string;
  /** A difference of two values of the shape: of shares, in points. Rounded up, so that value and distance add up to the bound; down when told. */
  difference(size: number, shape: Shape, rounding: 'up' | 'down'): string;
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

/** Cost about 0.1 ms, for the formats of `Intl`; keep it for all sentences of an explanation. */
export function createFormat(lang: Language, timeZone: string): Format {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
  const day = new Intl.DateTimeFormat(locale, lang === 'zh' ? { dateStyle: 'long', timeZone } : { day: 'numeric', month: 'short', year: 'numeric', timeZone });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });

  const quote = (text: string): string => `“${text}”`;
  const list = (items: readonly string[]): string => items.join(lang === 'zh' ? '、' : ', ');
  const moment = (ms: number): string => `${day.format(ms)}${lang === 'zh' ? '' : ', '}${clock.format(ms)}`;
  const duration = (ms: number, rounding?: 'up'): string => {
    const [unit, length] = timeUnitOf(Math.abs(ms));
    const style = { style: 'unit', unit, unitDisplay: lang === 'zh' ? 'short' : 'long' } as const;
    return new Intl.NumberFormat(locale, style).format(rounding === 'up' ? Math.ceil(ms / length) : Math.trunc(ms / length));
  };

  const number = (value: number, shape: Shape, digits?: number): string => plainNumber(value, shape, digits).replace(/^-/, '−');
  const plainNumber = (value: number, { type, unit }: Shape, digits?: number): string => {
    if (type === 'duration') return digits === undefined ? duration(value) : preciseDuration(value, digits, locale, lang);
    if (type === 'time') return moment(value);
    if (isCurrency(unit)) {
      const style = { style: 'currency', currency: unit } as const;
      return new Intl.NumberFormat(locale, digits === undefined ? style : { ...style, maximumFractionDigits: Math.max(digits, 2) }).format(value);
    }
    if (unit === '%') return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits ?? 0 }).format(value);
    const text = new Intl.NumberFormat(locale, { maximumFractionDigits: digits ?? (Math.abs(value) < 100 ? 1 : 0) }).format(value);
    return unit === undefined || lang === 'zh' ? text : `${text} ${unit}`;
  };

  const histogram = (counts: readonly number[]): string => {
    const top = counts.indexOf(Math.max(...counts));
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (all === 0) return lang === 'zh' ? '无' : 'none';
    const when = counts.length === 7 ? weekdays.format(Date.UTC(2024, 0, 1 + top)) : `${top}:00–${top + 1}:00`;
    return lang === 'zh' ? `${when}最多（${all}次中的${counts[top]}次）` : `mostly ${when} (${counts[top]} of ${all})`;
  };

  const pairOf = (value: number, bound: number, shape: Shape): readonly [string, string] => {
    const plain = [number(value, shape), number(bound, shape)] as const;
    if (value === bound || plain[0] !== plain[1]) return plain;
    for (let digits = 1; digits <= MOST_DIGITS; digits++) {
      const closer = [number(value, shape, digits), number(bound, shape, digits)] as const;
      if (closer[0] !== closer[1]) return closer;
    }
    return plain;
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
    difference(size, shape, rounding) {
      if (shape.type === 'duration' || shape.type === 'time') return duration(size, rounding === 'up' ? 'up' : undefined);
      if (shape.unit !== '%') return pairOf(size, 0, shape)[0];
      const [points] = pairOf(size * 100, 0, { type: 'number' });
      return lang === 'zh' ? `${points}个百分点` : `${points} points`;
    },
    pair: pairOf,
  };
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
  let rest = Math.abs(ms);
  const parts: string[] = [];
  for (const [unit, length] of TIME_UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (parts.length === 0 && count === 0 && unit !== 'second') continue;
    if (count > 0 || parts.length === 0) parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: lang === 'zh' ? 'short' : 'long' }).format(count));
    if (parts.length > levels) break;
  }
  return (ms < 0 ? '−' : '') + parts.join(lang === 'zh' ? '' : ' ');
}

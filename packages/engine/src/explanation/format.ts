/** Numbers, money, lengths of time and dates as people write them, in one language and time zone. */
import type { ColumnType, ColumnValue } from '../registry/definition.ts';
import type { Language } from './source.ts';

/** What a value is, as far as writing it goes. */
export interface Shape {
  readonly type: ColumnType;
  /** ISO 4217 (`GBP`): money. `%`: a ratio, 0.12 is 12%. Others are written behind the number in English. */
  readonly unit?: string;
}

export interface Format {
  value(value: Exclude<ColumnValue, undefined>, shape: Shape): string;
  /**
   * A value beside the bound that it is compared with: with as many digits as it takes to see that they differ, so that
   * nobody reads "30%, needs at least 30%".
   */
  pair(value: number, bound: number, shape: Shape): readonly [value: string, bound: string];
  /** ms as a length of time, in the largest unit that keeps two digits, rounded down: `74 days`, `3小时`. */
  duration(ms: number): string;
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
const TIME_UNITS = [['day', DAY], ['hour', HOUR], ['minute', MINUTE], ['second', SECOND]] as const; // prettier-ignore

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
  const duration = (ms: number): string => {
    const size = Math.abs(ms);
    const [unit, length] =
      TIME_UNITS.find(([, length]) => size >= length && size % length === 0) ?? TIME_UNITS.find(([, length]) => size >= 2 * length) ?? TIME_UNITS[3];
    const style = { style: 'unit', unit, unitDisplay: lang === 'zh' ? 'short' : 'long' } as const;
    return new Intl.NumberFormat(locale, style).format(Math.trunc(ms / length));
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

  return {
    quote,
    list,
    moment,
    duration,
    value(value, shape) {
      if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
      if (typeof value === 'string') return quote(value);
      if (typeof value === 'number') return number(value, shape);
      if (shape.type === 'histogram') return histogram(value as readonly number[]);
      return list(value.map((item) => (typeof item === 'string' ? quote(item) : number(item, { ...shape, type: 'number' }))));
    },
    pair(value, bound, shape) {
      let texts: [string, string] = [number(value, shape), number(bound, shape)];
      for (let digits = 1; value !== bound && texts[0] === texts[1] && digits <= MOST_DIGITS; digits++) {
        texts = [number(value, shape, digits), number(bound, shape, digits)];
      }
      return texts;
    },
  };
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

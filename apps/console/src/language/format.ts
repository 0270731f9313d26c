/** Numbers, money and times in the reader's way. */
import { useMemo } from 'react';
import { useLanguage } from './language.tsx';
import { localeOf, type Language } from './words.ts';

/** A moment: milliseconds since 1970, or ISO 8601. */
export type Instant = number | string;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What is missing is shown as this, never as 0. */
export const missing = '—';

/** Formats of one language. All take what the API gives; `undefined` becomes a dash. */
export interface Format {
  /** All digits: tables. */
  number(value: number | undefined, digits?: number): string;
  /** 12.3K, 1.2万: charts. */
  compact(value: number | undefined): string;
  /** @param currency ISO 4217 */
  money(value: number | undefined, currency: string): string;
  /** A share between 0 and 1 as whole per cent; with digits below one. */
  percent(value: number | undefined, digits?: number): string;
  /** A difference of shares as points, with its sign. */
  points(value: number | undefined): string;
  /** With its sign, and a true minus. */
  signed(value: number | undefined, digits?: number): string;
  date(at: Instant | undefined): string;
  /** With seconds; the zone is the reader's. */
  dateTime(at: Instant | undefined): string;
  time(at: Instant | undefined): string;
  /** Below an hour relative to `now`, otherwise absolute. */
  age(at: Instant | undefined, now: Instant): string;
  /** 12 min, 3 d; 12分钟, 3天. */
  duration(ms: number | undefined): string;
  bytes(value: number | undefined): string;
  list(items: readonly string[]): string;
}

const momentOf = (at: Instant): number => (typeof at === 'number' ? at : Date.parse(at));

/** The formats of a language; made once each. */
export function createFormat(language: Language): Format {
  const locale = localeOf[language];
  // English days as in Britain (31 Jul), English figures as everywhere (12.3K, 12 min).
  const figures = language === 'en' ? 'en-US' : locale;
  const numbers = new Map<string, Intl.NumberFormat>();
  const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    let format = numbers.get(key);
    if (format === undefined) numbers.set(key, (format = new Intl.NumberFormat(figures, options)));
    return format;
  };
  const shown = (value: number | undefined, options: Intl.NumberFormatOptions): string => (value === undefined || !Number.isFinite(value) ? missing : numberFormat(options).format(value).replace('-', '−'));
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTimes = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hour12: false });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const lists = new Intl.ListFormat(locale);
  const unit = (value: number, name: string): string => numberFormat({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  const dateOf = (format: Intl.DateTimeFormat, at: Instant | undefined): string => (at === undefined || Number.isNaN(momentOf(at)) ? missing : format.format(momentOf(at)));
  return {
    number: (value, digits = 2) => shown(value, { maximumFractionDigits: digits }),
    compact: (value) => shown(value, { notation: 'compact', maximumFractionDigits: 1 }),
    money: (value, currency) => shown(value, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: value !== undefined && Number.isInteger(value) ? 0 : 2 }),
    percent: (value, digits = 0) => shown(value, { style: 'percent', maximumFractionDigits: digits }),
    points: (value) => (value === undefined ? missing : language === 'zh' ? `${shown(value * 100, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })}个百分点` : `${shown(value * 100, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })} pts`),
    signed: (value, digits = 2) => shown(value, { maximumFractionDigits: digits, signDisplay: 'exceptZero' }),
    date: (at) => dateOf(dates, at),
    dateTime: (at) => dateOf(dateTimes, at),
    time: (at) => dateOf(times, at),
    age(at, now) {
      if (at === undefined) return missing;
      const past = momentOf(now) - momentOf(at);
      if (past < 0 || past >= hour) return dateOf(dateTimes, at);
      if (past < minute) return relative.format(-Math.round(past / second), 'second');
      return relative.format(-Math.round(past / minute), 'minute');
    },
    duration(ms) {
      if (ms === undefined) return missing;
      if (ms < second) return unit(ms, 'millisecond');
      if (ms < minute) return unit(ms / second, 'second');
      if (ms < hour) return unit(ms / minute, 'minute');
      if (ms < day) return unit(ms / hour, 'hour');
      return unit(ms / day, 'day');
    },
    bytes(value) {
      if (value === undefined) return missing;
      const names = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
      const step = value < 1 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(value) / 3));
      return unit(value / 1_000 ** step, names[step]!);
    },
    list: (items) => lists.format(items),
  };
}

/** The formats of the reader's language. */
export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => createFormat(language), [language]);
}

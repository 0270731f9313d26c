/** What columns are called and how their values are written. */
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { missing, useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords, localeOf, type Language } from '../../language/words.ts';

const words = defineWords({
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  day: { en: '{count, plural, one {# day} other {# days}}', zh: '{count}天' },
  mostly: { en: 'mostly {place}', zh: '{place}最多' },
  hour: { en: '{hour}:00', zh: '{hour}点' },
  none: { en: 'none', zh: '无' },
});

/** A value as answers have it. */
export type Value = components['schemas']['ColumnValue'];

/** What a column is. */
export interface ColumnFacts {
  readonly name: string;
  readonly view: string;
  readonly kind: 'feature' | 'derived' | 'prediction' | 'tag' | 'segment';
  readonly type: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly unit?: string | undefined;
}

/** Columns, and how to write what they hold. */
export interface Columns {
  /** In the order of the definition; empty until it was read. */
  readonly all: readonly ColumnFacts[];
  /** In the reader's language; the name itself until it was read. */
  label(name: string): string;
  show(name: string, value: Value | undefined): string;
  of(name: string): ColumnFacts | undefined;
}

const dayMs = 86_400_000;

interface Declared {
  readonly events?: readonly { readonly name: string; readonly label: { readonly en: string; readonly zh: string } }[];
  readonly views?: readonly { readonly features?: Readonly<Record<string, { readonly aggregate: { readonly op: string; readonly of?: { readonly op: string; readonly part?: string } } }>> }[];
}

/** Aggregates that give values as they came, not numbers made of them. */
const tellsOneValue = new Set(['first', 'last', 'mostFrequent', 'min', 'max']);

/** Words for values that stand for something else: kinds of events, hours of the day, days of the week. */
function standInNames({ events = [], views = [] }: Declared, language: Language): (column: string, value: Value) => string | undefined {
  const features = new Map(views.flatMap(({ features: of = {} }) => Object.entries(of)));
  const weekday = new Intl.DateTimeFormat(localeOf[language], { weekday: 'long', timeZone: 'UTC' });
  return (column, value) => {
    const { op, of } = features.get(column)?.aggregate ?? { op: '' };
    if (!tellsOneValue.has(op)) return undefined;
    if (of?.op === 'eventName') return events.find(({ name }) => name === value)?.label[language];
    if (of?.op !== 'eventTime' || typeof value !== 'number') return undefined;
    if (of.part === 'weekday') return weekday.format(Date.UTC(2024, 0, value));
    return of.part === 'hour' ? `${value}:00–${value + 1}:00` : undefined;
  };
}

/** The columns of the definition in force. */
export function useColumns(): Columns {
  const { data } = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  const { language } = useLanguage();
  const format = useFormat();
  const say = useWords(words);
  return useMemo(() => {
    const all = (data?.columns ?? []) as readonly ColumnFacts[];
    const byName = new Map(all.map((column) => [column.name, column]));
    const namesOf = standInNames((data?.definition ?? {}) as Declared, language);
    const number = (value: number, column: ColumnFacts | undefined): string => {
      if (column?.type === 'duration') return value >= 2 * dayMs ? say('day', { count: Math.floor(value / dayMs) }) : format.duration(value);
      const { unit } = column ?? {};
      if (unit === '%') return format.percent(value, 1);
      if (unit !== undefined && /^[A-Z]{3}$/.test(unit)) return format.money(value, unit);
      return format.number(value, Math.abs(value) < 100 ? 1 : 0);
    };
    return {
      all,
      of: (name) => byName.get(name),
      label: (name) => byName.get(name)?.label[language] ?? name,
      show(name, value) {
        const column = byName.get(name);
        if (value === null || value === undefined) return missing;
        if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
        const named = namesOf(name, value);
        if (named !== undefined) return named;
        if (typeof value === 'number') return number(value, column);
        if (typeof value === 'string') return column?.type === 'time' ? format.dateTime(value) : value.trim();
        if (column?.type === 'histogram') return histogram(value as readonly number[]);
        return value.length === 0 ? say('none') : format.list(value.map((each) => (typeof each === 'number' ? number(each, column) : each.trim())));
      },
    };

    function histogram(counts: readonly number[]): string {
      const most = Math.max(...counts);
      if (!(most > 0)) return say('none');
      const place = counts.indexOf(most);
      const weekday = new Intl.DateTimeFormat(localeOf[language], { weekday: 'long', timeZone: 'UTC' });
      return say('mostly', { place: counts.length === 7 ? weekday.format(Date.UTC(2024, 0, 1 + place)) : say('hour', { hour: place }) });
    }
  }, [data, language, format, say]);
}

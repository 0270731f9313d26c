/** What is told of features: values in their own way, and names at the beginning of a row. */
import { useMemo } from 'react';
import type { components } from '../../api/schema.d.ts';
import { useFormat } from '../../language/format.ts';

/** A feature or derived value, as the API gives it. */
export type Feature = components['schemas']['FeatureSummary'];

/** What a value may be in an answer. */
export type FeatureValue = string | number | boolean | readonly string[] | readonly number[] | null;

/** Writes values of a feature: money, shares, lengths of time, moments, numbers, texts. */
export function useFeatureValue({ type, unit }: Pick<Feature, 'type' | 'unit'>): (value: FeatureValue) => string {
  const format = useFormat();
  return useMemo(() => {
    const one = (value: string | number | boolean): string => {
      if (type === 'duration') return format.duration(Number(value));
      if (type === 'time') return format.date(value as string | number);
      if (typeof value !== 'number') return String(value);
      if (unit === '%') return format.percent(value);
      if (unit !== undefined && /^[A-Z]{3}$/.test(unit)) return format.money(value, unit);
      return format.number(value);
    };
    return (value) => (value === null ? '—' : Array.isArray(value) ? format.list(value.map((each: string | number) => one(each))) : one(value as string | number | boolean));
  }, [format, type, unit]);
}

/** How many take it directly. */
export function usersOf({ usedBy }: Feature): number {
  return usedBy.derived + usedBy.tags + usedBy.segments + usedBy.predictions + usedBy.recommendations;
}

/** The later of two moments: what was read a minute ago may be older than the newest event. */
export function laterOf(one: string, other: string | undefined): string {
  return other !== undefined && other > one ? other : one;
}

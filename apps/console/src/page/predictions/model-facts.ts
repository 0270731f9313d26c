/** What is told of models: their numbers, what their record says, and amounts in the prediction's own unit. */
import { useMemo } from 'react';
import type { components } from '../../api/schema.d.ts';
import { useFormat } from '../../language/format.ts';
import { useLanguage } from '../../language/language.tsx';

/** A model, as the API gives it. */
export type Model = components['schemas']['Model'];

/** A prediction with its models, newest first, as GET /v1/predictions gives it. */
export interface Asked {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly unit?: string;
  readonly definition: unknown;
  readonly models: readonly Model[];
}

/** A value and the interval it lies in. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What the record of a training says, as far as it says it. */
export interface ModelRecord {
  readonly metric?: string;
  readonly metrics?: Readonly<Record<string, Interval>>;
  readonly baselines?: readonly (Interval & { readonly baseline: string; readonly verdict: 'better' | 'worse' | 'open' })[];
  readonly examples?: number;
  readonly trainer?: string;
  readonly judged?: { readonly rows: number; readonly customers?: number };
}

/** The record of a model that was trained here; of one made elsewhere it is empty. */
export function recordOf({ about }: Model): ModelRecord {
  return about as ModelRecord;
}

/** v1 is the first that was registered. @param models newest first */
export function numberOf(models: readonly Model[], hash: string): number {
  return models.length - models.findIndex((model) => model.hash === hash);
}

/** Who answers for all, or for most. */
export function championOf(models: readonly Model[]): Model | undefined {
  return models.find(({ state }) => state === 'champion');
}

/** When it was registered. */
export function madeAt({ steps }: Model): string | undefined {
  return steps[0]?.at;
}

/** When it came to be what it is. */
export function sinceOf({ steps }: Model): string | undefined {
  return steps.at(-1)?.at;
}

/** Share of all that come true which the tenth with the highest scores holds; undefined unless yes or no is told. */
export function topTenthOf(model: Model): Interval | undefined {
  const lift = recordOf(model).metrics?.['lift'];
  return lift === undefined ? undefined : { value: lift.value / 10, low: lift.low / 10, high: Math.min(1, lift.high / 10) };
}

/** Label in the reader's language. */
export function useLabel(): (words: { readonly en: string; readonly zh: string }) => string {
  const { language } = useLanguage();
  return (words) => words[language];
}

/** Sentences one after the other, as the reader's language sets them: Chinese without spaces between. */
export function useSentences(): (sentences: readonly (string | undefined | false)[]) => string {
  const { language } = useLanguage();
  return (sentences) => sentences.filter(Boolean).join(language === 'zh' ? '' : ' ');
}

/** A name at the beginning of a sentence. */
export function atStart(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Writes what the prediction tells: a share, money, a length of time, or a number. */
export function useAmount({ unit, definition }: Pick<Asked, 'unit' | 'definition'>): (value: number | undefined) => string {
  const format = useFormat();
  const { op } = (definition as { readonly target: { readonly op: string } }).target;
  return useMemo(() => {
    if (unit === '%') return (value) => format.percent(value);
    if (op === 'timeTo') return (value) => format.duration(value);
    if (unit !== undefined && /^[A-Z]{3}$/.test(unit)) return (value) => format.money(value === undefined ? undefined : Math.round(value), unit);
    return (value) => format.number(value, 2);
  }, [format, unit, op]);
}

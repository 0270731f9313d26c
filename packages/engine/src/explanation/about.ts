/**
 * Who a customer is, in a few sentences made of facts: each fact names its column, so that a reader can ask why.
 *
 * A definition may declare the sentences (`about`): of each list, the first whose condition holds and whose values are all
 * there. Without any, features tell by their kind: how often and how long ago, how much and from where.
 */
import type { Column } from '../registry/column.ts';
import type { AboutSentence, AggregateSpec, ColumnValue, ProfileDefinition } from '../registry/definition.ts';
import { durationMs } from '../registry/duration.ts';
import { evaluate } from './condition.ts';
import { aggregateOf } from './subject.ts';
import type { Language } from './source.ts';
import { createWording, type Wording } from './wording.ts';
import { statementOf, type Facts } from './clause.ts';

/** A part of a sentence: plain words, or a fact. */
export interface AboutPart {
  readonly text: string;
  /** The column that the words tell of. */
  readonly column?: string;
}

/** Whom is told of. */
export interface AboutOptions {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  /** The profile's. */
  readonly values: Readonly<Record<string, ColumnValue>>;
  readonly lang: Language;
  /** Share of customers whose value is as high or higher; undefined: not known, and what names a rank is not told. Default: none is known. */
  readonly rankOf?: (column: string, value: number) => number | undefined;
}

/** @returns sentences as their parts, in order. Deterministic. Cost: the definition; some 0.2 ms. */
export function aboutCustomer(options: AboutOptions): readonly (readonly AboutPart[])[] {
  const { definition, values, lang } = options;
  const wording = createWording(options, lang);
  if (definition.about === undefined) return plainSentences(options, wording);
  return definition.about.flatMap((alternatives) => {
    for (const { when, text } of alternatives) {
      if (when !== undefined && evaluate(when, values) !== true) continue;
      const parts = partsOf(text[lang], options, wording);
      if (parts !== undefined) return [parts];
    }
    return [];
  });
}

const PLACE = /\{(\w+)(\.rank)?\}/g;

/** @returns undefined when a value is missing */
function partsOf(text: AboutSentence['text']['en'], { values, rankOf }: AboutOptions, wording: Wording): readonly AboutPart[] | undefined {
  const parts: AboutPart[] = [];
  let from = 0;
  for (const { 0: place, 1: column = '', 2: rank, index } of text.matchAll(PLACE)) {
    const value = values[column];
    const told = value === undefined ? undefined : rank === undefined ? valueText(value, column, wording) : rankText(typeof value === 'number' ? rankOf?.(column, value) : undefined, wording.lang);
    if (told === undefined) return undefined;
    if (index > from) parts.push({ text: text.slice(from, index) });
    parts.push({ text: told, column });
    from = index + place.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function valueText(value: Exclude<ColumnValue, undefined>, column: string, wording: Wording): string {
  const subject = wording.subject(column);
  if (typeof value === 'number') return wording.format.roughly(value, subject);
  if (typeof value === 'string') return subject.names?.[value] ?? value.trim();
  return wording.format.value(value, subject);
}

/** The best twentieth is `top 5%`; below the best quarter nothing is said. */
function rankText(share: number | undefined, lang: Language): string | undefined {
  const top = share === undefined ? undefined : [0.01, 0.05, 0.1, 0.25].find((bound) => share <= bound);
  if (top === undefined) return undefined;
  return lang === 'zh' ? `前${Math.round(top * 100)}%` : `top ${Math.round(top * 100)}%`;
}

/** Rhythm and how long ago; then how much, and where from. */
function plainSentences({ definition, columns, values }: AboutOptions, wording: Wording): readonly (readonly AboutPart[])[] {
  const facts: Facts = { columns: values, errors: {}, ruleOf: () => undefined };
  const features = [...columns.values()].filter(({ kind }) => kind === 'feature').map((column) => ({ column, aggregate: aggregateOf(column.name, definition)! }));
  const first = (fits: (aggregate: AggregateSpec, column: Column) => boolean): string | undefined => features.find(({ column, aggregate }) => values[column.name] !== undefined && fits(aggregate, column))?.column.name;
  const sums = features.filter(({ column, aggregate }) => aggregate.op === 'sum' && /^[A-Z]{3}$/.test(column.unit ?? '') && values[column.name] !== undefined);
  const longest = sums.reduce<(typeof sums)[number] | undefined>((best, each) => (best === undefined || windowOf(each.column, definition) > windowOf(best.column, definition) ? each : best), undefined);
  const lists = [
    [first((aggregate) => aggregate.op === 'gap' && aggregate.measure === 'mean'), first((aggregate) => aggregate.op === 'timeSince' && aggregate.which === 'last')],
    [longest?.column.name, first((aggregate, { type }) => aggregate.op === 'last' && type === 'string')],
  ];
  return lists.flatMap((names) => {
    const told = names.flatMap((column) => (column === undefined ? [] : { column, text: statementOf(column, facts, wording) }));
    return told.length === 0 ? [] : [joined(told, wording.lang)];
  });
}

function windowOf({ view: viewName, name }: Column, { views }: ProfileDefinition): number {
  const view = views.find((each) => each.name === viewName);
  const over = view?.kind === 'features' ? view.features[name]!.over : '1s';
  return over === 'ever' ? Infinity : durationMs(over);
}

function joined(facts: readonly AboutPart[], lang: Language): readonly AboutPart[] {
  const parts = facts.flatMap((fact, i): AboutPart[] => [
    ...(i === 0 ? [] : [{ text: lang === 'zh' ? '；' : '; ' }]),
    i === 0 ? { ...fact, text: fact.text.charAt(0).toUpperCase() + fact.text.slice(1) } : fact,
  ]);
  return [...parts, { text: lang === 'zh' ? '。' : '.' }];
}

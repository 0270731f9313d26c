/** The terms by which features speak of events: `event.revenue`, `event.items.quantity`, `event.time.hour`. */
import type { ColumnType, EventDefinition, Field } from '../registry/definition.ts';
import type { AnyScalar, ArrayType, Fields, ItemFields } from './field.ts';
import { guardNames } from './guard-names.ts';
import { createTerm, type Term, type ValueOf } from './term.ts';

/** Marks the terms of an array field, for `count(event.items)`. Holds the field's name. */
export const itemsOf: unique symbol = Symbol('items of');

/** Parts of an event's time, in the profile's time zone. */
export interface EventTimeTerms {
  /** 0 to 23. */
  readonly hour: Term<'number', number>;
  /** 1 (Monday) to 7. */
  readonly weekday: Term<'number', number>;
  /** 1 to 12. */
  readonly month: Term<'number', number>;
  /** Day of the month, 1 to 31. */
  readonly day: Term<'number', number>;
}

/** What every event has. */
export interface SharedTerms {
  readonly time: EventTimeTerms;
  /** Name of its definition. */
  readonly name: Term<'string', string>;
}

/** An array field: its columns, one value an item. */
export type ItemTerms<Items extends ItemFields> = { readonly [itemsOf]: string } & {
  readonly [Name in keyof Items]: Term<Items[Name]['kind'], ValueOf<Items[Name]>>;
};

type FieldTerm<F> = F extends ArrayType<infer Items, boolean> ? ItemTerms<Items> : F extends AnyScalar ? Term<F['kind'], ValueOf<F>> : never;

/** What a feature may say of an event: its time, its name, its fields. */
export type EventTerms<F extends Fields> = SharedTerms & { readonly [Name in keyof F]: FieldTerm<F[Name]> };

/** The terms of one event; of several, only what they share: their time and name. */
export function eventTerms(events: readonly EventDefinition[]): EventTerms<Fields> {
  const [only, ...more] = events;
  const own = only !== undefined && more.length === 0 ? Object.entries(only.fields) : [];
  const fields = own.map(([name, field]) => [name, field.type === 'array' ? itemTerms(name, field) : fieldTerm(name, field)]);
  const what = more.length === 0 ? `event '${only?.name}'` : 'views over several events, which share only time and name,';
  return guardNames(what, { name: createTerm('string', { op: 'eventName' }), time: timeTerms, ...Object.fromEntries(fields) }) as EventTerms<Fields>;
}

const timeTerms: EventTimeTerms = guardNames('event.time', {
  hour: createTerm('number', { op: 'eventTime', part: 'hour' }),
  weekday: createTerm('number', { op: 'eventTime', part: 'weekday' }),
  month: createTerm('number', { op: 'eventTime', part: 'month' }),
  day: createTerm('number', { op: 'eventTime', part: 'day' }),
});

function fieldTerm(name: string, field: Exclude<Field, { type: 'array' }>): Term<ColumnType, unknown> {
  return createTerm(kindOf(field), { op: 'field', name }, { unit: unitOf(field) });
}

function itemTerms(each: string, { items }: Extract<Field, { type: 'array' }>): object {
  const terms = Object.entries(items).map(([name, item]) => [name, createTerm(kindOf(item), { op: 'item', name }, { unit: unitOf(item), each })]);
  return guardNames(`an item of '${each}'`, { [itemsOf]: each, ...Object.fromEntries(terms) });
}

function kindOf(field: Exclude<Field, { type: 'array' }>): ColumnType {
  return field.type === 'enum' ? 'string' : field.type;
}

function unitOf(field: Field): string | undefined {
  return field.type === 'number' ? field.unit : undefined;
}

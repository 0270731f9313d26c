/** Declares events, and gives the terms by which features speak of them. */
import { DefinitionError } from '../errors.ts';
import { DEFAULT_LATENESS } from '../registry/default.ts';
import type { ColumnType, EventDefinition, EventMatch, Field, Words } from '../registry/definition.ts';
import type { AnyScalar, ArrayType, Fields, ItemFields } from './field.ts';
import { createBehaviourEvent, type EventSender, type FieldValues } from './event-value.ts';
import { guardNames } from './guard-names.ts';
import type { DurationText } from './sentence.ts';
import { createTerm, type Term, type ValueOf } from './term.ts';
import type { BehaviourEvent } from '../event/event.ts';

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
export interface CommonTerms {
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
export type EventTerms<F extends Fields> = CommonTerms & { readonly [Name in keyof F]: FieldTerm<F[Name]> };

export interface EventType<F extends Fields> {
  readonly definition: EventDefinition;
  readonly fields: F;
  /**
   * One event of this kind, as a test or a script would send it. Pure: the same arguments give the same event.
   *
   * @param time ISO 8601 with a zone, such as `2011-09-30T09:15:00Z`.
   * @param sender who did it; the event's id and received time when they matter.
   * @throws DefinitionError `bad_event_time` when the time has no zone or is none.
   * @example order.at('2011-09-30T09:15:00Z', { user: '17850' }, { revenue: 15.3, items: [] })
   */
  at(time: string, sender: EventSender, values: FieldValues<F>): BehaviourEvent;
}

export type AnyEventType = EventType<Fields>;

export interface EventOptions<F extends Fields, Lateness extends string> {
  /** Which message of the Segment spec it is. */
  readonly match: EventMatch;
  readonly label: Words;
  /** What happened, a clause without a subject: `words('ordered {items.length} lines for {revenue}', '下单 {items.length} 行，共 {revenue}')`. */
  readonly summary: Words;
  /** How late it may arrive and still count. Default `3d`. */
  readonly lateness?: Lateness & DurationText<Lateness>;
  /** `time` and `name` are every event's own: read such a property under another name, with `from`. */
  readonly fields: F & { readonly time?: never; readonly name?: never };
}

/** Declares an event: the message it is read from, what it is called, and its fields. */
export function defineEvent<const F extends Fields, const Lateness extends string = '3d'>(
  name: string,
  { match, label, summary, lateness, fields }: EventOptions<F, Lateness>,
): EventType<F> {
  for (const taken of ['time', 'name']) {
    if (Object.hasOwn(fields, taken)) {
      throw new DefinitionError([{
        code: 'bad_name', path: `events.${name}.fields.${taken}`,
        message: `A field cannot be called '${taken}': event.${taken} is every event's own.`,
        cure: `Choose another name and read it with from: '${taken}'.`,
      }]);
    }
  }
  const definition = {
    name, match, label, summary, lateness: lateness ?? DEFAULT_LATENESS,
    fields: Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, type.field])),
  } as EventDefinition;
  return { definition, fields, at: (time, sender, values) => createBehaviourEvent(definition, time, sender, values) };
}

/** The terms of one event; of several, only what they share: their time and name. */
export function eventTerms(events: readonly AnyEventType[]): EventTerms<Fields> {
  const [only, ...more] = events;
  const own = only !== undefined && more.length === 0 ? Object.entries(only.definition.fields) : [];
  const fields = own.map(([name, field]) => [name, field.type === 'array' ? itemTerms(name, field) : fieldTerm(name, field)]);
  const what = more.length === 0 ? `event '${only?.definition.name}'` : 'views over several events, which share only time and name,';
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

/** Declares events: what is read from which message, and what it is called. */
import { DefinitionError } from '../errors.ts';
import type { BehaviourEvent } from '../event/event.ts';
import { DEFAULT_LATENESS } from '../registry/default.ts';
import type { EventDefinition, EventMatch, Words } from '../registry/definition.ts';
import { createBehaviourEvent, type EventSender, type FieldValues } from './event-value.ts';
import type { Fields } from './field.ts';
import type { DurationText } from './sentence.ts';

/** A declared event. */
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

/** A declared event of whatever fields. */
export type AnyEventType = EventType<Fields>;

/** What an event declares. */
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

/** Events as values, for tests and scripts: what a sender would have sent, without a network. */
import { DefinitionError } from '../errors.ts';
import { contentId } from '../event/content-id.ts';
import type { BehaviourEvent } from '../event/event.ts';
import { readInstant } from '../event/instant.ts';
import type { EventDefinition, Field } from '../registry/definition.ts';
import type { AnyScalar, ArrayType, Fields, ItemFields } from './field.ts';
import type { ValueOf } from './term.ts';

/** Who did it, and what else is the message's rather than the event's. At least one of `user` and `anonymous`. */
export interface EventSender {
  readonly user?: string;
  readonly anonymous?: string;
  /** Default: made from the content, so that the same event twice is one event. */
  readonly id?: string;
  /** When it was accepted, ISO 8601 with a zone. Default: when it happened. */
  readonly receivedAt?: string;
  readonly imported?: true;
}

type OptionalNames<T> = { [Name in keyof T]: undefined extends T[Name] ? Name : never }[keyof T];
type Optionally<T> = { readonly [Name in Exclude<keyof T, OptionalNames<T>>]: T[Name] } & { readonly [Name in OptionalNames<T>]?: Exclude<T[Name], undefined> };
type ItemValues<Items extends ItemFields> = Optionally<{ [Name in keyof Items]: ValueOf<Items[Name]> }>;
type FieldValue<F> = F extends ArrayType<infer Items, infer Optional>
  ? readonly ItemValues<Items>[] | (Optional extends true ? undefined : never)
  : F extends AnyScalar ? ValueOf<F> : never;

/** Values of an event's fields under their own names, in natural units. */
export type FieldValues<F extends Fields> = Optionally<{ [Name in keyof F]: FieldValue<F[Name]> }>;

/** The event with these values, laid out on the paths at which the definition reads them. */
export function createBehaviourEvent(definition: EventDefinition, time: string, sender: EventSender, values: object): BehaviourEvent {
  const { match } = definition;
  const at = parseTime(definition, time);
  const properties = layOut(definition.fields, values as Readonly<Record<string, unknown>>);
  const who = { ...(sender.user !== undefined && { user: sender.user }), ...(sender.anonymous !== undefined && { anonymous: sender.anonymous }) };
  return {
    kind: 'event',
    id: sender.id ?? contentId([definition.name, at, who, properties]),
    call: match.call,
    ...(match.event !== undefined && { event: match.event }),
    time: at,
    receivedAt: sender.receivedAt === undefined ? at : parseTime(definition, sender.receivedAt),
    ...(sender.imported && { imported: true as const }),
    ...who,
    properties,
  };
}

function parseTime(definition: EventDefinition, text: string): number {
  const time = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? readInstant(text) : undefined;
  if (time === undefined) {
    throw new DefinitionError([{
      code: 'bad_event_time', path: `events.${definition.name}`,
      message: `'${text}' is not a moment.`,
      cure: 'Write it in ISO 8601 with a zone, such as 2011-09-30T09:15:00Z.',
    }]);
  }
  return time;
}

function layOut(fields: Readonly<Record<string, Field>>, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name];
    if (field === undefined || value === undefined) continue;
    const written = field.type === 'array' ? (value as Readonly<Record<string, unknown>>[]).map((item) => layOut(field.items, item)) : value;
    writeAt(properties, (field.from ?? name).split('.'), written);
  }
  return properties;
}

function writeAt(target: Record<string, unknown>, [head, ...rest]: readonly string[], value: unknown): void {
  if (head === undefined) return;
  if (rest.length === 0) target[head] = value;
  else writeAt((target[head] ??= {}) as Record<string, unknown>, rest, value);
}

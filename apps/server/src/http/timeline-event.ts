/** An event of a customer as HTTP shows it: what it was, when it happened and came, and what it changed. */
import { createEventWords, type Change, type Engine, type EvidenceEvent, type ProfileDefinition } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { isoOf } from './moment.ts';
import { Moment, Words } from './schema.ts';

/** Somebody gained or lost a tag or segment. */
export const GainOrLoss = Type.Object(
  {
    kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]),
    name: Type.String(),
    label: Words,
    change: Type.Union([Type.Literal('enter'), Type.Literal('exit')]),
    correction: Type.Optional(Type.Union([Type.Literal('missed'), Type.Literal('mistaken')], { description: 'A late event showed that it should have been told before, or not at all.' })),
  },
  { additionalProperties: false },
);
export type GainOrLoss = Static<typeof GainOrLoss>;

export const TimelineEvent = Type.Object(
  {
    id: Type.String(),
    position: Type.Integer({ description: 'In the log.' }),
    name: Type.String({ description: 'Of its definition.' }),
    label: Words,
    what: Words,
    time: Moment('When it happened.'),
    receivedAt: Moment('When it came.'),
    source: Type.String({ description: 'The identifier that it carried.' }),
    call: Type.String({ description: 'How it was sent: track, page, …' }),
    imported: Type.Boolean({ description: 'From imported history: it came when it happened, as far as is known.' }),
    lateMs: Type.Optional(Type.Integer({ description: 'So long after it happened it came, when that is more than a minute.' })),
    changes: Type.Array(GainOrLoss, { description: 'Tags and segments gained and lost by it.' }),
  },
  { $id: 'TimelineEvent', description: 'Something a customer did.', additionalProperties: false },
);
export type TimelineEvent = Static<typeof TimelineEvent>;

/** Later than this is late. */
const lateMs = 60_000;
type EventWords = ReturnType<typeof createEventWords>;
const words = new WeakMap<ProfileDefinition, EventWords>();

/** Tells the events of an engine's definition. @param changesAt by the position of the event that brought them */
export function eventTeller(engine: Engine, changesAt: ReadonlyMap<number, readonly GainOrLoss[]> = new Map()): (event: EvidenceEvent) => TimelineEvent {
  const { definition } = engine;
  const say = words.get(definition) ?? createEventWords(definition);
  words.set(definition, say);
  const labels = new Map(definition.events.map(({ name, label }) => [name, label]));
  return ({ event, name, position }) => {
    const late = event.imported === true ? 0 : event.receivedAt - event.time;
    return {
      id: event.id,
      position,
      name,
      label: labels.get(name)!,
      what: say(event, name),
      time: isoOf(event.time) ?? '',
      receivedAt: isoOf(event.receivedAt) ?? '',
      source: engine.ownerOf(event),
      call: event.call,
      imported: event.imported === true,
      ...(late > lateMs && { lateMs: late }),
      changes: [...(changesAt.get(position) ?? [])],
    };
  };
}

/** A change of the feed, with what the tag or segment is called. */
export function gainOrLossOf({ columns }: Pick<Engine, 'columns'>, { kind, name, change, correction }: Change): GainOrLoss {
  return { kind, name, label: columns.get(name)?.label ?? { en: name, zh: name }, change, ...(correction !== undefined && { correction }) };
}

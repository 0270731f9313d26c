/**
 * What a body tells of who sent it: what the sender calls itself, which kinds of events it sends, and which fields it
 * leaves out. Every event is counted by its kind; fields are looked at in a few events of each body only, so that a
 * survey costs some 50 ns an event.
 */
import { isPlainObject, readField } from './sent-value.ts';
import type { BehaviourEvent, LimnEvent, ProfileDefinition } from '@limn/engine';

/** Of a field that may be left out: in how many events it was looked for, and was not there. */
export interface FieldSurvey {
  /** Name of the event, as the definition calls it. */
  readonly type: string;
  readonly field: string;
  readonly looked: number;
  readonly missing: number;
}

/** Plain data: it comes over from the thread that reads. */
export interface Survey {
  /** What the sender calls itself: the library of a Segment message, the source of a CloudEvent. */
  readonly sender?: string;
  /** Events by kind, as the definition calls them. */
  readonly types: readonly (readonly [type: string, events: number])[];
  readonly fields: readonly FieldSurvey[];
}

/** Gathers what the events of one body have in common. */
export interface Surveyor {
  /** Counts an event that is taken. */
  count(event: LimnEvent): void;
  /** What was counted since the last call. @param message the first of the body, as sent @param told what the body itself says of its sender, which wins */
  take(message: unknown, told?: unknown): Survey;
}

interface KnownType {
  readonly name: string;
  /** Those that may be left out, with the keys that lead to them. */
  readonly optional: readonly { readonly field: string; readonly path: readonly string[] }[];
  events: number;
  looked: number;
  readonly missing: number[];
}

/** Events of a kind that are looked into, of one body. */
const LOOKED = 8;
/** Longest name of a sender. */
const SENDER_CHARACTERS = 100;

/** Surveys events of one definition. */
export function createSurveyor({ events }: Pick<ProfileDefinition, 'events'>): Surveyor {
  /** By their names on the wire; other calls by the call. */
  const tracks = new Map<string | undefined, KnownType>();
  const others = new Map<string, KnownType>();
  for (const { name, match, fields } of events) {
    const optional = Object.entries(fields).flatMap(([field, { optional: may, from }]) => (may === true ? [{ field, path: (from ?? field).split('.') }] : []));
    const type: KnownType = { name, optional, events: 0, looked: 0, missing: optional.map(() => 0) };
    if (match.call === 'track') tracks.set(match.event, type);
    else others.set(match.call, type);
  }
  const touched = new Set<KnownType>();

  function look(type: KnownType, { properties }: BehaviourEvent): void {
    type.looked++;
    type.optional.forEach(({ path }, i) => {
      if (readField(properties, path) === undefined) type.missing[i]!++;
    });
  }

  return {
    count(event) {
      if (event.kind !== 'event') return;
      const type = event.call === 'track' ? tracks.get(event.event) : others.get(event.call);
      if (type === undefined) return;
      if (type.events++ === 0) touched.add(type);
      if (type.looked < LOOKED && type.optional.length > 0) look(type, event);
    },
    take(message, told) {
      const sender = nameOf(told) ?? senderOf(message);
      const survey: Survey = {
        ...(sender !== undefined && { sender }),
        types: [...touched].map(({ name, events: counted }) => [name, counted] as const),
        fields: [...touched].flatMap(({ name, optional, looked, missing }) => optional.map(({ field }, i) => ({ type: name, field, looked, missing: missing[i]! }))),
      };
      for (const type of touched) {
        type.events = 0;
        type.looked = 0;
        type.missing.fill(0);
      }
      touched.clear();
      return survey;
    },
  };
}

/** `context.library.name` of the Segment spec, `source` of CloudEvents. */
function senderOf(message: unknown): string | undefined {
  if (!isPlainObject(message)) return undefined;
  const library = readField(message, ['context', 'library', 'name']);
  return nameOf(library ?? (message['specversion'] === undefined ? undefined : message['source']));
}

function nameOf(name: unknown): string | undefined {
  if (typeof name !== 'string' || name.trim() === '' || !name.isWellFormed()) return undefined;
  return name.trim().slice(0, SENDER_CHARACTERS);
}

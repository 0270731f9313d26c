/** From sent events to rows, the plain way: which events count, and what their declared fields hold. */
import type { BehaviourEvent } from '../../src/event/event.ts';
import type { EventDefinition, Field, ProfileDefinition, ScalarField } from '../../src/registry/definition.ts';

/** A declared number: `units / 10^scale`, exact. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export type Scalar = string | boolean | Decimal;
export type Scalars = Readonly<Record<string, Scalar | undefined>>;

/** An accepted event with its declared fields; undefined is missing. */
export interface Row {
  readonly definition: EventDefinition;
  readonly id: string;
  readonly time: number;
  readonly receivedAt: number;
  readonly fields: Scalars;
  readonly items: Readonly<Record<string, readonly Scalars[]>>;
}

/** In the order in which they were received: of each (source, id) the first that is declared, well-formed and not late. */
export function rowsOf({ events: definitions }: ProfileDefinition, events: readonly BehaviourEvent[]): readonly Row[] {
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const event of events) {
    const called = definitions.filter(({ match }) => match.call === event.call);
    const definition = called.find(({ match }) => match.event === event.event) ?? called.find(({ match }) => match.event === undefined);
    const row = definition && rowOf(definition, event);
    if (row === undefined || event.time < event.receivedAt - lengthMs(row.definition.lateness)) continue;
    const key = JSON.stringify([event.user === undefined ? 'anonymous' : 'user', event.user ?? event.anonymous, event.id]);
    if (seen.has(key)) continue;
    seen.add(key);
    rows.push(row);
  }
  return rows;
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms of `90s`, `15m`, `36h`, `365d`. */
export function lengthMs(duration: string): number {
  return Number(duration.slice(0, -1)) * unitMs[duration.slice(-1)]!;
}

/** undefined when a field has the wrong type, or a required one is missing: such an event is rejected. */
function rowOf(definition: EventDefinition, { id, time, receivedAt, properties }: BehaviourEvent): Row | undefined {
  const fields: Record<string, Scalar | undefined> = {};
  const items: Record<string, readonly Scalars[]> = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const sent = sentAt(properties, name, field);
    if (sent === undefined) {
      if (field.optional !== true) return undefined;
      if (field.type === 'array') items[name] = [];
      continue;
    }
    if (field.type === 'array') {
      if (!Array.isArray(sent)) return undefined;
      const rows = sent.map((item: unknown) => scalarsOf(field.items, item));
      if (rows.includes(undefined)) return undefined;
      items[name] = rows as readonly Scalars[];
    } else {
      const scalar = scalarOf(field, sent);
      if (scalar === undefined) return undefined;
      fields[name] = scalar;
    }
  }
  return { definition, id, time, receivedAt, fields, items };
}

function scalarsOf(declared: Readonly<Record<string, ScalarField>>, item: unknown): Scalars | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const scalars: Record<string, Scalar | undefined> = {};
  for (const [name, field] of Object.entries(declared)) {
    const sent = sentAt(item, name, field);
    if (sent === undefined && field.optional === true) continue;
    const scalar = sent === undefined ? undefined : scalarOf(field, sent);
    if (scalar === undefined) return undefined;
    scalars[name] = scalar;
  }
  return scalars;
}

/** What was sent for the field; null and absent are both missing. */
function sentAt(properties: object, name: string, { from = name }: Field): unknown {
  let value: unknown = properties;
  for (const key of from.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value ?? undefined;
}

function scalarOf(field: ScalarField, sent: unknown): Scalar | undefined {
  switch (field.type) {
    case 'number': {
      if (typeof sent !== 'number' || !Number.isFinite(sent)) return undefined;
      const units = Math.sign(sent) * Math.round(Math.abs(sent) * 10 ** field.scale);
      return Number.isSafeInteger(units) ? { units: BigInt(units), scale: field.scale } : undefined;
    }
    case 'boolean':
      return typeof sent === 'boolean' ? sent : undefined;
    case 'string':
      return typeof sent === 'string' ? sent : undefined;
    case 'enum':
      return field.values.find((value) => value === sent);
  }
}

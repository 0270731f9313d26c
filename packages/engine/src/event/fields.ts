/**
 * From what was sent to what was declared: which definition an event falls under, and its fields as registers of a row.
 * Compiled once from the definitions; every fault is an outcome with a code and a cure, never an exception.
 */
import { rejected, type RejectedOutcome } from '../errors.ts';
import type { EventDefinition, Field, ScalarField } from '../registry/definition.ts';
import { nearest } from '../registry/nearest.ts';
import type { BehaviourEvent } from './event.ts';
import { isObject, readPath, type Properties } from './properties.ts';
import type { Row } from './row.ts';

/** Gives texts numbers. Checking without folding uses one that keeps nothing. */
export type Intern = (text: string) => number;

/** Scalar and array fields of one family in the order of the registers. */
export interface FamilyFields {
  readonly definition: EventDefinition;
  readonly scalars: readonly NamedField[];
  readonly arrays: readonly { readonly name: string; readonly from: readonly string[]; readonly optional: boolean; readonly items: readonly NamedField[] }[];
}

/** A field, and the path at which it is read. */
export interface NamedField {
  readonly name: string;
  readonly from: readonly string[];
  readonly field: ScalarField;
}

const MAX_ITEMS = 10_000;
const MAX_TEXT = 1_024;

/** The fields of a definition in the order in which a row keeps them. */
export function familyFieldsOf(definition: EventDefinition): FamilyFields {
  const fields = Object.entries(definition.fields);
  return {
    definition,
    scalars: fields.flatMap(([name, field]) => (field.type === 'array' ? [] : [namedField(name, field)])),
    arrays: fields.flatMap(([name, field]) =>
      field.type === 'array'
        ? [{ name, from: pathOf(name, field), optional: field.optional === true, items: Object.entries(field.items).map(([item, of]) => namedField(item, of)) }]
        : [],
    ),
  };
}

/** Finds the definition of an event: by its call and, for track, page and screen, its name. */
export function createMatcher(definitions: readonly EventDefinition[]): (event: BehaviourEvent) => number | RejectedOutcome {
  // By call, then by name: a key put together from both would be made and hashed for every event.
  const named = new Map<string, Map<string, number>>();
  const unnamed = new Map<string, number>();
  definitions.forEach(({ match }, family) => {
    if (match.event === undefined) unnamed.set(match.call, family);
    else named.set(match.call, (named.get(match.call) ?? new Map<string, number>()).set(match.event, family));
  });
  return (event) => {
    const family = (event.event === undefined ? undefined : named.get(event.call)?.get(event.event)) ?? unnamed.get(event.call);
    if (family !== undefined) return family;
    const known = definitions.flatMap(({ match }) => (match.call === event.call && match.event !== undefined ? [match.event] : []));
    const close = event.event === undefined ? undefined : nearest(event.event, known);
    return rejected('unknown_event_type', {
      what: event.event === undefined ? `no event is declared for the call ${event.call}` : `no event is declared for ${event.call} "${printable(event.event)}"`,
      cure: close === undefined ? 'declare it with defineEvent, or stop sending it' : `did you mean "${close}"? Otherwise declare it with defineEvent`,
    });
  };
}

/**
 * Reads the declared fields of an event into the row.
 * @returns undefined when all is well; the first fault otherwise, and then the row is to be ignored.
 */
export function readFields(fields: FamilyFields, properties: Properties, row: Row, intern: Intern): RejectedOutcome | undefined {
  const { scalars, arrays } = fields;
  for (let i = 0; i < scalars.length; i++) {
    const named = scalars[i]!;
    const value = readScalar(named, readPath(properties, named.from), intern);
    if (typeof value !== 'number') return value;
    row.fields[i] = value;
  }
  for (let a = 0; a < arrays.length; a++) {
    const array = arrays[a]!;
    const registers = row.arrays[a]!;
    registers.count = 0;
    const sent = readPath(properties, array.from);
    if (sent === undefined || sent === null) {
      if (array.optional) continue;
      return rejected('missing_field', { what: `${array.from.join('.')} is missing`, cure: `send an array, or declare ${array.name} optional` });
    }
    if (!Array.isArray(sent)) return wrongType(array.from.join('.'), 'an array of objects', sent);
    if (sent.length > MAX_ITEMS) {
      return rejected('too_many_items', { what: `${array.from.join('.')} has ${sent.length} items, more than ${MAX_ITEMS}`, cure: 'send it as several events' });
    }
    for (let i = 0; i < sent.length; i++) {
      const item: unknown = sent[i];
      if (!isObject(item)) return wrongType(`${array.from.join('.')}[${i}]`, 'an object', item);
      for (let f = 0; f < array.items.length; f++) {
        const named = array.items[f]!;
        const value = readScalar(named, readPath(item, named.from), intern);
        if (typeof value !== 'number') return value;
        registers.columns[f]![i] = value;
      }
    }
    registers.count = sent.length;
  }
  return undefined;
}

function namedField(name: string, field: ScalarField): NamedField {
  return { name, from: pathOf(name, field), field };
}

function pathOf(name: string, field: Field): readonly string[] {
  return field.from === undefined ? [name] : field.from.split('.');
}

function readScalar({ name, from, field }: NamedField, value: unknown, intern: Intern): number | RejectedOutcome {
  if (value === undefined || value === null) {
    if (field.optional === true) return Number.NaN;
    return rejected('missing_field', { what: `${from.join('.')} is missing`, cure: `send it, or declare ${name} optional` });
  }
  switch (field.type) {
    case 'number':
      return readNumber(field, from, value);
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : wrongType(from.join('.'), 'true or false', value);
    case 'string':
      return readText(from, value, intern);
    case 'enum': {
      if (typeof value !== 'string') return wrongType(from.join('.'), 'a text', value);
      if (field.values.includes(value)) return intern(value);
      const close = nearest(value, field.values);
      return rejected('unknown_value', {
        what: `${from.join('.')} is "${printable(value)}", which is not one of ${field.values.join(', ')}`,
        cure: close === undefined ? 'send one of them, or add the value to the definition' : `did you mean "${close}"?`,
      });
    }
  }
}

function readNumber(field: Extract<ScalarField, { type: 'number' }>, from: readonly string[], value: unknown): number | RejectedOutcome {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrongType(from.join('.'), 'a number', value);
  const scaled = scaleNumber(value, field.scale);
  if (Number.isSafeInteger(scaled)) return scaled;
  return rejected('number_too_large', {
    what: `${from.join('.')} does not fit 2^53 units of 10^-${field.scale}`,
    cure: 'send a smaller number, or declare a smaller scale',
  });
}

/** The nearest integer of `value × 10^scale`, halves away from zero. */
export function scaleNumber(value: number, scale: number): number {
  const scaled = Math.round(Math.abs(value) * 10 ** scale);
  return value < 0 && scaled !== 0 ? -scaled : scaled;
}

function readText(from: readonly string[], value: unknown, intern: Intern): number | RejectedOutcome {
  if (typeof value !== 'string') return wrongType(from.join('.'), 'a text', value);
  if (value.length > MAX_TEXT) {
    return rejected('text_too_long', { what: `${from.join('.')} has ${value.length} characters, more than ${MAX_TEXT}`, cure: 'shorten it, or do not declare it as a field' });
  }
  if (!value.isWellFormed()) {
    return rejected('malformed_text', { what: `${from.join('.')} is not well-formed Unicode (a lone surrogate)`, cure: 'send valid UTF-8 text' });
  }
  return intern(value);
}

function wrongType(path: string, wanted: string, value: unknown): RejectedOutcome {
  const cure = wanted === 'a number' && typeof value === 'string' ? 'send the number itself, without quotes' : `send ${wanted}`;
  return rejected('wrong_type', { what: `${path} must be ${wanted}, not ${kindOf(value)}`, cure });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value);
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** Short and harmless to print. */
function printable(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return short.toWellFormed().replaceAll(/\p{Cc}/gu, ' ');
}

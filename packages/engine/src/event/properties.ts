/** Properties as sent: what may be in them before anything reads them. */
import { rejected, type RejectedOutcome } from '../errors.ts';

/** A JSON object as it was sent. */
export type Properties = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and neither null nor an array. */
export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined when there is none. Own properties only: nothing is found on a prototype. */
export function readPath(properties: Properties, path: readonly string[]): unknown {
  let value: unknown = properties;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Properties)[key];
  }
  return value;
}

/** Levels of objects and arrays, the properties themselves being the first. */
const MAX_DEPTH = 32;

/** UTF-16 units of all keys and texts, plus 8 for every number, boolean, null, object or array. */
const MAX_SIZE = 65_536;

const VALUE_SIZE = 8;

// Faults are negative sizes, so that the walk returns plain numbers and allocates nothing.
const TOO_DEEP = -1;
const TOO_LARGE = -2;
const FORBIDDEN_KEY = -3;
const MALFORMED_NUMBER = -4;
const NOT_JSON = -5;

/**
 * Looks through properties (or traits) as sent. Absent or null is none, and well.
 *
 * Sees own properties only, copies and changes nothing. A key `__proto__`, which `JSON.parse` makes an ordinary property,
 * is refused: whoever copies such an object later would change the copy's prototype.
 * @param field its name in the message, for the sentence
 * @returns what is wrong; undefined when all is well. Cost about 20 ns a value.
 */
export function checkProperties(value: unknown, field: string): RejectedOutcome | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) {
    return rejected('malformed_properties', { what: `${field} is not an object`, cure: `send ${field} as a JSON object` });
  }
  const size = measure(value, 1, 0);
  return size >= 0 ? undefined : faultOf(size, field);
}

/** @returns the size so far with this value, or a fault. */
function measure(value: unknown, depth: number, before: number): number {
  let size = before;
  if (size > MAX_SIZE) return TOO_LARGE;
  switch (typeof value) {
    case 'string':
      return size + value.length;
    case 'number':
      return Number.isFinite(value) ? size + VALUE_SIZE : MALFORMED_NUMBER;
    case 'boolean':
    case 'undefined':
      return size + VALUE_SIZE;
    case 'object':
      break;
    default:
      return NOT_JSON;
  }
  size += VALUE_SIZE;
  if (value === null) return size;
  if (depth > MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && size >= 0; i++) size = measure(value[i], depth + 1, size);
  } else {
    for (const key of Object.keys(value)) {
      if (key === '__proto__') return FORBIDDEN_KEY;
      size = measure((value as Properties)[key], depth + 1, size + key.length);
      if (size < 0) return size;
    }
  }
  return size > MAX_SIZE ? TOO_LARGE : size;
}

function faultOf(fault: number, field: string): RejectedOutcome {
  switch (fault) {
    case TOO_DEEP:
      return rejected('properties_too_deep', { what: `${field} is nested deeper than ${MAX_DEPTH} levels`, cure: 'send it flatter' });
    case TOO_LARGE:
      return rejected('properties_too_large', { what: `${field} holds more than ${MAX_SIZE / 1024} KB`, cure: 'leave out what no feature uses, or send several events' });
    case FORBIDDEN_KEY:
      return rejected('forbidden_key', { what: `${field} has a key named __proto__`, cure: 'rename the key' });
    case MALFORMED_NUMBER:
      return rejected('malformed_number', { what: `${field} holds a number beyond what 64 bits carry`, cure: 'send it as a text, or leave it out' });
    default:
      return rejected('malformed_properties', { what: `${field} holds a value that JSON cannot carry`, cure: 'send texts, numbers, booleans, null, arrays and objects only' });
  }
}

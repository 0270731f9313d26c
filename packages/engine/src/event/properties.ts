/** Properties as sent: what may be in them before anything reads them. */
import { rejected, type RejectedOutcome } from '../errors.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** Levels of objects and arrays, the properties themselves being the first. */
export const maxDepth = 32;

/** UTF-16 units of all keys and texts, plus 8 for every number, boolean, null, object or array. */
export const maxPropertiesSize = 65_536;

const valueSize = 8;

// Faults are negative sizes, so that the walk returns plain numbers and allocates nothing.
const tooDeep = -1;
const tooLarge = -2;
const forbiddenKey = -3;
const malformedNumber = -4;
const notJson = -5;

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
  if (typeof value !== 'object' || Array.isArray(value)) {
    return rejected('malformed_properties', { what: `${field} is not an object`, cure: `send ${field} as a JSON object` });
  }
  const size = measure(value, 1, 0);
  return size >= 0 ? undefined : faultOf(size, field);
}

/** @returns the size so far with this value, or a fault. */
function measure(value: unknown, depth: number, before: number): number {
  let size = before;
  if (size > maxPropertiesSize) return tooLarge;
  switch (typeof value) {
    case 'string':
      return size + value.length;
    case 'number':
      return Number.isFinite(value) ? size + valueSize : malformedNumber;
    case 'boolean':
    case 'undefined':
      return size + valueSize;
    case 'object':
      break;
    default:
      return notJson;
  }
  size += valueSize;
  if (value === null) return size;
  if (depth > maxDepth) return tooDeep;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && size >= 0; i++) size = measure(value[i], depth + 1, size);
  } else {
    for (const key of Object.keys(value)) {
      if (key === '__proto__') return forbiddenKey;
      size = measure((value as Properties)[key], depth + 1, size + key.length);
      if (size < 0) return size;
    }
  }
  return size > maxPropertiesSize ? tooLarge : size;
}

function faultOf(fault: number, field: string): RejectedOutcome {
  switch (fault) {
    case tooDeep:
      return rejected('properties_too_deep', { what: `${field} is nested deeper than ${maxDepth} levels`, cure: 'send it flatter' });
    case tooLarge:
      return rejected('properties_too_large', { what: `${field} holds more than ${maxPropertiesSize / 1024} KB`, cure: 'leave out what no feature uses, or send several events' });
    case forbiddenKey:
      return rejected('forbidden_key', { what: `${field} has a key named __proto__`, cure: 'rename the key' });
    case malformedNumber:
      return rejected('malformed_number', { what: `${field} holds a number beyond what 64 bits carry`, cure: 'send it as a text, or leave it out' });
    default:
      return rejected('malformed_properties', { what: `${field} holds a value that JSON cannot carry`, cure: 'send texts, numbers, booleans, null, arrays and objects only' });
  }
}

/** How much memory states take that are kept as objects, beside those that stand in blocks of bytes. */

/** A word, and the head of an object with its few words about itself. */
const word = 8;
const head = 3 * word;
/** Of an entry of a set or a map: with its share of the table, which is half empty on average. */
const setEntry = 4 * word;
const mapEntry = 5 * word;

/**
 * About how many bytes a state takes, as V8 lays objects out.
 * @param state of any aggregate. Cost: its entries, but not those of sets.
 */
export function sizeOfState(state: unknown): number {
  switch (typeof state) {
    case 'number':
      return word;
    case 'bigint':
      return head;
    case 'object':
      return state === null ? 0 : sizeOfObject(state);
    default:
      return 0;
  }
}

function sizeOfObject(state: object): number {
  if (state instanceof Set) return head + state.size * setEntry;
  if (state instanceof Map) return head + state.size * mapEntry;
  if (ArrayBuffer.isView(state)) return head + state.byteLength;
  let bytes = head;
  for (const part of Array.isArray(state) ? state : Object.values(state)) bytes += word + sizeOfState(part);
  return bytes;
}

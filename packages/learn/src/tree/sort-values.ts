/** Sorting 32-bit floats by their bits, several times as fast as by comparing them. */

const RADIX = 1 << 11;

/**
 * The values that are not missing, in rising order. A radix sort over three digits of 11 bits: the bits of a float rise
 * with it once the sign is turned round (Herf 2001, http://stereopsis.com/radix.html). Cost: some 10 ns a value.
 */
export function sortedValues(values: Float32Array, rows = values.length): Float32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, rows);
  let keys = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const x = values[row]!;
    if (x !== x) continue;
    // −0 is 0: they are one value.
    const of = x === 0 ? 0 : bits[row]!;
    keys[count++] = of ^ (of >>> 31 === 1 ? 0xffff_ffff : 0x8000_0000);
  }
  let other = new Uint32Array(count);
  keys = keys.subarray(0, count);
  for (const shift of [0, 11, 22]) {
    const place = new Uint32Array(RADIX + 1);
    for (let i = 0; i < count; i++) place[((keys[i]! >>> shift) & (RADIX - 1)) + 1]!++;
    for (let digit = 0; digit < RADIX; digit++) place[digit + 1]! += place[digit]!;
    for (let i = 0; i < count; i++) other[place[(keys[i]! >>> shift) & (RADIX - 1)]!++] = keys[i]!;
    [keys, other] = [other, keys];
  }
  for (let i = 0; i < count; i++) keys[i]! ^= keys[i]! >>> 31 === 1 ? 0x8000_0000 : 0xffff_ffff;
  return new Float32Array(keys.buffer, keys.byteOffset, count);
}

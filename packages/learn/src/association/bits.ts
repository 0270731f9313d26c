/** Sets of rows as bits. */

/** How many bits of a word are set (Warren, Hacker's Delight, §5-1). */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x5555_5555);
  x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Rows in the set. */
export function countBits(set: Uint32Array): number {
  let count = 0;
  for (let word = 0; word < set.length; word++) count += ones(set[word]!);
  return count;
}

/** Rows in both sets. */
export function bothOf(one: Uint32Array, other: Uint32Array): Uint32Array {
  const both = new Uint32Array(one.length);
  for (let word = 0; word < one.length; word++) both[word] = one[word]! & other[word]!;
  return both;
}

/** Rows in all of several sets, one at least. */
export function allOf(sets: readonly Uint32Array[]): Uint32Array {
  return sets.reduce(bothOf);
}

/** Visits the rows of a set, rising. */
export function eachRow(set: Uint32Array, visit: (row: number) => void): void {
  for (let place = 0; place < set.length; place++) {
    for (let word = set[place]!; word !== 0; word &= word - 1) visit(place * 32 + 31 - Math.clz32(word & -word));
  }
}

/** Rows of a set, rising. */
export function rowsIn(set: Uint32Array): readonly number[] {
  const rows: number[] = [];
  eachRow(set, (row) => rows.push(row));
  return rows;
}

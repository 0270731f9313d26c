/** Sets of rows as bits. */

/** How many bits of a word are set (Warren, Hacker's Delight, §5-1). */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x5555_5555);
  x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Rows in the set, of words `from` up to `to`. */
export function countBits(set: Uint32Array, from = 0, to = set.length): number {
  let count = 0;
  for (let word = from; word < to; word++) count += ones(set[word]!);
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

/** Rows of a set, rising. */
export function rowsIn(set: Uint32Array): readonly number[] {
  const rows: number[] = [];
  set.forEach((word, place) => {
    for (let bit = 0; bit < 32; bit++) if ((word >>> bit) & 1) rows.push(place * 32 + bit);
  });
  return rows;
}

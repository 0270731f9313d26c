import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBits, rowsIn } from './bits.ts';
import { frequentSets } from './frequent-sets.ts';

const ITEMS = 6;
/** Rows as the items that each has. */
const tables = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: ITEMS - 1 }), { maxLength: ITEMS }), { minLength: 1, maxLength: 70 });

function bitsOf(rows: readonly (readonly number[])[]): readonly Uint32Array[] {
  const done = Array.from({ length: ITEMS }, () => new Uint32Array(Math.ceil(rows.length / 32)));
  rows.forEach((items, row) => items.forEach((item) => (done[item]![row >> 5]! |= 1 << (row & 31))));
  return done;
}

/** Every set of items, counted row by row. */
function byBruteForce(rows: readonly (readonly number[])[], least: number, mostItems: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let mask = 1; mask < 2 ** ITEMS; mask++) {
    const items = Array.from({ length: ITEMS }, (_, item) => item).filter((item) => (mask >> item) & 1);
    const count = rows.filter((row) => items.every((item) => row.includes(item))).length;
    if (items.length <= mostItems && count >= least) found.set(items.join(), count);
  }
  return found;
}

test('sets are those that counting every set row by row finds', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), (rows, least, mostItems) => {
      const { sets, isWhole } = frequentSets(bitsOf(rows), { least, mostItems });
      expect(new Map(sets.map((set) => [set.items.join(), set.rows]))).toEqual(byBruteForce(rows, least, mostItems));
      expect(isWhole).toBe(true);
    }),
  );
});

test('items that may not stand together never do, and a search that ends early says so', () => {
  const rows = Array.from({ length: 40 }, () => [0, 1, 2, 3, 4, 5]);
  const { sets } = frequentSets(bitsOf(rows), { least: 1, mostItems: 6, allows: (one, other) => one % 2 === other % 2 });
  expect(sets.every(({ items }) => new Set(items.map((item) => item % 2)).size === 1)).toBe(true);
  expect(sets).toHaveLength(2 * 7);
  expect(frequentSets(bitsOf(rows), { least: 1, mostItems: 6, mostSets: 5 })).toMatchObject({ isWhole: false, sets: { length: 5 } });
});

test('bits are counted and read back, in any word', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 99 })), (rows) => {
      const set = new Uint32Array(4);
      for (const row of rows) set[row >> 5]! |= 1 << (row & 31);
      expect([countBits(set), rowsIn(set)]).toEqual([rows.length, rows.toSorted((a, b) => a - b)]);
    }),
  );
});

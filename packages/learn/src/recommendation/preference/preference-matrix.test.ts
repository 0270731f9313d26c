import { strengthOf } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPreferences, type SparseRows } from './preference-matrix.ts';
import { tableOf } from './preference.testkit.ts';

const SIZES = { customers: 5, items: 4 };

function cellsOf({ offsets, columns, values }: SparseRows): readonly string[] {
  return Array.from(offsets.subarray(1), (to, row) => Array.from(columns.subarray(offsets[row], to), (column, i) => `${row} ${column} ${values[offsets[row]! + i]}`)).flat();
}

test('weights of the same customer and item add up; both sides hold the same cells in order; what balances is no cell', () => {
  const row = fc.tuple(fc.nat(SIZES.customers - 1), fc.nat(SIZES.items - 1), fc.constantFrom(1, 5, -4, -1));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const sums = new Map<string, number>();
      for (const [customer, item, weight] of rows) sums.set(`${customer} ${item}`, (sums.get(`${customer} ${item}`) ?? 0) + weight);
      const cells = [...sums].filter(([, weight]) => weight !== 0);
      const { byCustomer, byItem } = createPreferences(tableOf(rows, SIZES));
      expect(cellsOf(byCustomer)).toEqual(cells.map(([cell, weight]) => `${cell} ${Math.fround(strengthOf(weight))}`).sort());
      expect(cellsOf(byItem)).toEqual(cells.map(([cell, weight]) => `${cell.split(' ').reverse().join(' ')} ${Math.fround(strengthOf(weight))}`).sort());
    }),
    { numRuns: 100 },
  );
});

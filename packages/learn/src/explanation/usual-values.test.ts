import { expect, test } from 'vitest';
import type { Table } from '../table/table.ts';
import { usualValuesOf } from './usual-values.ts';

const DAY = 86_400_000;
const table: Table = {
  rows: 5,
  columns: [
    { type: 'number', name: 'orders', values: Float64Array.of(3, 1, NaN, 2, 10) },
    { type: 'boolean', name: 'newsletter', values: Float64Array.of(1, 0, 0, NaN, 0) },
    { type: 'time', name: 'firstOrder', values: Float64Array.of(9 * DAY, 8 * DAY, NaN, 5 * DAY, 10 * DAY) },
    { type: 'category', name: 'country', codes: Int32Array.of(0, 1, 1, -1, 0), vocabulary: ['France', 'Belgium'] },
    { type: 'list', name: 'products', codes: [[0, 0], [0, 1], undefined, [], [0]], vocabulary: ['mug', 'bag'] },
    { type: 'number', name: 'unread', values: new Float64Array(5) },
  ],
  at: Float64Array.of(10 * DAY, 10 * DAY, 10 * DAY, 10 * DAY, 10 * DAY),
};

test('quartiles are values that occur; missing ones are told as a share', () => {
  const { columns, means } = usualValuesOf(table, [{ kind: 'number', column: 'orders' }, { kind: 'number', column: 'firstOrder', of: 'time' }], { rows: [0, 1, 2, 3] });
  expect(columns).toEqual({
    orders: { kind: 'number', quartiles: [1, 2, 3], deviation: Math.sqrt(2 / 3), missing: 0.25 },
    firstOrder: { kind: 'number', quartiles: [DAY, 2 * DAY, 5 * DAY], deviation: expect.closeTo(1.7 * DAY, -7), missing: 0.25 },
  });
  expect(means).toEqual([6 / 4, 8 / 4]);
});

test('yes or no and words have shares, the commonest first', () => {
  const { columns } = usualValuesOf(table, ['newsletter', 'country', 'products'].map((column) => ({ kind: 'oneHot', column, vocabulary: [] })));
  expect(columns).toEqual({
    newsletter: { kind: 'boolean', yes: 0.25, missing: expect.closeTo(0.2, 12) },
    country: { kind: 'category', shares: [['Belgium', 0.4], ['France', 0.4]], missing: 0.2 },
    products: { kind: 'category', shares: [['mug', 0.6], ['bag', 0.2]], missing: 0.2 },
  });
});

test('a column without any value has nothing usual', () => {
  const empty: Table = { rows: 2, columns: [{ type: 'number', name: 'x', values: Float64Array.of(NaN, NaN) }] };
  expect(usualValuesOf(empty, [{ kind: 'number', column: 'x' }])).toEqual({ columns: {}, means: [0] });
});

test('enormous numbers stay numbers', () => {
  const enormous: Table = { rows: 3, columns: [{ type: 'number', name: 'x', values: Float64Array.of(1.7e308, -1.7e308, Infinity) }] };
  const { columns } = usualValuesOf(enormous, [{ kind: 'number', column: 'x' }]);
  expect(JSON.parse(JSON.stringify(columns))).toEqual({ x: { kind: 'number', quartiles: [-1.7e308, -1.7e308, 1.7e308], deviation: Number.MAX_VALUE, missing: expect.closeTo(1 / 3, 12) } });
});

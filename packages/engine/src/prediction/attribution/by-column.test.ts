import { expect, test } from 'vitest';
import type { InputTransform } from '../model.ts';
import { byColumn, contrastOf } from './by-column.ts';

const inputs: readonly InputTransform[] = [
  { kind: 'standard', column: 'spend', mean: 1, deviation: 2 },
  { kind: 'oneHot', column: 'country', vocabulary: ['France'] },
  { kind: 'number', column: 'orders' },
  { kind: 'bucket', column: 'spend', edges: [10] },
];

test('a column gets what all numbers made from it add, wherever they stand', () => {
  expect([...byColumn(inputs, [1, 2, 10, 20, 30, 100, 0.1, 0.2, 0.4])]).toEqual([['spend', 3.7], ['country', 60], ['orders', 100]]);
});

test('what raises all classes alike tells none from the others', () => {
  const of = [Float64Array.of(1, 4), Float64Array.of(1, 0), Float64Array.of(1, 2)];
  expect([...contrastOf(of, 0)]).toEqual([0, 2]);
});

import { expect, test } from 'vitest';
import { field, subjectOf, valued } from './fold.testkit.ts';

const variance = subjectOf({ op: 'variance', of: field });

test('variance: of 2, 4, 4, 4, 5, 5, 7, 9 is 4', () => {
  expect(variance.readOf(valued(2, 4, 4, 4, 5, 5, 7, 9))).toBe(4);
});

test('variance: of nothing is missing, of one value 0', () => {
  expect(variance.readOf([])).toBeUndefined();
  expect(variance.readOf(valued(5))).toBe(0);
});

test('variance: a large common part does not drown a small spread', () => {
  const large = 2 ** 52;
  expect(variance.readOf(valued(large, large + 2, large + 4))).toBeCloseTo(8 / 3, 12);
});

test('variance: is in squared units', () => {
  const pounds = subjectOf({ op: 'variance', of: field }, { scale: 2 });
  expect(pounds.readOf(valued(100, 300))).toBe(1);
});

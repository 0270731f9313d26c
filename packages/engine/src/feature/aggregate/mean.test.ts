import { expect, test } from 'vitest';
import { field, subjectOf, valued } from './fold.testkit.ts';

const mean = subjectOf({ op: 'mean', of: field }, { scale: 2 });

test('mean: of 1.00, 2.00 and 4.50 is 2.50', () => {
  expect(mean.readOf(valued(100, 200, 450))).toBe(2.5);
});

test('mean: of nothing is missing, of zeros is zero', () => {
  expect(mean.readOf([])).toBeUndefined();
  expect(mean.readOf(valued(0, 0))).toBe(0);
});

test('mean: a total beyond 2^53 does no harm', () => {
  expect(mean.readOf(valued(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER / 100);
});

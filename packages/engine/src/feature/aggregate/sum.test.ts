import { expect, test } from 'vitest';
import { OVERFLOW } from '../aggregate.ts';
import { field, subjectOf, valued } from './fold.testkit.ts';

const pence = subjectOf({ op: 'sum', of: field }, { scale: 2 });

test('sum: a million tenths are a hundred thousand, to the last digit', () => {
  const tenths = subjectOf({ op: 'sum', of: field }, { scale: 1 });
  expect(tenths.readOf(Array.from({ length: 1_000_000 }, () => ({ value: 1 })))).toBe(100_000);
});

test('sum: nothing is 0', () => {
  expect(pence.read(pence.zero(), 0)).toBe(0);
});

test('sum: beyond 2^53 − 1 units it overflows, one unit before it does not', () => {
  expect(pence.readOf(valued(Number.MAX_SAFE_INTEGER - 1, 1))).toBe(Number.MAX_SAFE_INTEGER / 100);
  expect(pence.readOf(valued(Number.MAX_SAFE_INTEGER, 1))).toBe(OVERFLOW);
  expect(pence.readOf(valued(Number.MIN_SAFE_INTEGER, -1))).toBe(OVERFLOW);
});

test('sum: what went beyond 2^53 and came back is exact', () => {
  const max = Number.MAX_SAFE_INTEGER;
  expect(pence.readOf(valued(max, max, max, -max, -max, -max, 7))).toBe(0.07);
  const far = pence.fold(valued(max, max, 3));
  expect(pence.read(pence.merge(pence.stored(far), pence.fold(valued(-max, -max))), 0)).toBe(0.03);
});

test('sum: small totals take a byte', () => {
  expect(pence.sizeOf(pence.fold(valued(63)))).toBe(1);
});

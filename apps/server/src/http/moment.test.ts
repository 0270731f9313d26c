import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoOf } from './moment.ts';

test('a moment is written as toISOString writes it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }), fc.integer({ min: -1e12, max: 4e12 })), (moment) => {
      expect(isoOf(moment)).toBe(new Date(moment).toISOString());
    }),
  );
});

test('a moment that never comes is not written', () => {
  for (const never of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 8.64e15 + 1]) expect(isoOf(never)).toBeUndefined();
});

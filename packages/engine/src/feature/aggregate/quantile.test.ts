import fc from 'fast-check';
import { expect, test } from 'vitest';
import { field, subjectOf, valued } from './fold.testkit.ts';

const median = subjectOf({ op: 'quantile', of: field, q: 0.5 });

test('quantile: small integers are exact, negative ones and zero too', () => {
  expect(median.readOf(valued(3, -7, 0))).toBe(0);
  expect(median.readOf(valued(127, 127, -127, -127, -127))).toBe(-127);
  expect(median.readOf([])).toBeUndefined();
});

test('quantile: of an even number of values the lower middle one', () => {
  expect(median.readOf(valued(4, 3, 2, 1))).toBe(2);
});

test('quantile: within 0.8 % of the value of its rank, from 1 to 2^53, either sign', () => {
  const value = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 0, max: 52 }).map((power) => 2 ** power), fc.integer({ min: 1, max: 53 }).map((power) => 2 ** power - 1));
  const property = fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 0.99, 1), (values, q) => {
    const exact = values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))]!;
    const read = subjectOf({ op: 'quantile', of: field, q }).readOf(valued(...values)) as number;
    expect(Math.abs(read - exact)).toBeLessThanOrEqual(0.008 * Math.abs(exact));
  });
  fc.assert(property, { numRuns: 500 });
});

test('quantile: neighbouring buckets leave no gap and keep the order', () => {
  const one = (value: number): number => median.readOf(valued(value)) as number;
  let before = 0;
  for (let value = 1; value < 100_000; value++) {
    const read = one(value);
    expect(read).toBeGreaterThanOrEqual(before);
    before = read;
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base, day, field, second, subjectOf } from './fold.testkit.ts';

const daily = subjectOf({ op: 'decayedSum', of: field, halfLife: '1d' }, { scale: 2 });

test('decayedSum: a share halves every half-life', () => {
  const state = daily.fold([{ value: 800 }]);
  expect([0, 1, 2, 3].map((days) => daily.read(state, base + days * day))).toEqual([8, 4, 2, 1]);
});

test('decayedSum: of nothing is 0', () => {
  expect(daily.readOf([])).toBe(0);
});

test.each(['1s', '1h', '7d'] as const)('decayedSum: within 1e-9 of the true sum, with a half-life of %s', (halfLife) => {
  const halfLifeMs = { '1s': second, '1h': 3_600 * second, '7d': 7 * day }[halfLife];
  const subject = subjectOf({ op: 'decayedSum', of: field, halfLife });
  const share = fc.record({ value: fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 2 ** 40, max: Number.MAX_SAFE_INTEGER })), age: fc.integer({ min: 0, max: 64 * halfLifeMs }) });
  const property = fc.property(fc.array(share, { minLength: 1, maxLength: 20 }), (shares) => {
    const asOf = base + 777;
    const expected = shares.reduce((sum, { value, age }) => sum + value * 0.5 ** (age / halfLifeMs), 0);
    const read = subject.readOf(shares.map(({ value, age }) => ({ value, time: asOf - age })), asOf) as number;
    expect(Math.abs(read / expected - 1)).toBeLessThan(1e-9);
  });
  fc.assert(property, { numRuns: 200 });
});

test('decayedSum: a hundred years at a half-life of a second is a small state', () => {
  const subject = subjectOf({ op: 'decayedSum', of: field, halfLife: '1s' });
  const state = subject.fold(Array.from({ length: 36_500 }, (_, i) => ({ value: 5, time: base + i * day })));
  expect(subject.sizeOf(state)).toBeLessThan(20);
  expect(subject.read(state, base + 36_499 * day)).toBeCloseTo(5, 8);
});

test('decayedSum: a state of many half-lives holds at most 128 sums', () => {
  const subject = subjectOf({ op: 'decayedSum', of: field, halfLife: '1s' });
  const state = subject.fold(Array.from({ length: 5_000 }, (_, i) => ({ value: 5, time: base + i * second })));
  expect(subject.sizeOf(state)).toBeLessThan(128 * 10);
});

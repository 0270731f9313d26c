import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logHypergeometric } from './hypergeometric.ts';

test('known values: −log(1 − z) / z, a power, and the arc sine', () => {
  for (const z of [0.01, 0.3, 0.7, 0.95]) {
    expect(Math.exp(logHypergeometric({ a: 1, b: 1, c: 2 }, z))).toBeCloseTo(-Math.log(1 - z) / z, 11);
    expect(logHypergeometric({ a: 2.5, b: 7, c: 7 }, z)).toBeCloseTo(-2.5 * Math.log(1 - z), 11);
    expect(Math.exp(logHypergeometric({ a: 0.5, b: 0.5, c: 1.5 }, z * z))).toBeCloseTo(Math.asin(z) / z, 11);
  }
});

test('law: it is symmetric in a and b, and agrees with its transformation', () => {
  fc.assert(fc.property(fc.double({ min: 0.1, max: 60, noNaN: true }), fc.double({ min: 0.1, max: 8, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), (a, b, more, z) => {
    const c = Math.max(a, b) + more;
    const value = logHypergeometric({ a, b, c }, z);
    expect(logHypergeometric({ a: b, b: a, c }, z)).toBeCloseTo(value, 9);
    expect((c - a - b) * Math.log1p(-z) + logHypergeometric({ a: c - a, b: c - b, c }, z)).toBeCloseTo(value, 9);
  }), { numRuns: 60, seed: 3 });
});

test('large numbers stay within range', () => {
  expect(logHypergeometric({ a: 900, b: 400, c: 700 }, 0.9)).toBeGreaterThan(709);
});

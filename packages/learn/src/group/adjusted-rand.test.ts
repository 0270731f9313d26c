import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { adjustedRand } from './adjusted-rand.ts';

const labels = fc.array(fc.nat(4), { minLength: 2, maxLength: 60 });

test('a parting agrees wholly with itself, whatever its groups are called', () => {
  fc.assert(fc.property(labels, (own) => {
    expect(adjustedRand(own, own)).toBe(1);
    expect(adjustedRand(own, own.map((group) => 9 - group))).toBe(1);
  }), { numRuns: 50 });
});

test('it does not matter which of the two is first', () => {
  fc.assert(fc.property(labels, labels, (one, other) => {
    const rows = Math.min(one.length, other.length);
    expect(adjustedRand(one.slice(0, rows), other.slice(0, rows))).toBeCloseTo(adjustedRand(other.slice(0, rows), one.slice(0, rows)), 12);
  }), { numRuns: 50 });
});

test('the example of Hubert and Arabie’s index as scikit-learn has it: 0.57', () => {
  expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(0.5714, 4);
  expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 4);
});

test('partings by chance agree as chance does: 0 in the mean', () => {
  const random = new Random(4);
  const drawn = (): number[] => Array.from({ length: 400 }, () => random.below(3));
  const mean = Array.from({ length: 40 }, () => adjustedRand(drawn(), drawn())).reduce((sum, each) => sum + each, 0) / 40;
  expect(Math.abs(mean)).toBeLessThan(0.01);
});

test('rows of no group are left out', () => {
  expect(adjustedRand([0, 0, 1, 1, -1], [5, 5, 3, 3, 3])).toBe(1);
});

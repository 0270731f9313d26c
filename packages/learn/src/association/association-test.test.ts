import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { associate, believable, countByStratum, strataOf, upperTail, type Association } from './association-test.ts';
import { bothOf } from './bits.ts';

function bitsOf(rows: number, holds: (row: number) => boolean): Uint32Array {
  const bits = new Uint32Array(Math.ceil(rows / 32));
  for (let row = 0; row < rows; row++) if (holds(row)) bits[row >> 5]! |= 1 << (row & 31);
  return bits;
}

function associationOf(one: Uint32Array, other: Uint32Array, occasions: Int32Array): Association {
  const strata = strataOf([occasions]);
  const counts = (rows: Uint32Array): Int32Array => countByStratum(rows, strata);
  return associate({ one: counts(one), other: counts(other), both: counts(bothOf(one, other)) }, strata);
}

describe('an association', () => {
  test('of one stratum is what a table of two by two gives', () => {
    // 40 of 100 did one, 30 the other, 20 both: expected 12, variance 40 · 60 · 30 · 70 / (100² · 99).
    const { both, expected, lift, p } = associationOf(bitsOf(100, (row) => row < 40), bitsOf(100, (row) => row >= 20 && row < 50), new Int32Array(100).fill(1));
    expect([both, expected]).toEqual([20, 12]);
    expect(lift).toBeCloseTo(20 / 12, 12);
    expect(p).toBeCloseTo(upperTail(7.5 / Math.sqrt((40 * 60 * 30 * 70) / (100 ** 2 * 99))), 12);
  });

  test('that rests on how busy customers are is none', () => {
    const random = new Random(4);
    const rows = 4_000;
    const busy = Int32Array.from({ length: rows }, () => 1 + random.below(2) * 31);
    const done = (): Uint32Array => bitsOf(rows, (row) => random.uniform() < (busy[row] === 1 ? 0.05 : 0.6));
    const [one, other] = [done(), done()];
    expect(associationOf(one, other, new Int32Array(rows).fill(1)).low).toBeGreaterThan(1.3);
    const { low, high, p } = associationOf(one, other, busy);
    expect(low < 1 && high > 1).toBe(true);
    expect(p).toBeGreaterThan(0.01);
  });

  test('of what nobody did says nothing', () => {
    expect(associationOf(new Uint32Array(1), bitsOf(32, () => true), new Int32Array(32).fill(1))).toMatchObject({ both: 0, expected: 0, p: 1 });
  });
});

test('chance alone is believed as seldom as was asked for', () => {
  const random = new Random(9);
  let wrong = 0;
  for (let round = 0; round < 200; round++) if (believable(Float64Array.from({ length: 50 }, () => random.uniform()), { share: 0.05 }).includes(true)) wrong++;
  expect(wrong).toBeLessThan(22);
  // Benjamini and Hochberg's own example: of 15 tests four are believed at a share of one in twenty.
  const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
  expect(believable(p, { share: 0.05 }).filter(Boolean)).toHaveLength(4);
  expect(believable(p.toReversed(), { share: 0.05 }).slice(-4)).toEqual([true, true, true, true]);
  expect(believable([0.001], { share: 0.05, tests: 100 })).toEqual([false]);
});

test.each([[0, 0.5], [1, 0.158_655_25], [-1.96, 0.975_002_1], [4, 3.167_124e-5]])('the upper tail of %d is %d', (z, tail) => {
  expect(upperTail(z) / tail).toBeCloseTo(1, 5);
});

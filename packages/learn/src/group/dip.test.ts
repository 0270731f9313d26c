import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { dip, dipChance } from './dip.ts';

const rising = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const drawn = (rows: number, draw: (random: Random) => number, seed = 1): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length: rows }, () => draw(random)).sort();
};

test('evenly spread numbers have the least dip there is: half a row', () => {
  expect(dip(rising(Array.from({ length: 100 }, (_, i) => i)))).toBeCloseTo(1 / 200, 12);
});

test('two far heaps of a size have nearly the greatest, a quarter', () => {
  const values = rising([...Array.from({ length: 100 }, (_, i) => i / 1e6), ...Array.from({ length: 100 }, (_, i) => 9 + i / 1e6)]);
  expect(dip(values)).toBeGreaterThan(0.24);
  expect(dip(values)).toBeLessThanOrEqual(0.25);
});

test('neither unit, nor place, nor direction matters', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 4, maxLength: 80 }), (values) => {
    const own = dip(rising(values));
    expect(dip(rising(values.map((value) => 4 * value + 64)))).toBeCloseTo(own, 12);
    expect(dip(rising(values.map((value) => -value)))).toBeCloseTo(own, 12);
  }), { numRuns: 100 });
});

test.each([
  ['normal', (random: Random) => random.normal()],
  ['with a long tail', (random: Random) => -Math.log(1 - random.uniform())],
  ['with both tails heavy', (random: Random) => random.normal() / Math.sqrt(random.uniform() + 0.01)],
])('one heap, %s, is no two', (_, draw) => {
  expect(dipChance(drawn(1_000, draw))).toBeGreaterThan(0.5);
});

test('two heaps four deviations apart are two; at two deviations, where even their sum has one top, they are one', () => {
  const heaps = (apart: number) => (random: Random) => random.normal() + (random.uniform() < 0.5 ? apart : 0);
  expect(dipChance(drawn(1_000, heaps(4)))).toBeLessThan(0.01);
  expect(dipChance(drawn(1_000, heaps(2)))).toBeGreaterThan(0.2);
});

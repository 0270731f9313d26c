import { expect, test } from 'vitest';
import { field, subjectOf } from './fold.testkit.ts';

const distinct = subjectOf({ op: 'distinct', of: field });
const range = (size: number, step = 1): readonly number[] => Array.from({ length: size }, (_, i) => i * step);
const all = (values: readonly number[]) => values.map((value) => ({ value }));

test('distinct: counts each value once, exactly up to 256', () => {
  expect(distinct.readOf([])).toBe(0);
  expect(distinct.readOf(all([3, 3, -3, 0]))).toBe(3);
  expect(distinct.readOf(all([...range(256), ...range(256)]))).toBe(256);
});

test.each([257, 400, 1_000, 2_500, 5_000, 10_000, 100_000])('distinct: %i different values are estimated within 7 %%', (size) => {
  for (const step of [1, 7919, -1_000_003]) {
    const estimate = distinct.readOf(all(range(size, step))) as number;
    expect(Math.abs(estimate / size - 1)).toBeLessThan(0.07);
  }
});

test('distinct: the mean error over many sets is that of the paper, without bias', () => {
  const size = 3_000;
  const errors = range(60).map((set) => (distinct.readOf(all(range(size).map((i) => set * 1_000_000 + i))) as number) / size - 1);
  const bias = errors.reduce((a, b) => a + b) / errors.length;
  const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  expect(Math.abs(bias)).toBeLessThan(0.012);
  expect(spread).toBeLessThan(0.03);
});

test('distinct: texts are estimated by what they say', () => {
  const texts = subjectOf({ op: 'distinct', of: field }, { input: 'string', dictionary: distinct.dictionary });
  const ids = range(5_000).map((i) => distinct.dictionary.id(`product-${i}`));
  expect(Math.abs((texts.readOf(all(ids)) as number) / 5_000 - 1)).toBeLessThan(0.07);
});

test('distinct: registers take at most 2 kB, and far less while most are empty', () => {
  expect(distinct.sizeOf(distinct.fold(all(range(100_000))))).toBeLessThan(2_060);
  expect(distinct.sizeOf(distinct.fold(all(range(300))))).toBeLessThan(620);
});

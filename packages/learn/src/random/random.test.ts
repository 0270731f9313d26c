import { expect, test } from 'vitest';
import { hashText, Random } from './random.ts';

test('a seed gives the same numbers again, another seed or stream gives others', () => {
  const draws = (seed: number, stream?: number): readonly number[] => {
    const random = new Random(seed, stream);
    return Array.from({ length: 8 }, () => random.uniform());
  };
  expect(draws(7)).toEqual(draws(7));
  expect(new Set([draws(7), draws(8), draws(7, 1), draws(7 + 2 ** 40)].map(String)).size).toBe(4);
});

test('uniform and normal numbers have the mean and variance of their laws', () => {
  const random = new Random(1);
  for (const [draw, mean, variance] of [[() => random.uniform(), 0.5, 1 / 12], [() => random.normal(), 0, 1]] as const) {
    const drawn = Array.from({ length: 40_000 }, draw);
    const found = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(variance / drawn.length));
    expect(drawn.reduce((sum, value) => sum + (value - found) ** 2, 0) / drawn.length / variance).toBeCloseTo(1, 1);
  }
});

test('a shuffle loses nothing, and every order comes equally often', () => {
  const random = new Random(3);
  const counts = new Map<string, number>();
  for (let i = 0; i < 12_000; i++) {
    const order = random.shuffle([1, 2, 3]).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(4 * Math.sqrt(2_000));
});

test('words hash evenly, and differently by seed', () => {
  const hashes = Array.from({ length: 10_000 }, (_, i) => hashText(`customer-${i}`, 5));
  expect(Math.abs(hashes.filter((hash) => hash < 2 ** 31).length - 5_000)).toBeLessThan(200);
  expect(hashText('customer-1', 6)).not.toBe(hashes[1]);
});

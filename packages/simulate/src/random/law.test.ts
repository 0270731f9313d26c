import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AliasTable, zipfWeights } from './alias-table.ts';
import { beta, exponential, gamma, normal } from './law.ts';
import { Random } from './random.ts';

const draws = 40_000;

function momentsOf(draw: () => number): readonly [mean: number, variance: number] {
  const drawn = Array.from({ length: draws }, draw);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / draws;
  return [mean, drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws];
}

describe('draws have the mean and variance of their law', () => {
  const random = new Random(1).begin(1, 0, 0);
  test.each([
    ['uniform', () => random.uniform(), 1 / 2, 1 / 12],
    ['exponential', () => exponential(random), 1, 1],
    ['normal', () => normal(random), 0, 1],
    ['gamma, shape 0.3', () => gamma(random, 0.3), 0.3, 0.3],
    ['gamma, shape 1', () => gamma(random, 1), 1, 1],
    ['gamma, shape 6', () => gamma(random, 6), 6, 6],
    ['beta 1.4, 8', () => beta(random, { alpha: 1.4, beta: 8 }), 1.4 / 9.4, (1.4 * 8) / (9.4 ** 2 * 10.4)],
  ] as const)('%s', (_, draw, mean, variance) => {
    const [drawnMean, drawnVariance] = momentsOf(draw);
    expect(Math.abs(drawnMean - mean) / Math.sqrt(variance / draws)).toBeLessThan(4);
    expect(Math.abs(drawnVariance / variance - 1)).toBeLessThan(0.06);
  });

  test('an alias table draws each by its weight', () => {
    const weights = [...zipfWeights(7, 0.9), 0];
    const table = new AliasTable(weights);
    const counts = weights.map(() => 0);
    for (let i = 0; i < draws; i++) counts[table.draw(random)]!++;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, i) => expect(Math.abs(counts[i]! - (draws * weight) / total)).toBeLessThan(4 * Math.sqrt(draws * 0.25)));
    expect(counts.at(-1)).toBe(0);
  });
});

test('a stream gives the same numbers whatever was drawn before; streams of other names give others', () => {
  const name = fc.tuple(fc.nat(100), fc.nat(2 ** 28), fc.nat(2 ** 20));
  fc.assert(fc.property(fc.maxSafeInteger(), name, name, (seed, one, other) => {
    const four = (random: Random): readonly number[] => Array.from({ length: 4 }, () => random.uniform());
    const random = new Random(seed);
    const before = four(random.begin(...one));
    const between = four(random.begin(...other));
    expect(four(random.begin(...one))).toEqual(before);
    if (one.some((part, i) => part !== other[i])) expect(between).not.toEqual(before);
  }));
});

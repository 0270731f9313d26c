import { describe, expect, test } from 'vitest';
import { spreadOf, type CategorySpread, type NumberSpread } from './distribution.ts';
import { evenBounds, growingBounds } from './nice-bounds.ts';

const day = 86_400_000;

describe('a spread', () => {
  test('holds every value in one bin, and says how many are missing', () => {
    const values = [undefined, ...Array.from({ length: 1_000 }, (_, i) => i * 0.37)];
    const spread = spreadOf(values, { type: 'number' }) as NumberSpread;
    expect(spread.scale).toBe('linear');
    expect(spread.bins.reduce((sum, { count }) => sum + count, spread.zeros)).toBe(1_000);
    expect(spread.missing).toBe(1);
  });

  test('of amounts of which few are very large has bins that grow, and zeros apart', () => {
    const values = [0, 0, 0, ...Array.from({ length: 500 }, (_, i) => Math.exp((i / 500) * 9))];
    const spread = spreadOf(values, { type: 'number', unit: 'GBP' }) as NumberSpread;
    expect(spread.scale).toBe('log');
    expect(spread.zeros).toBe(3);
    expect(spread.bins.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect(spread.bins.every(({ from, to }) => to > from)).toBe(true);
  });

  test('of small whole numbers has one bin each', () => {
    const spread = spreadOf([0, 1, 1, 2, 3], { type: 'number' }) as NumberSpread;
    expect(spread.bins.map(({ from, count }) => [from, count])).toEqual([[0, 1], [1, 2], [2, 1], [3, 1]]);
  });

  test('of lengths of time is drawn in days', () => {
    const spread = spreadOf(Array.from({ length: 300 }, (_, i) => i * day), { type: 'duration' }) as NumberSpread;
    expect(new Set(spread.bins.map(({ from, to }) => to - from))).toEqual(new Set([30 * day]));
  });

  test('takes bounds that are given, so that two can be compared', () => {
    const spread = spreadOf([-5, 1, 2, 30], { type: 'number', bounds: [0, 2, 4] }) as NumberSpread;
    expect(spread.bins).toEqual([{ from: 0, to: 2, count: 2 }, { from: 2, to: 4, count: 2 }]);
  });

  test('of texts counts the most frequent, and the rest together', () => {
    const values = [...Array.from({ length: 30 }, (_, i) => `c${i}`), 'c3', undefined];
    const spread = spreadOf(values, { type: 'string' }) as CategorySpread;
    expect(spread.categories[0]).toEqual({ value: 'c3', count: 2 });
    expect(spread.others).toEqual({ values: 10, count: 10 });
    expect(spread.missing).toBe(1);
  });

  test('of lists counts who has an entry', () => {
    expect((spreadOf([['a', 'b'], ['a', 'a'], []], { type: 'strings' }) as CategorySpread).categories).toEqual([{ value: 'a', count: 2 }, { value: 'b', count: 1 }]);
    expect((spreadOf([[0, 3], [1, 0]], { type: 'histogram' }) as CategorySpread).categories).toEqual([{ value: 0, count: 1 }, { value: 1, count: 1 }]);
  });

  test('of nobody is empty', () => {
    expect(spreadOf([undefined], { type: 'number' })).toEqual({ kind: 'numbers', scale: 'linear', bins: [], zeros: 0, missing: 1, quantiles: [] });
  });
});

describe('bounds', () => {
  test.each([[0, 0], [0.3, 0.9], [-40, 25_000], [5, 5]])('from %d to %d hold both', (from, to) => {
    const bounds = evenBounds({ from, to, bins: 24, unit: 'number' });
    expect(bounds[0]).toBeLessThanOrEqual(from);
    expect(bounds.at(-1)).toBeGreaterThan(to);
    expect(bounds.length).toBeLessThanOrEqual(28);
  });

  test('that grow begin at or below the least, and end above the most', () => {
    expect(growingBounds({ from: 4, to: 60 })).toEqual([3, 5, 7, 10, 15, 20, 30, 50, 70]);
    expect(growingBounds({ from: 10, to: 10 })).toEqual([10, 15]);
    expect(growingBounds({ from: 1, to: 9, whole: true })).toEqual([1, 2, 3, 5, 7, 10]);
  });
});

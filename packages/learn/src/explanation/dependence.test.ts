import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dependenceOf, type ExplainedRow, type ScoreRows } from './dependence.ts';
import { interactionsOf } from './interaction.ts';

const scored = (score: (of: Readonly<Record<string, unknown>>) => number): ScoreRows => (rows) => rows.map(({ values }) => score(values));
const rowsOf = (values: readonly Record<string, unknown>[]): readonly ExplainedRow[] => values.map((of) => ({ values: of as ExplainedRow['values'], asOf: 0 }));
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
/** A and b go together; c is by itself. */
const grid = rowsOf(Array.from({ length: 60 }, (_, i) => ({ a: i % 10, b: (i % 10) + (i % 3), c: (i * 7) % 11, word: i % 4 === 0 ? 'x' : 'y' })));

describe('dependence', () => {
  test('of a sum is the column by itself, and so are its local effects', async () => {
    const { points, customers } = await dependenceOf({ rows: grid, column: 'a', score: scored(({ a, c }) => 3 * number(a) + number(c) ** 2) });
    expect(customers).toBe(60);
    expect(points.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    points.slice(1).forEach(({ mean, effect }, i) => {
      expect(mean - points[i]!.mean).toBeCloseTo(3, 9);
      expect(effect! - points[i]!.effect!).toBeCloseTo(3, 9);
    });
    expect(points.reduce((sum, point) => sum + point.customers, 0)).toBe(60);
  });

  test('local effects ask only about customers that there are, where others are led astray', async () => {
    // Only where a and b are far apart, as nobody is, much is said.
    const { points } = await dependenceOf({ rows: grid, column: 'a', score: scored(({ a, b }) => number(a) + (Math.abs(number(a) - number(b)) > 3 ? 100 : 0)) });
    for (const { effect } of points) expect(Math.abs(effect!)).toBeLessThan(6);
    expect(Math.max(...points.map(({ mean }) => mean))).toBeGreaterThan(30);
  });

  test('of words has the commonest first, and missing last', async () => {
    const rows = [...grid, ...rowsOf([{ a: 1 }, { a: 2 }])];
    const { points } = await dependenceOf({ rows, column: 'word', score: scored(({ word }) => (word === 'x' ? 2 : word === 'y' ? 1 : 5)) });
    expect(points.map(({ value, customers, mean, low, high }) => [value, customers, mean, low, high])).toEqual([['y', 45, 1, 1, 1], ['x', 15, 2, 2, 2], [undefined, 2, 5, 5, 5]]);
  });

  test('is within what is said of customers, tries no more values than asked, and adds up to customers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ a: fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined }), c: fc.integer({ min: -5, max: 5 }) }), { minLength: 2, maxLength: 80 }), fc.integer({ min: 2, max: 20 }), async (values, most) => {
        const { points } = await dependenceOf({ rows: rowsOf(values), column: 'a', most, score: scored(({ a, c }) => Math.max(number(a), number(c))) });
        expect(points.filter(({ value }) => value !== undefined).length).toBeLessThanOrEqual(most);
        expect(points.reduce((sum, { customers }) => sum + customers, 0)).toBe(values.length);
        for (const { mean, low, high } of points) expect(low <= mean + 1e-9 || high >= mean - 1e-9).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('of customers who cannot be scored there is nothing, and a constant column is one point', async () => {
    const { points, customers } = await dependenceOf({ rows: grid, column: 'k', score: scored(({ a }) => (number(a) > 4 ? NaN : 1)) });
    expect([customers, points.length, points[0]!.value]).toEqual([30, 1, undefined]);
  });
});

describe('interaction', () => {
  test('is nothing in a sum, all in a product around 0, and told by its size', async () => {
    const rows = rowsOf(Array.from({ length: 36 }, (_, i) => ({ a: (i % 6) - 2.5, b: Math.floor(i / 6) - 2.5, c: (i * 5) % 7 })));
    const found = await interactionsOf({ rows, columns: ['a', 'b', 'c'], score: scored(({ a, b, c }) => number(a) * number(b) + number(c)) });
    expect(found[0]).toMatchObject({ columns: ['a', 'b'], share: expect.closeTo(1, 6) as number });
    for (const { share } of found.slice(1)) expect(share).toBeLessThan(1e-9);
    const sum = await interactionsOf({ rows, columns: ['a', 'b', 'c'], score: scored(({ a, b, c }) => number(a) + number(b) + number(c)) });
    for (const { share } of sum) expect(share).toBeLessThan(1e-9);
  });

  test('of columns that do nothing, or a model that says one thing, is not told', async () => {
    expect(await interactionsOf({ rows: grid, columns: ['b', 'c'], score: scored(({ a }) => number(a)) })).toEqual([]);
    expect(await interactionsOf({ rows: grid, columns: ['a', 'b'], score: scored(() => 1) })).toEqual([]);
  });
});

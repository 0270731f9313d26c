import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnValue } from '../../registry/definition.ts';
import { attributeSampled } from './sampled.ts';

type Values = Readonly<Record<string, ColumnValue>>;
const columns = ['a', 'b', 'c', 'd'] as const;
const number = (values: Values, column: string): number => (typeof values[column] === 'number' ? values[column] : 0);
/** Products and turns, so that orders matter. */
const scoreOf = (values: Values): number => number(values, 'a') * number(values, 'b') + Math.max(0, number(values, 'c') - number(values, 'd')) + number(values, 'd') ** 2;
const ask = (rows: readonly Values[]): readonly Float64Array[] => rows.map((row) => Float64Array.of(scoreOf(row)));

/** By the definition: the mean over all orders. */
function shapley(values: Values, reference: Values): Readonly<Record<string, number>> {
  const orders = permutations(columns);
  return Object.fromEntries(columns.map((column) => [column, orders.reduce((sum, order) => {
    const before = Object.fromEntries(order.slice(0, order.indexOf(column)).map((each) => [each, values[each]]));
    return sum + scoreOf({ ...reference, ...before, [column]: values[column] }) - scoreOf({ ...reference, ...before });
  }, 0) / orders.length]));
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.length < 2 ? [items] : items.flatMap((item, i) => permutations(items.filter((_, k) => k !== i)).map((rest) => [item, ...rest]));
}

const rows = fc.record(Object.fromEntries(columns.map((column) => [column, fc.integer({ min: -3, max: 3 })])));

test('contributions add up to the score less that of the usual customer, and lie about the Shapley values by their errors', () => {
  let [beyond, of] = [0, 0];
  fc.assert(
    fc.property(rows, rows, (values, reference) => {
      const { expected, contributions, errors, orders } = attributeSampled(ask, { values, reference, output: 0, pairs: 40 });
      expect(orders).toBe(80);
      expect(expected).toEqual([scoreOf(reference)]);
      const sum = [...contributions.values()].reduce((all, each) => all + each, 0);
      expect(sum).toBeCloseTo(scoreOf(values) - scoreOf(reference), 9);
      const truth = shapley(values, reference);
      for (const column of columns) {
        if (values[column] === reference[column]) expect(contributions.has(column)).toBe(false);
        else {
          of++;
          beyond += Number(Math.abs(contributions.get(column)! - truth[column]!) > 3 * errors.get(column)! + 1e-9);
        }
      }
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(beyond / of).toBeLessThan(0.02);
});

test('the same question has the same answer, and one column has no error', () => {
  const values = { a: 2, b: 3, c: 1, d: -1 };
  expect(attributeSampled(ask, { values, reference: {}, output: 0 })).toEqual(attributeSampled(ask, { values, reference: {}, output: 0 }));
  const { contributions, errors } = attributeSampled(ask, { values, reference: { ...values, d: 2 }, output: 0 });
  expect([...contributions]).toEqual([['d', scoreOf(values) - scoreOf({ ...values, d: 2 })]]);
  expect([...errors]).toEqual([['d', 0]]);
});

test('somebody who is usual in everything has no reasons', () => {
  const { contributions, expected } = attributeSampled(ask, { values: { a: 1, b: undefined }, reference: { a: 1 }, output: 0 });
  expect([[...contributions], expected]).toEqual([[], [0]]);
});

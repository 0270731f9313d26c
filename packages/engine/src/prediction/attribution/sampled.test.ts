import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asking, lettersOf, profiles, scoreOf, shapleyByOrders } from './asked-model.testkit.ts';
import { attributeSampled } from './sampled.ts';

const columns = lettersOf(4);
const ask = asking(scoreOf);
const rows = profiles(4);

test('contributions add up to the score less that of the usual customer, and lie about the Shapley values by their errors', () => {
  let [beyond, of] = [0, 0];
  fc.assert(
    fc.property(rows, rows, (values, reference) => {
      const { expected, contributions, errors, tried } = attributeSampled(ask, { values, reference, output: 0, pairs: 40 });
      expect(tried).toBe(80);
      expect(expected).toEqual([scoreOf(reference)]);
      const sum = [...contributions.values()].reduce((all, each) => all + each, 0);
      expect(sum).toBeCloseTo(scoreOf(values) - scoreOf(reference), 9);
      const truth = shapleyByOrders(scoreOf, values, reference);
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

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAttributor } from './attribution.ts';
import { asking, lettersOf, numberOf, profiles, scoreOf, shapleyByOrders } from './asked-model.testkit.ts';
import type { Values } from './asked-model.ts';
import { coalitionsOf, GROUPS } from './coalitions.ts';
import { attributeKernel } from './kernel.ts';
import { ensembles, rows as treeRows, scoreOf as scoreOfTrees, WIDTH } from './tree.testkit.ts';

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, each) => all + each, 0);

describe('with all sets of columns', () => {
  test('contributions are the Shapley values of the definition, without error', () => {
    fc.assert(
      fc.property(profiles(4), profiles(4), (values, reference) => {
        const { expected, contributions, errors } = attributeKernel(asking(scoreOf), { values, reference, output: 0 });
        expect(expected).toEqual([scoreOf(reference)]);
        const truth = shapleyByOrders(scoreOf, values, reference);
        for (const [column, value] of contributions) {
          expect(value).toBeCloseTo(truth[column]!, 8);
          expect(errors.get(column)).toBe(0);
        }
        for (const column of lettersOf(4)) expect(contributions.has(column)).toBe(values[column] !== reference[column]);
      }),
      { numRuns: 200 },
    );
  });

  test('they are what trees are taken apart to against the same row', () => {
    fc.assert(
      fc.property(ensembles, treeRows, treeRows, (ensemble, row, usual) => {
        const named = (of: Float32Array): Values => Object.fromEntries(Array.from(of, (x, i) => [String(i), Number.isNaN(x) ? undefined : x]));
        const ask = asking((values) => scoreOfTrees(ensemble, 0, Float32Array.from({ length: WIDTH }, (_, i) => (values[i] === undefined ? NaN : numberOf(values, String(i))))));
        const { contributions } = attributeKernel(ask, { values: named(row), reference: named(usual), output: 0 });
        const exact = createAttributor(ensemble, { background: [usual] }).attribute(row).contributions[0]!;
        exact.forEach((value, column) => expect(contributions.get(String(column)) ?? 0).toBeCloseTo(value, 8));
      }),
      { numRuns: 100 },
    );
  });
});

describe('with some sets of columns', () => {
  const count = 14;
  const columns = lettersOf(count);
  /** Neighbours work together, one column does nothing, two do the same. */
  const score = (values: Values): number => columns.slice(0, -2).reduce((all, column, i) => all + numberOf(values, column) * (1 + numberOf(values, columns[i + 1]!) / 3), 0) + 5 * Math.max(numberOf(values, 'm'), 0);
  /** Of pairwise products: half of what two do together belongs to each. */
  const truthOf = (values: Values, reference: Values): readonly number[] => {
    const all = (known: ReadonlySet<string>): number => score(Object.fromEntries(columns.map((column) => [column, known.has(column) ? values[column] : reference[column]])));
    const nobody = all(new Set());
    return columns.map((column) => {
      const alone = all(new Set([column])) - nobody;
      const together = sum(columns.filter((other) => other !== column).map((other) => all(new Set([column, other])) - all(new Set([other])) - alone));
      return alone + together / 2;
    });
  };

  test('contributions add up to the score less that of the usual customer, and lie about the truth by their errors', () => {
    let [beyond, of] = [0, 0];
    fc.assert(
      fc.property(profiles(count), profiles(count), (values, reference) => {
        const { contributions, errors, tried } = attributeKernel(asking(score), { values, reference, output: 0, most: 400 });
        expect(tried).toBeLessThanOrEqual(400);
        expect(sum(contributions.values())).toBeCloseTo(score(values) - score(reference), 6);
        truthOf(values, reference).forEach((truth, i) => {
          if (!contributions.has(columns[i]!)) return;
          of++;
          beyond += Number(Math.abs(contributions.get(columns[i]!)! - truth) > 3 * errors.get(columns[i]!)! + 1e-6);
        });
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(beyond / of).toBeLessThan(0.03);
  });

  test('a column that changes nothing has nothing, to within its error, and the same question has the same answer', () => {
    const values = Object.fromEntries(columns.map((column, i) => [column, i % 3]));
    const reference = Object.fromEntries(columns.map((column) => [column, -1]));
    const told = attributeKernel(asking(score), { values, reference, output: 0, most: 300 });
    expect(Math.abs(told.contributions.get('n')!)).toBeLessThanOrEqual(3 * told.errors.get('n')! + 1e-9);
    expect(attributeKernel(asking(score), { values, reference, output: 0, most: 300 })).toEqual(told);
  });
});

describe('sets of columns', () => {
  test('weigh 1 together, each with its complement, and are within what may be asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 40, max: 500 }), fc.nat(), (count, most, seed) => {
        let state = seed;
        const coalitions = coalitionsOf(count, most, () => ((state = (state * 48_271 + 11) % 2_147_483_647) / 2_147_483_647));
        expect(coalitions.length).toBeLessThanOrEqual(most);
        expect(sum(coalitions.map(({ weight }) => weight))).toBeCloseTo(1, 9);
        const inEach = Array.from({ length: count }, (_, i) => sum(coalitions.map(({ members, weight }) => members[i]! * weight)));
        for (const share of inEach) expect(share).toBeCloseTo(0.5, 9);
        for (const { members, group } of coalitions) {
          expect(sum(members)).toBeGreaterThan(0);
          expect(sum(members)).toBeLessThan(count);
          expect(group).toBeLessThan(GROUPS);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('of something that cannot be scored nothing is said', () => {
  expect(attributeKernel(asking((values) => (values['a'] === 1 ? NaN : 1)), { values: { a: 1, b: 2 }, reference: {}, output: 0 })).toMatchObject({ tried: 0, contributions: new Map() });
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UsualColumn } from '../prediction/model.ts';
import type { ColumnValue } from '../registry/definition.ts';
import { findCounterfactuals, meets, type CounterfactualQuestion, type MutableColumn } from './counterfactual.ts';

const number = (lower: number, upper: number): UsualColumn => ({ kind: 'number', quartiles: [lower, (lower + upper) / 2, upper], deviation: (upper - lower) / 1.35, missing: 0 });
const usual = { orders: number(0, 4), spend: number(0, 400), visits: number(0, 10), newsletter: { kind: 'boolean', yes: 0.4, missing: 0 } } as const;
const of = (value: ColumnValue): number => (typeof value === 'number' ? value : value === true ? 1 : 0);

/** Each order, £100, ten visits and the newsletter lower the score by a tenth. */
const score: CounterfactualQuestion['score'] = ({ orders, spend, visits, newsletter }) => 0.9 - (of(orders) + of(spend) / 100 + of(visits) / 10 + of(newsletter)) / 10;
const question: CounterfactualQuestion = {
  columns: { orders: 1, spend: 120, visits: 0, newsletter: false },
  score,
  goal: { below: 0.5 },
  mutable: [{ column: 'orders', direction: 'up' }, { column: 'spend', direction: 'up' }],
  usual,
};

test('the smallest change of one column comes first, each column a way of its own', () => {
  expect(findCounterfactuals(question)).toEqual({
    found: [
      { changes: [{ column: 'orders', from: 1, to: 3 }], score: expect.closeTo(0.48, 12), cost: 0.5 },
      { changes: [{ column: 'spend', from: 120, to: 320 }], score: expect.closeTo(0.48, 12), cost: 0.5 },
    ],
    isComplete: true,
  });
});

test('columns are joined only where none of them suffices', () => {
  const { found } = findCounterfactuals({ ...question, mutable: [{ column: 'orders', max: 2 }, { column: 'newsletter' }, { column: 'visits', max: 5 }] });
  expect(found.map(({ changes }) => changes.map(({ column, to }) => [column, to]))).toEqual([[['orders', 2], ['newsletter', true]]]);
});

test('bounds and directions are kept', () => {
  expect(findCounterfactuals({ ...question, mutable: [{ column: 'orders', direction: 'down' }] }).found).toEqual([]);
  expect(findCounterfactuals({ ...question, mutable: [{ column: 'spend', max: 200 }] }).found).toEqual([]);
  expect(findCounterfactuals({ ...question, mutable: [{ column: 'spend', max: 315 }] }).found[0]!.changes[0]!.to).toBe(315);
  expect(findCounterfactuals({ ...question, mutable: [{ column: 'spend', step: 75 }] }).found[0]!.changes[0]!.to).toBe(375);
});

test('what is out of reach is not found, and the search says that it looked at everything', () => {
  expect(findCounterfactuals({ ...question, goal: { below: -5 } })).toEqual({ found: [], isComplete: true });
});

test('a search cut short says so', () => {
  expect(findCounterfactuals({ ...question, goal: { below: -5 }, mostScores: 3 })).toEqual({ found: [], isComplete: false });
});

test('who meets the goal already needs no change', () => {
  expect(findCounterfactuals({ ...question, goal: { below: 0.8 } })).toEqual({ found: [], isComplete: true });
  expect(findCounterfactuals({ ...question, goal: { atLeast: 0.5 } })).toEqual({ found: [], isComplete: true });
});

test('a missing number may become what is usual, a word one of those that are named', () => {
  const words: CounterfactualQuestion = {
    ...question, columns: { plan: 'monthly' }, score: ({ orders, plan }) => (plan === 'yearly' || of(orders) >= 2 ? 0 : 1),
    mutable: [{ column: 'orders' }, { column: 'plan', values: ['monthly', 'yearly'] }],
  };
  expect(findCounterfactuals(words).found.map(({ changes: [change] }) => [change!.column, change!.from, change!.to])).toEqual([['orders', undefined, 2], ['plan', 'monthly', 'yearly']]);
});

test('of what nothing usual is known, its own size says how far it may go', () => {
  const { found } = findCounterfactuals({ ...question, usual: {} });
  expect(found.map(({ changes: [change] }) => [change!.column, change!.to])).toEqual([['spend', 320], ['orders', 3]]);
  expect(findCounterfactuals({ ...question, usual: {}, mutable: [{ column: 'visits' }] }).found).toEqual([]);
});

test('every answer meets the goal when its changes are scored again, and none contains another', () => {
  const numbers = fc.record({ orders: fc.nat(4), spend: fc.nat(400), visits: fc.nat(10), newsletter: fc.boolean() });
  const mutable: readonly MutableColumn[] = [{ column: 'orders', direction: 'up' }, { column: 'spend' }, { column: 'visits', max: 20 }, { column: 'newsletter' }];
  fc.assert(
    fc.property(numbers, fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }), fc.double({ min: -1, max: 1, noNaN: true }), (columns, w, threshold) => {
      // Steps, bends and products, as of trees.
      const bent: CounterfactualQuestion['score'] = ({ orders, spend, visits, newsletter }) =>
        w[0]! * Math.min(3, of(orders)) + w[1]! * (of(spend) > 250 ? 1 : 0) + w[2]! * (of(visits) / 10) * of(newsletter) + w[3]! * (of(orders) > 1 ? of(newsletter) : 0) - w[4]! * (of(visits) > 7 ? 1 : 0);
      const goal = { below: threshold };
      const { found } = findCounterfactuals({ columns, score: bent, goal, mutable, usual });
      const sets = found.map(({ changes }) => changes.map(({ column }) => column));
      for (const { changes, score: told } of found) {
        const again = bent({ ...columns, ...Object.fromEntries(changes.map(({ column, to }) => [column, to])) });
        expect(again).toBe(told);
        expect(meets(again, goal)).toBe(true);
      }
      for (const [i, set] of sets.entries()) for (const [j, other] of sets.entries()) if (i !== j) expect(set.every((column) => other.includes(column))).toBe(false);
    }),
    { numRuns: 60 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAttributor } from './attribution/attribution.ts';
import type { FactorizationPredictor, ScoringModel } from './model.ts';
import { parseModel } from './parse-model.ts';
import { createScorer } from './scorer.ts';

const number = fc.integer({ min: -40, max: 40 }).map((whole) => whole / 8);
const machine = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    predictor: fc.record({ kind: fc.constant('factorization' as const), intercept: number, weights: fc.array(number, { minLength: width, maxLength: width }), factors: fc.array(fc.tuple(number, number), { minLength: width, maxLength: width }) }),
    row: fc.array(fc.oneof(number, fc.constant(NaN), fc.constant(0)), { minLength: width, maxLength: width }),
    means: fc.array(number, { minLength: width, maxLength: width }),
  }),
);

/** By the definition: every pair, one after the other. */
function naive({ intercept, weights, factors }: FactorizationPredictor, row: readonly number[]): number {
  const x = row.map((value) => (Number.isNaN(value) ? 0 : value));
  let score = intercept + weights.reduce((sum, weight, i) => sum + weight * x[i]!, 0);
  for (let i = 0; i < x.length; i++) for (let j = i + 1; j < x.length; j++) score += x[i]! * x[j]! * factors[i]!.reduce((sum, v, f) => sum + v * factors[j]![f]!, 0);
  return score;
}

const modelOf = (predictor: FactorizationPredictor): ScoringModel => ({ format: 1, inputs: predictor.weights.map((_, i) => ({ kind: 'number', column: `c${i}` })), predictor, link: 'logistic' });

test('it scores all pairs', () => {
  fc.assert(
    fc.property(machine, ({ predictor, row }) => {
      const into = new Float64Array(1);
      createScorer(modelOf(predictor)).predict(Float32Array.from(row), into);
      expect(into[0]).toBeCloseTo(naive(predictor, row), 8);
    }),
    { numRuns: 200 },
  );
});

describe('contributions', () => {
  test('they are the means over all orders in which the numbers become known, and add up', () => {
    fc.assert(
      fc.property(machine, ({ predictor, row, means }) => {
        const width = row.length;
        const asked = row.map((value) => (Number.isNaN(value) ? 0 : value));
        const { expected, contributions } = createAttributor(predictor, { means }).attribute(Float32Array.from(row));
        expect(expected[0]).toBeCloseTo(naive(predictor, means), 6);
        const shapley = Array.from({ length: width }, () => 0);
        const orders = permutations(Array.from({ length: width }, (_, i) => i));
        for (const order of orders) {
          const now = [...means];
          for (const i of order) {
            const before = naive(predictor, now);
            now[i] = asked[i]!;
            shapley[i]! += (naive(predictor, now) - before) / orders.length;
          }
        }
        shapley.forEach((value, i) => expect(contributions[0]![i]).toBeCloseTo(value, 6));
        expect(expected[0]! + contributions[0]!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(naive(predictor, row), 6);
      }),
      { numRuns: 60 },
    );
  });
});

test('from JSON it is read whole or refused where it is wrong', () => {
  const predictor: FactorizationPredictor = { kind: 'factorization', weights: [1, 2], intercept: 0.5, factors: [[1], [2]] };
  expect(parseModel(JSON.parse(JSON.stringify(modelOf(predictor))))).toEqual(modelOf(predictor));
  for (const [part, value] of [['weights', [1]], ['intercept', 'much'], ['factors', [[1]]], ['factors', [[1], [2, 3]]], ['factors', [[1], [null]]], ['factors', [[], []]]] as const) {
    expect(() => parseModel({ ...modelOf(predictor), predictor: { ...predictor, [part]: value } }), `${part} ${JSON.stringify(value)}`).toThrow(/predictor\.(weights|intercept|factors)/);
  }
});

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  return items.length <= 1 ? [items] : items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAttributor } from './attribution/attribution.ts';
import type { NeighbourPredictor, ScoringModel } from './model.ts';
import { compileNeighbours, stepsOf } from './nearest-rows.ts';
import { parseModel } from './parse-model.ts';
import { createScorer } from './scorer.ts';

const WIDTH = 3;
const whole = fc.integer({ min: -6, max: 6 });
/** Few different numbers, so that many rows are equally far. */
const predictors: fc.Arbitrary<NeighbourPredictor> = fc
  .tuple(fc.array(fc.record({ row: fc.tuple(whole, whole, whole), answer: fc.tuple(whole, whole) }), { minLength: 3, maxLength: 40 }), fc.array(fc.constantFrom(0, 0.5, 2), { minLength: WIDTH, maxLength: WIDTH }), fc.integer({ min: 1, max: 3 }))
  .map(([all, steps, near]) => ({ kind: 'neighbours', near, steps, rows: all.map(({ row }) => row), answers: all.map(({ answer }) => answer) }));
const asked = fc.array(fc.oneof(fc.constant(NaN), fc.double({ min: -5, max: 5, noNaN: true })), { minLength: WIDTH, maxLength: WIDTH }).map((row) => Float32Array.from(row));

/** By sorting all rows. */
function nearestBySorting({ near, steps, rows }: NeighbourPredictor, row: Float32Array): readonly number[] {
  const distance = (stored: readonly number[]): number => stored.reduce((sum, x, i) => sum + (steps[i] === 0 ? 0 : (stepsOf(row[i]!, steps[i]!) - x) ** 2), 0);
  return [...rows.keys()].sort((one, other) => distance(rows[one]!) - distance(rows[other]!) || one - other).slice(0, near);
}

test('the nearest rows are those that sorting all of them finds, of equally near ones the earlier', () => {
  fc.assert(
    fc.property(predictors, asked, (predictor, row) => {
      expect([...compileNeighbours(predictor, WIDTH).nearest(row)]).toEqual(nearestBySorting(predictor, row));
    }),
  );
});

test('a score is the mean answer of the nearest, and contributions add up to it', () => {
  fc.assert(
    fc.property(predictors, asked, (predictor, row) => {
      const told = nearestBySorting(predictor, row).map((i) => predictor.answers[i]!);
      const wanted = [0, 1].map((output) => told.reduce((sum, answer) => sum + answer[output]!, 0) / predictor.near);
      const raw = new Float64Array(2);
      compileNeighbours(predictor, WIDTH).predict(row, raw);
      const { expected, contributions } = createAttributor(predictor, { means: [0.5, 0, -1] }).attribute(row);
      wanted.forEach((score, output) => {
        expect(raw[output]).toBeCloseTo(score, 12);
        expect(contributions[output]!.reduce((sum, each) => sum + each, expected[output]!)).toBeCloseTo(score, 9);
      });
    }),
    { numRuns: 50 },
  );
});

test('a number that counts nothing contributes nothing, and one that is as the mean neither', () => {
  const predictor: NeighbourPredictor = { kind: 'neighbours', near: 1, steps: [1, 0, 1], rows: [[0, 5, 0], [4, -5, 0]], answers: [[0], [1]] };
  const { expected, contributions } = createAttributor(predictor).attribute(Float32Array.of(4, 9, 0));
  expect([expected, [...contributions[0]!]]).toEqual([[0], [1, 0, 0]]);
});

test('numbers count as the nearest whole steps, within bounds, a missing one as 0', () => {
  expect([stepsOf(0.49, 1), stepsOf(0.5, 1), stepsOf(-0.5, 1), stepsOf(1e30, 64), stepsOf(-1e30, 64), stepsOf(NaN, 64)]).toEqual([0, 1, 0, 512, -512, 0]);
});

const model: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'visits' }], predictor: { kind: 'neighbours', near: 2, steps: [1], rows: [[0], [1], [9]], answers: [[0], [0], [1]] }, link: 'identity' };

test('a model of neighbours survives JSON and serves', () => {
  const { score } = createScorer(parseModel(JSON.parse(JSON.stringify(model))));
  expect([score({ visits: 8 }, 0).values[0], score({}, 0).values[0]]).toEqual([0.5, 0]);
});

test.each([
  ['more neighbours than rows', { near: 4 }, 'predictor.near'],
  ['a row of another width', { rows: [[0], [1], [9, 9]] }, 'predictor.rows[2]'],
  ['a row that is not of whole steps', { rows: [[0], [1.5], [9]] }, 'predictor.rows[1]'],
  ['a row beyond all bounds', { rows: [[0], [513], [9]] }, 'predictor.rows[1]'],
  ['steps below 0', { steps: [-1] }, 'predictor.steps'],
  ['a row without an answer', { answers: [[0], [0]] }, 'predictor.answers'],
  ['answers of different length', { answers: [[0], [0, 1], [1]] }, 'predictor.answers[1]'],
] as const)('%s is refused', (_, wrong, place) => {
  expect(() => parseModel(JSON.parse(JSON.stringify({ ...model, predictor: { ...model.predictor, ...wrong } })))).toThrow(place);
});

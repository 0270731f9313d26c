import { createDoubt, createScorer, type ScoringModel } from '@limn/engine';
import { expect, test } from 'vitest';
import { answeredRows } from './answered.ts';
import { lawReach, reachOf } from './reach.ts';

const inputs: ScoringModel['inputs'] = [{ kind: 'number', column: 'age' }, { kind: 'oneHot', column: 'plan', vocabulary: ['free'] }];
/** Age, then whether the plan is free, unseen or missing. */
const matrix = { rows: 3, columns: [[20, 60, NaN], [1, 1, 1], [0, 0, 0], [0, 0, 0]].map((column) => Float32Array.from(column)), categories: [0, 0, 0, 0] };

test('numbers may lie as far outside as what was seen is wide, words may not; who learnt lacked one column at most', () => {
  expect(reachOf(matrix, inputs)).toEqual({ low: [-20, 1, 0, 0], high: [100, 1, 0, 0], most: 1 });
});

test('whoever the model learnt from is told something; who is unlike them all is not', () => {
  const model: ScoringModel = { format: 1, inputs, link: 'identity', predictor: { kind: 'linear', weights: [[1, 0, 0, 0]], intercepts: [0] }, reach: reachOf(matrix, inputs) };
  expect([...answeredRows(model, { matrix, scores: [Float64Array.from([20, 60, 0])] })]).toEqual([1, 1, 1]);
  const { score } = createScorer(model);
  const doubt = createDoubt(model, undefined);
  expect(doubt(score({ age: 99, plan: 'free' }, 0))).toBeUndefined();
  expect(doubt(score({ age: 120, plan: 'pro' }, 0))).toEqual({ kind: 'unlike', columns: ['age', 'plan'], of: 2 });
});

test('a law of purchases is asked beyond what was seen; what is missing still counts', () => {
  const { low, high, most } = lawReach({ low: [-20], high: [100], most: 0 });
  const law: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'age' }], predictor: { kind: 'linear', weights: [[1]], intercepts: [0] }, link: 'identity', reach: { low, high, most } };
  const doubtOf = createDoubt(law, undefined);
  const told = (age: number | undefined) => doubtOf(createScorer(law).score({ age }, 0));
  expect([told(50), told(1e9)]).toEqual([undefined, undefined]);
  expect(told(undefined)).toMatchObject({ kind: 'unlike' });
});

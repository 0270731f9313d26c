import { expect, test } from 'vitest';
import { aliveOf } from './alive.ts';
import type { ScoringModel } from './model.ts';

const parameters = (names: readonly string[], values: readonly number[]) => names.map((name, i) => ({ name, value: values[i]! }));
const model: ScoringModel = {
  format: 1, inputs: [], link: 'exp',
  predictor: { kind: 'lifetime', law: 'bg-nbd', purchases: parameters(['r', 'alpha', 'a', 'b'], [0.2426, 4.4136, 0.7929, 2.426]), spend: parameters(['p', 'q', 'v'], [6.25, 3.74, 15.44]), horizon: 13, pace: 1, columns: { purchases: 0, first: 1, last: 2, spend: 3 } },
};

test('a law of purchases tells whether the customer still is one; of who never bought, and of other models, nothing is known', () => {
  const days = 38.86 * 7;
  expect(aliveOf(model, Float32Array.of(3, days, days - 30.43 * 7, 60))).toBeCloseTo(0.727, 2);
  expect(aliveOf(model, Float32Array.of(NaN, NaN, NaN, NaN))).toBeUndefined();
  expect(aliveOf({ ...model, predictor: { kind: 'linear', weights: [[1]], intercepts: [0] } }, Float32Array.of(1))).toBeUndefined();
});

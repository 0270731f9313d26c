import { describe, expect, test } from 'vitest';
import { createDoubt, unusualColumns } from './doubt.ts';
import type { ScoringModel } from './model.ts';
import { parseModel } from './parse-model.ts';
import { createScorer } from './scorer.ts';

const inputs: ScoringModel['inputs'] = [
  { kind: 'number', column: 'orders' },
  { kind: 'standard', column: 'spend', mean: 0, deviation: 1 },
  { kind: 'category', column: 'plan', vocabulary: ['free', 'pro'] },
];
const model: ScoringModel = {
  format: 1, inputs, link: 'logistic',
  predictor: { kind: 'linear', weights: [[0.1, 0, 0, 0]], intercepts: [0] },
  intervals: [{ of: 'mean', level: 0.9, x: [0.4, 0.6, 0.9], low: [0.35, 0.5, 0.4], high: [0.45, 0.7, 1] }],
  reach: { low: [0, -2, 0, 0], high: [9, 2, 0, 1], most: 1 },
};
const { score } = createScorer(model);

describe('a score is not told', () => {
  test('when its bounds lie farther apart than the definition allows, and is when they do not', () => {
    const doubt = createDoubt(model, { widest: 0.3 });
    expect(doubt(score({ orders: 0, spend: 1, plan: 'free' }, 0))).toBeUndefined();
    const { reach: _, ...boundless } = model;
    expect(createDoubt(boundless, { widest: 0.3 })(score({ orders: 30, spend: 1, plan: 'free' }, 0))).toMatchObject({ kind: 'wide', high: 1, widest: 0.3 });
    expect(createDoubt(boundless, undefined)(score({ orders: 30, spend: 1, plan: 'free' }, 0))).toBeUndefined();
  });

  test('of a customer who lacks more, or lies beyond in more, than anybody whom the model learnt from', () => {
    const doubt = createDoubt(model, undefined);
    expect(doubt(score({ orders: 12, spend: 1, plan: 'pro' }, 0))).toBeUndefined();
    expect(doubt(score({ orders: 12, spend: 1, plan: 'business' }, 0))).toEqual({ kind: 'unlike', columns: ['orders', 'plan'], of: 3 });
    expect(doubt(score({}, 0))).toEqual({ kind: 'unlike', columns: ['orders', 'spend', 'plan'], of: 3 });
  });

  test('a column is told once, however many of its numbers are unusual', () => {
    const { row } = score({ orders: 1, plan: 'free' }, 0);
    expect(unusualColumns(inputs, model.reach!, row)).toEqual(['spend']);
  });
});

test('a reach that is none is refused with its place', () => {
  const refused = (reach: object) => () => parseModel({ ...model, reach });
  expect(refused(model.reach!)).not.toThrow();
  expect(refused({ ...model.reach, low: [0] })).toThrow(/reach\.low/);
  expect(refused({ ...model.reach, high: [-1, 2, 0, 1] })).toThrow(/lies above high/);
  expect(refused({ ...model.reach, most: 0.5 })).toThrow(/reach\.most/);
});

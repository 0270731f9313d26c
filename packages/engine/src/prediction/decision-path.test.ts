import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionPath } from './decision-path.ts';
import type { ScoringModel, Tree } from './model.ts';
import { createScorer } from './scorer.ts';

/** Asks one number against one threshold. */
const stump = (feature: number, threshold: number, low: number, high: number): Tree => ({ output: 0, feature: [feature, -1, -1], threshold: [threshold, 0, 0], left: [1, 0, 0], right: [2, 0, 0], missingLeft: [1, 0, 0], value: [0, low, high], cover: [2, 1, 1] });

const model: ScoringModel = {
  format: 1,
  inputs: [{ kind: 'number', column: 'spend' }, { kind: 'category', column: 'country', vocabulary: ['uk', 'de', 'fr'] }],
  predictor: {
    kind: 'trees',
    base: [0],
    trees: [stump(0, 10, 1, 2), stump(0, 50, 3, 4), { ...stump(1, 0, 5, 6), categories: { 0: [0, 2] } }],
  },
  link: 'identity',
};

test('bounds are the nearest thresholds on either side, words those that all questions answer alike', () => {
  expect(decisionPath(model, Float32Array.from([30, 0]))).toEqual({
    trees: 3, questions: 3,
    columns: [
      { column: 'spend', asked: 2, missing: false, above: 10, upTo: 50 },
      { column: 'country', asked: 1, missing: false, words: { alike: ['uk', 'fr'], others: ['de'] } },
    ],
  });
});

test('a missing value is told as the answer that it was', () => {
  expect(decisionPath(model, Float32Array.from([NaN, 1]))?.columns[0]).toEqual({ column: 'spend', asked: 2, missing: true });
});

test('law: within the bounds the score stays the same', () => {
  const scorer = createScorer(model);
  const scoreOf = (spend: number): number => scorer.score({ spend, country: 'uk' }, 0).raw[0]!;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (spend, other) => {
      const [of] = decisionPath(model, Float32Array.from([spend, 0]))!.columns;
      if (other > (of!.above ?? -Infinity) && other <= (of!.upTo ?? Infinity)) expect(scoreOf(other)).toBe(scoreOf(spend));
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('what is no trees asks nothing one after the other', () => {
  expect(decisionPath({ ...model, predictor: { kind: 'linear', weights: [[1, 1]], intercepts: [0] } }, Float32Array.from([1, 1]))).toBeUndefined();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyCalibration, applyLink, calibrated } from './link.ts';
import type { InputTransform, ScoringModel } from './model.ts';
import { createScorer } from './scorer.ts';
import { leafOf } from './tree-path.ts';
import { anyRow, randomTree, seeded } from './tree.testkit.ts';

const numbers = (width: number): readonly InputTransform[] => Array.from({ length: width }, (_, i) => ({ kind: 'number', column: `c${i}` }));

test('compiled trees give, bit for bit, what walking the trees as data gives: missing, unknown codes and ties included', () => {
  const width = 5;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), anyRow(width), (seed, leaves, row) => {
      const random = seeded(seed);
      const trees = Array.from({ length: 6 }, () => randomTree(random, { leaves, width, categories: 2, outputs: 2 }));
      const scorer = createScorer({ format: 1, inputs: numbers(width), predictor: { kind: 'trees', base: [0.5, -1], trees }, link: 'identity' });
      const expected = [0.5, -1];
      for (const tree of trees) expected[tree.output]! += tree.value[leafOf(tree, row)]!;
      const raw = new Float64Array(2);
      scorer.predict(row, raw);
      expect([...raw]).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('a profile goes through transforms, predictor, link and calibration', () => {
  const model: ScoringModel = {
    format: 1,
    inputs: [{ kind: 'standard', column: 'orders', mean: 2, deviation: 2 }, { kind: 'oneHot', column: 'channel', vocabulary: ['app'] }],
    predictor: { kind: 'linear', weights: [[1, -1, 0.5, 0, 0]], intercepts: [-1] },
    link: 'logistic',
    calibration: [{ x: [0, 0.5, 1], y: [0, 0.2, 1] }],
  };
  const { raw, values, row } = createScorer(model).score({ orders: 3, channel: 'app' }, 0);
  expect([...row]).toEqual([0.5, 0, 1, 0, 0]);
  expect([...raw]).toEqual([0]);
  expect([...values]).toEqual([0.2]);
  expect([...createScorer(model).score({}, 0).raw]).toEqual([-2]);
});

test('a missing number counts nothing in a linear model', () => {
  const scorer = createScorer({ format: 1, inputs: numbers(2), predictor: { kind: 'linear', weights: [[3, 1]], intercepts: [1] }, link: 'identity' });
  expect([...scorer.score({ c1: 4 }, 0).values]).toEqual([5]);
});

test('links overflow nowhere, and probabilities of classes sum to 1, before calibration and after', () => {
  const linked = (link: Parameters<typeof applyLink>[0], ...scores: number[]) => {
    const values = Float64Array.from(scores);
    applyLink(link, values);
    return values;
  };
  expect([...linked('logistic', -1e4, 0, 1e4)]).toEqual([0, 0.5, 1]);
  expect([...linked('softmax', 1e4, 1e4, -1e4)]).toEqual([0.5, 0.5, 0]);
  expect([...linked('exp', 0)]).toEqual([1]);
  const probabilities = linked('softmax', 1, 2, 3);
  applyCalibration([{ x: [0, 1], y: [0, 0.5] }, { x: [0, 1], y: [0, 1] }, { x: [], y: [] }], 'softmax', probabilities);
  expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
});

test('a calibration is straight between its points and flat beyond them', () => {
  const calibration = { x: [0.2, 0.4, 0.4, 0.8], y: [0.1, 0.3, 0.5, 0.7] };
  const at = [0, 0.2, 0.3, 0.4, 0.6, 0.8, 1].map((x) => calibrated(calibration, x));
  [0.1, 0.1, 0.2, 0.5, 0.6, 0.7, 0.7].forEach((y, i) => expect(at[i]).toBeCloseTo(y, 12));
});

test('a tree whose children stand before it is refused: it could go round for ever', () => {
  const loop = { output: 0, feature: [0, -1], threshold: [0, 0], left: [0, 0], right: [1, 0], missingLeft: [0, 0], value: [0, 0], cover: [1, 1] };
  expect(() => createScorer({ format: 1, inputs: numbers(1), predictor: { kind: 'trees', base: [0], trees: [loop] }, link: 'identity' })).toThrow(/children stand behind it/);
});

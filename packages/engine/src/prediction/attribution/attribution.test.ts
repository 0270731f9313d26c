import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinearPredictor, Tree, TreeEnsemble } from '../model.ts';
import { createAttributor } from './attribution.ts';
import { ensembles, rows, scoreByCover, scoreOf, shapleyOf, WIDTH } from './tree.testkit.ts';

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);

/** A tree that asks one column after the other: right at each adds its leaf, the last left too. */
function chain(columns: readonly number[], covers: readonly number[] = []): TreeEnsemble {
  const depth = columns.length;
  const nodes = 2 * depth + 1;
  const inner = (node: number): number | undefined => (node % 2 === 0 && node < 2 * depth ? node / 2 : undefined);
  const each = <T>(make: (node: number, at: number | undefined) => T): readonly T[] => Array.from({ length: nodes }, (_, node) => make(node, inner(node)));
  const tree: Tree = {
    output: 0,
    feature: each((_, at) => (at === undefined ? -1 : columns[at]!)),
    threshold: each(() => 0.5),
    left: each((node, at) => (at === undefined ? -1 : node + 2)),
    right: each((node, at) => (at === undefined ? -1 : node + 1)),
    missingLeft: each(() => 0),
    value: each((node, at) => (at === undefined ? Math.sin(node) : 0)),
    cover: each((node) => covers[node] ?? 1 + (node % 5)),
  };
  return { kind: 'trees', base: [0], trees: [tree] };
}

describe('path-dependent contributions', () => {
  test('are the Shapley values of what is expected by cover', () => {
    fc.assert(
      fc.property(ensembles, rows, (ensemble, row) => {
        const { contributions } = createAttributor(ensemble).attribute(row);
        for (const output of [0, 1]) {
          const truth = shapleyOf(WIDTH, (known) => scoreByCover(ensemble, output, row, known));
          truth.forEach((value, column) => expect(contributions[output]![column]).toBeCloseTo(value, 10));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('add up to the raw score with what is expected', () => {
    fc.assert(
      fc.property(ensembles, rows, (ensemble, row) => {
        const { expected, contributions } = createAttributor(ensemble).attribute(row);
        for (const output of [0, 1]) expect(Math.abs(expected[output]! + sum(contributions[output]!) - scoreOf(ensemble, output, row))).toBeLessThan(1e-12);
      }),
      { numRuns: 300 },
    );
  });

  test('stay exact on a path of fifty columns', () => {
    const columns = Array.from({ length: 50 }, (_, i) => i);
    const ensemble = chain(columns);
    const row = Float32Array.from(columns, (i) => (i % 7 === 6 ? 1 : 0));
    const { expected, contributions } = createAttributor(ensemble).attribute(row);
    expect(expected[0]! + sum(contributions[0]!)).toBeCloseTo(scoreOf(ensemble, 0, row), 12);
  });

  test('of the same column asked twelve times are as if it were asked once', () => {
    const ensemble = chain(Array.from({ length: 12 }, () => 0));
    const row = Float32Array.of(0);
    const { expected, contributions } = createAttributor(ensemble).attribute(row);
    expect(contributions[0]![0]).toBeCloseTo(scoreOf(ensemble, 0, row) - expected[0]!, 12);
  });

  test('of a column that no tree asks are 0', () => {
    const { contributions } = createAttributor(chain([0, 2])).attribute(Float32Array.of(1, 5, 1, 7));
    expect([contributions[0]![1], contributions[0]![3]]).toEqual([0, 0]);
  });

  test('of a tree that is one leaf are all 0, and the leaf is expected', () => {
    const { expected, contributions } = createAttributor(chain([])).attribute(Float32Array.of(3));
    expect([expected[0], contributions[0]![0]]).toEqual([Math.sin(0), 0]);
  });
});

describe('interventional contributions', () => {
  const background = fc.array(rows, { minLength: 1, maxLength: 6 });
  const mixed = (row: Float32Array, other: Float32Array, known: (column: number) => boolean): Float32Array => row.map((x, i) => (known(i) ? x : other[i]!));

  test('are the Shapley values of the mean over the background', () => {
    fc.assert(
      fc.property(ensembles, rows, background, (ensemble, row, others) => {
        const { contributions } = createAttributor(ensemble, { background: others }).attribute(row);
        for (const output of [0, 1]) {
          const truth = shapleyOf(WIDTH, (known) => sum(others.map((other) => scoreOf(ensemble, output, mixed(row, other, known)))) / others.length);
          truth.forEach((value, column) => expect(contributions[output]![column]).toBeCloseTo(value, 10));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('add up to the raw score with the mean score of the background', () => {
    fc.assert(
      fc.property(ensembles, rows, background, (ensemble, row, others) => {
        const { expected, contributions } = createAttributor(ensemble, { background: others }).attribute(row);
        for (const output of [0, 1]) {
          expect(expected[output]).toBeCloseTo(sum(others.map((other) => scoreOf(ensemble, output, other))) / others.length, 12);
          expect(Math.abs(expected[output]! + sum(contributions[output]!) - scoreOf(ensemble, output, row))).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([31, 32, 33, 64, 70])('stay exact on a path of %i columns', (length) => {
    const columns = Array.from({ length }, (_, i) => i);
    const ensemble = chain(columns);
    const row = Float32Array.from(columns, (i) => (i === length - 1 ? 1 : 0));
    const others = [columns.map((i) => (i < 3 ? 1 : 0)), columns.map(() => 0)].map((values) => Float32Array.from(values));
    const { expected, contributions } = createAttributor(ensemble, { background: others }).attribute(row);
    expect(expected[0]! + sum(contributions[0]!)).toBeCloseTo(scoreOf(ensemble, 0, row), 12);
    expect(contributions[0]![10]).toBe(0);
  });
});

describe('contributions to a linear model', () => {
  const model: LinearPredictor = { kind: 'linear', weights: [[2, -1, 0.5], [0, 1, 1]], intercepts: [0.1, -3] };
  const row = Float32Array.of(1, NaN, 4);

  test('are weight times distance from the mean, a missing number counting 0', () => {
    const { expected, contributions } = createAttributor(model, { means: [0.5, 2, 1] }).attribute(row);
    expect(expected).toEqual([0.1 + 1 - 2 + 0.5, -3 + 2 + 1]);
    expect(contributions.map((each) => [...each])).toEqual([[1, 2, 1.5], [0, -2, 3]]);
  });

  test('are measured from nothing when no means are told', () => {
    expect([...createAttributor(model).attribute(row).contributions[0]!]).toEqual([2, -0, 2]);
  });

  test('are the Shapley values of the mean over a background', () => {
    const background = [Float32Array.of(0, 1, 2), Float32Array.of(NaN, 3, 4), Float32Array.of(2, 2, NaN)];
    const score = (values: Float32Array): number => sum(model.weights[0]!.map((weight, i) => weight * (Number.isNaN(values[i]!) ? 0 : values[i]!)));
    const truth = shapleyOf(3, (known) => sum(background.map((other) => score(row.map((x, i) => (known(i) ? x : other[i]!))))) / background.length);
    const { contributions } = createAttributor(model, { background }).attribute(row);
    truth.forEach((value, i) => expect(contributions[0]![i]).toBeCloseTo(value, 12));
  });
});

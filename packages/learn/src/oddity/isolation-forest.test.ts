import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { growIsolationForest, usualPath } from './isolation-forest.ts';

/** A crowd of two normal numbers, and some who are far out. */
function crowd(rows: number, seed: number, far: readonly (readonly [number, number])[]): readonly Float64Array[] {
  const random = new Random(seed);
  const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => random.normal()));
  far.forEach((point, i) => point.forEach((x, column) => (columns[column]![i] = x)));
  return columns;
}

test('who is far out has the highest score, and a crowd has about one half', () => {
  const columns = crowd(1_000, 3, [[9, 0], [0, -8], [6, 6]]);
  const { score } = growIsolationForest(columns, { seed: 1 });
  const scores = Array.from({ length: 1_000 }, (_, row) => score((column) => columns[column]![row]!));
  const highest = [...scores.keys()].sort((one, other) => scores[other]! - scores[one]!).slice(0, 3).sort();
  expect(highest).toEqual([0, 1, 2]);
  expect(scores.toSorted((a, b) => a - b)[500]!).toBeLessThan(0.5);
  expect(Math.min(scores[0]!, scores[1]!, scores[2]!)).toBeGreaterThan(0.65);
});

test('the column that is far out is what cuts a row off', () => {
  const columns = crowd(1_000, 3, [[9, 0], [0, -8]]);
  const { cutsOf } = growIsolationForest(columns, { seed: 1 });
  const cuts = (row: number): readonly number[] => [...cutsOf((column) => columns[column]![row]!)];
  expect(cuts(0)[0]!).toBeGreaterThan(3 * cuts(0)[1]!);
  expect(cuts(1)[1]!).toBeGreaterThan(3 * cuts(1)[0]!);
});

test('the same seed gives the same scores, another nearly the same', () => {
  const columns = crowd(500, 5, [[5, 5]]);
  const scoreOf = (seed: number, row: number): number => growIsolationForest(columns, { seed }).score((column) => columns[column]![row]!);
  expect(scoreOf(1, 0)).toBe(scoreOf(1, 0));
  for (const row of [0, 100, 200]) expect(Math.abs(scoreOf(1, row) - scoreOf(2, row))).toBeLessThan(0.05);
});

test('rows that are all alike have one half', () => {
  const columns = [new Float64Array(300).fill(4)];
  expect(growIsolationForest(columns, { seed: 1 }).score(() => 4)).toBeCloseTo(0.5, 9);
});

test('the usual path is that of the paper', () => {
  expect([usualPath(1), usualPath(2)]).toEqual([0, 1]);
  // 2 H(255) − 2 · 255 / 256, with H by its logarithm.
  expect(usualPath(256)).toBeCloseTo(10.2448, 3);
});

import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';
import { fitNeighbours } from './fit-neighbours.ts';

const random = new Random(5);
const telling = Float32Array.from({ length: 300 }, () => random.normal());
const silent = Float32Array.from({ length: 300 }, () => random.normal());
const same = new Float32Array(300).fill(2);
const matrix: Matrix = { rows: 300, columns: [telling, silent, same], categories: [0, 0, 0] };
const labels = Float64Array.from(telling, (x) => Number(x > 0));
const usual = { near: 10, weighting: 1, classes: 0, mostRows: 100, seed: 3 };

test('what tells of the label counts most, what is the same in all rows nothing', () => {
  const { steps } = fitNeighbours(matrix, labels, usual);
  expect(steps[0]).toBe(64);
  expect(steps[1]!).toBeLessThan(20);
  expect(steps[2]).toBe(0);
  const byClass = fitNeighbours(matrix, labels, { ...usual, classes: 2 });
  byClass.steps.forEach((step, i) => expect(step).toBeCloseTo(steps[i]!, 6));
});

test('without weighting all that differ count alike', () => {
  expect(fitNeighbours(matrix, labels, { ...usual, weighting: 0 }).steps.slice(0, 2)).toEqual([64, 64]);
});

test('so many rows are kept at most, the same of the same seed, each with its own answer', () => {
  const fitted = fitNeighbours(matrix, labels, usual);
  expect(fitted.rows).toHaveLength(100);
  expect(fitNeighbours(matrix, labels, usual)).toEqual(fitted);
  fitted.rows.forEach((row, i) => expect(fitted.answers[i]).toEqual([Number(row[0]! > 0)].map((told) => (row[0] === 0 ? fitted.answers[i]![0]! : told))));
});

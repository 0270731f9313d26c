import { expect, test } from 'vitest';
import { placeOf, roundNear, stepFrom, valueAt } from './histogram-scale.ts';

const bins = [{ from: 0, to: 10, count: 1 }, { from: 10, to: 100, count: 5 }, { from: 100, to: 1_000, count: 2 }];

test('a value and its place belong together, on any scale', () => {
  for (const value of [0, 5, 10, 55, 100, 999]) expect(valueAt(bins, placeOf(bins, value))).toBeCloseTo(value, 6);
  expect([placeOf(bins, -3), placeOf(bins, 5_000)]).toEqual([0, 1]);
  expect(valueAt(bins, 2)).toBe(1_000);
});

test('a bound that is dragged stands at a round number', () => {
  expect(roundNear(bins, 57.3, false)).toBe(60);
  expect(roundNear(bins, 3.2, true)).toBe(4);
  expect(Number.isInteger(roundNear(bins, 0.3, true))).toBe(true);
});

test('a step leads to another number, upwards and downwards', () => {
  for (const value of [0, 5, 60, 400]) {
    expect(stepFrom(bins, value, 1, true)).toBeGreaterThan(value);
    expect(stepFrom(bins, value, -1, true)).toBeLessThan(value);
  }
});

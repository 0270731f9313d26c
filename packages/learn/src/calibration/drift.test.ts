import { calibrated } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { driftedCalibration, driftedInterval, fitDrift } from './drift.ts';

const MONTH_MS = 30 * 86_400_000;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Four months of customers whom a model tells what was true in the middle of them, while log odds rise by `slope` a month. */
function months(slope: number, rows = 8_000) {
  const random = new Random(3);
  const at = Float64Array.from({ length: rows }, (_, row) => (row / rows) * 4 * MONTH_MS);
  const told = at.map(() => random.normal() - 1);
  const labels = told.map((score, row) => (random.uniform() < sigmoid(score + slope * (at[row]! / MONTH_MS - 2)) ? 1 : 0));
  return { scores: told.map(sigmoid), labels, at, weight: 1 };
}

describe('what moved on among those who teach', () => {
  test('is carried on to the moment of the question', () => {
    const { shift, error } = fitDrift(months(0.2), 7 * MONTH_MS);
    expect(Math.abs(shift - 0.2 * 5)).toBeLessThan(3 * error);
    expect(error).toBeLessThan(0.15);
  });

  test('and what did not is left as it is', () => {
    const { shift, error } = fitDrift(months(0), 7 * MONTH_MS);
    expect(Math.abs(shift)).toBeLessThan(3 * error);
  });

  test('few customers, or little time, prove no slope', () => {
    const few = months(0.2, 60);
    expect(Math.abs(fitDrift({ ...few, weight: 0.1 }, 7 * MONTH_MS).shift)).toBeLessThan(0.6);
    const week = { ...months(0), at: months(0).at.map((at) => at / 16) };
    expect(Math.abs(fitDrift(week, MONTH_MS / 2).shift)).toBeLessThan(0.15);
  });
});

test('moved probabilities keep their order, and bounds hold them and what is not known of the shift', () => {
  const drift = { shift: 0.7, error: 0.2 };
  const calibration = driftedCalibration(drift);
  for (const p of [0.001, 0.02, 0.3, 0.5, 0.9, 0.999]) expect(calibrated(calibration, p)).toBeCloseTo(sigmoid(Math.log(p / (1 - p)) + 0.7), 3);
  expect([calibrated(calibration, 0), calibrated(calibration, 1)]).toEqual([0, 1]);
  expect(driftedCalibration(drift, { x: [0.1, 0.9], y: [0.2, 0.8] }).y.map((y) => y.toFixed(3))).toEqual(['0.335', '0.890']);
  const { x, low, high } = driftedInterval(drift, { of: 'mean', level: 0.9, x: [0.2, 0.8], low: [0.1, 0.7], high: [0.3, 0.9] });
  for (const [i, told] of x.entries()) {
    expect(low[i]!).toBeLessThan(sigmoid(Math.log([0.1, 0.7][i]! / [0.9, 0.3][i]!) + 0.7));
    expect(low[i]! < told && told < high[i]!).toBe(true);
  }
});

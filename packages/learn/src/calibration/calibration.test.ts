import { boundsOf, calibrated } from '@limn/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measure, type ScoredRows } from '../metric/metric.ts';
import { calibrationError, logLoss } from '../metric/probability.ts';
import { auc } from '../metric/ranking.ts';
import { Random } from '../random/random.ts';
import { crossFitCalibration, fitCalibration } from './fit-calibration.ts';
import { fitAmountInterval, fitProbabilityInterval } from './fit-interval.ts';
import { fitIsotonic } from './isotonic.ts';
import { fitPlatt, plattCalibration } from './platt.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Scores that rank perfectly but are twice too sure. */
function tooSure(seed: number, count: number): ScoredRows & { readonly truth: Float64Array } {
  const random = new Random(seed);
  const odds = Float64Array.from({ length: count }, () => 1.5 * random.normal() - 1);
  const truth = odds.map(sigmoid);
  return { truth, scores: odds.map((x) => sigmoid(2 * x + 0.5)), labels: truth.map((p) => (random.uniform() < p ? 1 : 0)) };
}

describe('isotonic', () => {
  const rows = fc.array(fc.record({ score: fc.integer({ min: 0, max: 20 }), label: fc.integer({ min: 0, max: 5 }), weight: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 30 });
  const floats = (values: readonly number[]): Float64Array => Float64Array.from(values);

  test('rises, keeps the mean, and no other rising steps are nearer', () => {
    fc.assert(
      fc.property(rows, (each) => {
        const given = { scores: floats(each.map(({ score }) => score)), labels: floats(each.map(({ label }) => label)), weights: floats(each.map(({ weight }) => weight)) };
        const fitted = fitIsotonic(given, { of: 'amount' });
        fitted.y.forEach((y, i) => {
          if (i === 0) return;
          expect(y).toBeGreaterThanOrEqual(fitted.y[i - 1]!);
          expect(fitted.x[i]).toBeGreaterThan(fitted.x[i - 1]!);
        });
        const values = each.map(({ score }) => calibrated(fitted, score));
        const total = (of: (row: (typeof each)[number], i: number) => number): number => each.reduce((sum, row, i) => sum + row.weight * of(row, i), 0);
        expect(total((_, i) => values[i]!)).toBeCloseTo(total(({ label }) => label), 9);
        // What min-max says directly (Robertson, Wright & Dykstra 1988): max over lower starts of min over upper ends of the mean between.
        const levels = [...new Set(each.map(({ score }) => score))].sort((a, b) => a - b);
        const meanBetween = (from: number, to: number): number => {
          const inside = each.filter(({ score }) => score >= from && score <= to);
          return inside.reduce((sum, row) => sum + row.weight * row.label, 0) / inside.reduce((sum, row) => sum + row.weight, 0);
        };
        for (const level of levels) {
          const naive = Math.max(...levels.filter((from) => from <= level).map((from) => Math.min(...levels.filter((to) => to >= level).map((to) => meanBetween(from, to)))));
          expect(calibrated(fitted, level)).toBeCloseTo(naive, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of shares none is 0 or 1: of 9 rows without a "yes" it is half a row in ten', () => {
    const fitted = fitIsotonic({ scores: floats([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), labels: floats([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]) }, { of: 'probability' });
    expect(calibrated(fitted, 5)).toBeCloseTo(0.05, 12);
    expect(calibrated(fitted, 11)).toBeCloseTo(1 - 0.5 / 3, 12);
  });
});

describe('Platt', () => {
  test('finds the line that made the scores wrong', () => {
    const { slope, shift } = fitPlatt(tooSure(1, 20_000));
    expect(slope).toBeCloseTo(0.5, 1);
    expect(shift).toBeCloseTo(-0.25, 1);
  });

  test('as points it is off by less than 4e-4', () => {
    const points = plattCalibration({ slope: 2, shift: -0.5 });
    for (let x = -8; x < 8; x += 0.037) expect(Math.abs(calibrated(points, sigmoid(x)) - sigmoid(2 * x - 0.5))).toBeLessThan(4e-4);
  });

  test('scores that say the opposite say nothing', () => {
    const rows = tooSure(2, 500);
    const line = fitPlatt({ ...rows, labels: rows.labels.map((label) => 1 - label) });
    expect(line.slope).toBe(0);
    const none = fitPlatt({ scores: Float64Array.of(0.2, 0.4), labels: Float64Array.of(0, 0) });
    expect(Number.isFinite(none.slope + none.shift)).toBe(true);
  });
});

test.each(['platt', 'isotonic'] as const)('%s: on new rows the calibration error falls to chance, and ranking stays', (method) => {
  const calibration = fitCalibration(tooSure(3, 6_000), { of: 'probability', method });
  const fresh = tooSure(4, 6_000);
  const after = { labels: fresh.labels, scores: fresh.scores.map((score) => calibrated(calibration, score)) };
  expect(measure(calibrationError, fresh)).toBeGreaterThan(0.08);
  expect(measure(calibrationError, after)).toBeLessThan(0.03);
  expect(measure(logLoss, after)).toBeLessThan(measure(logLoss, fresh) - 0.05);
  expect(measure(auc, after)).toBeCloseTo(measure(auc, fresh), 2);
});

test('few rows of an answer get a line, many get steps; amounts always steps', () => {
  expect(fitCalibration(tooSure(5, 1_000), { of: 'probability' })).toHaveProperty('x.length', 281);
  expect(fitCalibration(tooSure(5, 8_000), { of: 'probability' }).x.length).toBeLessThan(200);
  const amounts = { scores: Float64Array.of(1, 2, 3), labels: Float64Array.of(10, 20, 30) };
  expect(fitCalibration(amounts, { of: 'amount' })).toEqual({ x: [1, 2, 3], y: [10, 20, 30] });
});

test('cross-fitting calibrates each row by the others: of scores of pure chance it finds nothing', () => {
  const random = new Random(6);
  const rows = { scores: Float64Array.from({ length: 3_000 }, () => random.uniform()), labels: Float64Array.from({ length: 3_000 }, () => random.below(2)) };
  const { scores, calibration } = crossFitCalibration(rows, { of: 'probability', method: 'isotonic', seed: 1 });
  expect(measure(logLoss, { ...rows, scores })).toBeGreaterThan(0.69);
  expect(measure(logLoss, { ...rows, scores: rows.scores.map((score) => calibrated(calibration, score)) })).toBeLessThan(Math.LN2);
});

describe('intervals', () => {
  test.each([['high', 0.05], ['low', -0.05]] as const)('of a probability that is told too %s reach to the truth at least as often as stated', (_, by) => {
    let [held, asked] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const rows = tooSure(200 + seed, 2_000);
      const told = (p: number): number => Math.min(1, Math.max(0, p + by));
      const interval = fitProbabilityInterval({ labels: rows.labels, scores: rows.truth.map(told) }, { level: 0.9 });
      for (const p of [0.1, 0.2, 0.3, 0.5]) {
        const { low, high } = boundsOf(interval, told(p));
        asked++;
        if (low <= p && p <= high) held++;
        expect(high - low).toBeLessThan(0.45);
      }
    }
    expect(held / asked).toBeGreaterThan(0.88);
  });

  test('never fall as the value rises, and hold it', () => {
    const rows = tooSure(7, 3_000);
    const { x, low, high } = fitProbabilityInterval(rows);
    x.forEach((value, i) => {
      expect(low[i]).toBeLessThanOrEqual(value);
      expect(high[i]).toBeGreaterThanOrEqual(value);
      expect(i === 0 || (low[i]! >= low[i - 1]! && high[i]! >= high[i - 1]!)).toBe(true);
    });
  });

  test.each([0.8, 0.9])('of an amount hold what comes in %f of new rows, where amounts are small and where they are large', (level) => {
    const random = new Random(8);
    const draw = (count: number): ScoredRows => {
      const scores = Float64Array.from({ length: count }, () => (random.uniform() < 0.2 ? 0 : 100 * random.uniform()));
      return { scores, labels: scores.map((score) => Math.max(0, score * 0.9 + (5 + score / 3) * random.normal())) };
    };
    const interval = fitAmountInterval(draw(4_000), { level });
    const fresh = draw(8_000);
    const heldWhere = (wanted: (score: number) => boolean): number => {
      const rows = [...fresh.scores.keys()].filter((row) => wanted(fresh.scores[row]!));
      return rows.filter((row) => {
        const { low, high } = boundsOf(interval, fresh.scores[row]!);
        expect(low).toBeGreaterThanOrEqual(0);
        return low <= fresh.labels[row]! && fresh.labels[row]! <= high;
      }).length / rows.length;
    };
    for (const wanted of [() => true, (score: number) => score < 20, (score: number) => score > 80]) expect(heldWhere(wanted)).toBeGreaterThan(level - 0.025);
    expect(heldWhere(() => true)).toBeLessThan(level + 0.06);
  });

  test('ten rows still give bounds', () => {
    const rows = tooSure(9, 10);
    expect(boundsOf(fitProbabilityInterval(rows), 0.3).high).toBeGreaterThanOrEqual(0.3);
    expect(boundsOf(fitAmountInterval(rows), 0.3).high).toBeGreaterThanOrEqual(boundsOf(fitAmountInterval(rows), 0.3).low);
  });
});

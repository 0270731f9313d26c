import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { differenceOf, intervalOf, quantileOf, resample } from './bootstrap.ts';
import { calibrationCurve, liftTable, rocCurve } from './curve.ts';
import { delongDifference, delongInterval } from './delong.ts';
import { betaBelow, betaQuantile, logGamma, normalBelow, normalQuantile } from './law.ts';
import { measure, weightedMean, type ScoredRows } from './metric.ts';
import { auc, liftAt } from './ranking.ts';

/** Scores that know something of the labels; a lower `signal` knows less. */
function drawn(seed: number, rows: number, signal: number): ScoredRows {
  const random = new Random(seed);
  const labels = Float64Array.from({ length: rows }, () => (random.uniform() < 0.3 ? 1 : 0));
  return { labels, scores: labels.map((label) => signal * label + random.normal()) };
}

describe('laws have the quantiles of the tables', () => {
  test.each([[0.975, 1.959963984540054], [0.5, 0], [0.01, -2.3263478740408408], [1e-6, -4.753424308822899]])('normal, %f', (probability, x) => {
    expect(normalQuantile(probability)).toBeCloseTo(x, 9);
    expect(normalBelow(x)).toBeCloseTo(probability, 11);
  });

  // From scipy.stats.beta.ppf of SciPy 1.10.
  test.each([[0.025, 3.5, 7.5, 0.09269459393815316], [0.975, 0.5, 20.5, 0.11663898290487539]] as const)('beta, %f of %f and %f', (probability, a, b, x) => {
    expect(betaQuantile(probability, a, b)).toBeCloseTo(x, 10);
  });

  test('beta of 2 and 2 is known by hand', () => expect(betaBelow(0.3, 2, 2)).toBeCloseTo(3 * 0.09 - 2 * 0.027, 12));
  test('the gamma law of whole numbers is the factorial', () => expect(Math.exp(logGamma(6))).toBeCloseTo(120, 8));
});

describe('bootstrap', () => {
  const rows = drawn(1, 400, 1);

  test('the same seed gives the same draws, another seed others', () => {
    const draws = (seed: number): Float64Array => resample({ rows: 400, seed, resamples: 30 }, [auc.prepare(rows)])[0]!;
    expect(draws(5)).toEqual(draws(5));
    expect(draws(5)).not.toEqual(draws(6));
  });

  test('the interval of a mean is that of the normal law', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => i % 10);
    const { low, high } = intervalOf(4.5, resample({ rows: 500, seed: 2, resamples: 2_000 }, [weightedMean(values)])[0]!);
    const reach = (1.96 * Math.sqrt(8.25)) / Math.sqrt(500);
    expect(low).toBeCloseTo(4.5 - reach, 1);
    expect(high).toBeCloseTo(4.5 + reach, 1);
  });

  test('about 95 of 100 intervals hold the truth', () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed, 9);
      const values = Float64Array.from({ length: 120 }, () => random.normal());
      const { low, high } = intervalOf(0, resample({ rows: 120, seed, resamples: 200 }, [weightedMean(values)])[0]!);
      if (low <= 0 && 0 <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(180);
    expect(held).toBeLessThanOrEqual(199);
  });

  test('rows of one customer are drawn together: ten copies of a row say no more than the row', () => {
    const random = new Random(4);
    const own = Float64Array.from({ length: 60 }, () => random.normal());
    const copies = Float64Array.from({ length: 600 }, (_, i) => own[Math.floor(i / 10)]!);
    const groups = Int32Array.from(copies, (_, i) => Math.floor(i / 10));
    const width = (draws: Float64Array): number => intervalOf(0, draws).high - intervalOf(0, draws).low;
    const alone = width(resample({ rows: 60, seed: 1, resamples: 1_000 }, [weightedMean(own)])[0]!);
    expect(width(resample({ rows: 600, seed: 1, resamples: 1_000, groups }, [weightedMean(copies)])[0]!)).toBeCloseTo(alone, 6);
    expect(width(resample({ rows: 600, seed: 1, resamples: 1_000 }, [weightedMean(copies)])[0]!)).toBeLessThan(alone / 2);
  });

  test('two models that are alike differ by nothing, however uncertain each is', () => {
    const draws = resample({ rows: 400, seed: 3, resamples: 100 }, [auc.prepare(rows), auc.prepare({ ...rows, scores: rows.scores.map((score) => score * 2) })]);
    const value = measure(auc, rows);
    expect(differenceOf({ value, draws: draws[0]! }, { value, draws: draws[1]! })).toEqual({ value: 0, low: 0, high: 0, level: 0.95 });
  });

  test('draws that allow no value are passed over', () => {
    expect(intervalOf(1, Float64Array.of(NaN, 1, 2, NaN, 3), 0.9).low).toBeCloseTo(1.1, 9);
    expect(quantileOf(new Float64Array(0), 0.5)).toBeNaN();
  });
});

describe('DeLong', () => {
  test('the interval of an AUC is about that of the bootstrap', () => {
    const rows = drawn(8, 500, 1);
    const byRanks = delongInterval(rows);
    const byDraws = intervalOf(measure(auc, rows), resample({ rows: 500, seed: 8, resamples: 2_000 }, [auc.prepare(rows)])[0]!);
    expect(byRanks.value).toBeCloseTo(byDraws.value, 12);
    expect(byRanks.low).toBeCloseTo(byDraws.low, 1.9);
    expect(byRanks.high).toBeCloseTo(byDraws.high, 1.9);
  });

  test('a model against itself differs by nothing; against chance by its strength', () => {
    const rows = drawn(9, 500, 1.5);
    expect(delongDifference(rows, rows)).toMatchObject({ value: 0, low: 0, high: 0 });
    const chance = { ...rows, scores: drawn(10, 500, 0).scores };
    expect(delongDifference(rows, chance).low).toBeGreaterThan(0.2);
  });
});

describe('curves', () => {
  const rows = drawn(11, 1_000, 1);
  const scored = { labels: rows.labels, scores: rows.scores.map((score) => 1 / (1 + Math.exp(-score))) };

  test('the lift table ends with everything, and its first step is the lift', () => {
    const table = liftTable(scored);
    expect(table).toHaveLength(10);
    expect(table[9]!.gain).toBeCloseTo(1, 12);
    expect(table[9]!.lift).toBeCloseTo(1, 12);
    expect(table[0]!.lift).toBeCloseTo(measure(liftAt(0.1), scored), 12);
  });

  test('all scores alike: every tenth has its share', () => {
    const table = liftTable({ scores: new Float64Array(50).fill(0.4), labels: Float64Array.from({ length: 50 }, (_, i) => i % 2) });
    for (const [i, step] of table.entries()) expect(step.gain).toBeCloseTo((i + 1) / 10, 12);
  });

  test('a calibration curve has every row once, and intervals around the shares', () => {
    const curve = calibrationCurve(scored);
    expect(curve.reduce((sum, point) => sum + point.rows, 0)).toBe(1_000);
    for (const { low, meanLabel, high } of curve) {
      expect(low).toBeLessThanOrEqual(meanLabel);
      expect(high).toBeGreaterThanOrEqual(meanLabel);
    }
  });

  test('the area under the ROC curve is the AUC', () => {
    const curve = rocCurve(scored, 5_000);
    const area = curve.reduce((sum, point, i) => (i === 0 ? 0 : sum + ((point.no - curve[i - 1]!.no) * (point.yes + curve[i - 1]!.yes)) / 2), 0);
    expect(area).toBeCloseTo(measure(auc, scored), 12);
    expect(rocCurve(scored, 50).length).toBeLessThanOrEqual(52);
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bias, gini, mae, poissonDeviance, rmse } from './amount.ts';
import { concordance } from './concordance.ts';
import { measure, type DurationRows, type Metric, type ScoredRows } from './metric.ts';
import { accuracy, brier, calibrationError, logLoss } from './probability.ts';
import { auc, averagePrecision, lift, liftAt } from './ranking.ts';
import { classAccuracy, classLogLoss, macroAuc } from './several-class.ts';

interface Fixture {
  readonly labels: readonly number[];
  readonly scores: readonly number[];
  readonly weights: readonly number[];
  readonly amounts: readonly number[];
  readonly predicted: readonly number[];
  readonly counts: readonly number[];
  readonly rates: readonly number[];
  readonly classes: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly expected: Readonly<Record<string, { readonly plain: number; readonly weighted: number }>>;
}

const fixture = JSON.parse(readFileSync(new URL('../../test/fixture/metric.json', import.meta.url), 'utf8')) as Fixture;
const floats = (values: readonly number[]): Float64Array => Float64Array.from(values);

function rowsFor(name: string): ScoredRows {
  if (name === 'rmse' || name === 'mae') return { scores: floats(fixture.predicted), labels: floats(fixture.amounts) };
  if (name === 'poissonDeviance') return { scores: floats(fixture.rates), labels: floats(fixture.counts) };
  return { scores: floats(fixture.scores), labels: floats(fixture.labels) };
}

describe('metrics are what scikit-learn says, with weights and without', () => {
  test.each([auc, averagePrecision, logLoss, brier, accuracy, rmse, mae, poissonDeviance])('$name', (metric) => {
    const rows = rowsFor(metric.name);
    expect(measure(metric, rows)).toBeCloseTo(fixture.expected[metric.name]!.plain, 12);
    expect(measure(metric, { ...rows, weights: floats(fixture.weights) })).toBeCloseTo(fixture.expected[metric.name]!.weighted, 12);
  });

  test.each([classLogLoss, macroAuc, classAccuracy])('$name', (metric) => {
    const rows = { probabilities: fixture.probabilities.map(floats), labels: floats(fixture.classes) };
    expect(measure(metric, rows)).toBeCloseTo(fixture.expected[metric.name]!.plain, 12);
    expect(measure(metric, { ...rows, weights: floats(fixture.weights) })).toBeCloseTo(fixture.expected[metric.name]!.weighted, 12);
  });
});

/** Rows with many equal scores, of both classes. */
const scoredRows = fc
  .array(fc.record({ score: fc.integer({ min: 1, max: 9 }), label: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 0, max: 3 }) }), { minLength: 4, maxLength: 40 })
  .filter((rows) => [0, 1].every((label) => rows.some((row) => row.label === label && row.weight > 0)));

const metrics: readonly Metric[] = [auc, averagePrecision, logLoss, brier, accuracy, calibrationError, lift, rmse, mae, bias, gini, poissonDeviance];

test.each(metrics)('$name: a weight of 3 is the row three times, and the order of the rows does not matter', (metric) => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      const weighted = { scores: floats(rows.map(({ score }) => score / 10)), labels: floats(rows.map(({ label }) => label)), weights: floats(rows.map(({ weight }) => weight)) };
      const repeated = rows.flatMap((row) => Array.from({ length: row.weight }, () => row)).reverse();
      const value = measure(metric, weighted);
      expect(measure(metric, { scores: floats(repeated.map(({ score }) => score / 10)), labels: floats(repeated.map(({ label }) => label)) })).toBeCloseTo(value, 9);
    }),
    { numRuns: 60 },
  );
});

test('auc is the share of pairs in the right order, equal scores half', () => {
  fc.assert(
    fc.property(scoredRows, (rows) => {
      let [right, pairs] = [0, 0];
      for (const one of rows) for (const other of rows) {
        if (one.label !== 1 || other.label !== 0) continue;
        pairs += one.weight * other.weight;
        right += one.weight * other.weight * (one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0);
      }
      const value = measure(auc, { scores: floats(rows.map(({ score }) => score)), labels: floats(rows.map(({ label }) => label)), weights: floats(rows.map(({ weight }) => weight)) });
      expect(value).toBeCloseTo(right / pairs, 12);
    }),
    { numRuns: 100 },
  );
});

test('one class alone has no AUC', () => {
  expect(measure(auc, { scores: floats([0.2, 0.4]), labels: floats([1, 1]) })).toBeNaN();
});

test('lift: the best tenth has three times the share of all; equal scores at the border come by their mean', () => {
  const labels = floats([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(measure(liftAt(0.2), { scores: floats([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), labels })).toBeCloseTo(5, 12);
  expect(measure(liftAt(0.1), { scores: floats([9, 9, 9, 9, 5, 4, 3, 2, 1, 0]), labels })).toBeCloseTo(2.5, 12);
});

test('calibration error: true probabilities have nearly none, doubled ones their distance', () => {
  const scores = Float64Array.from({ length: 3_000 }, (_, i) => (i % 10) / 20);
  // Of the rows of each score exactly that share is "yes".
  const labels = scores.map((score, i) => (Math.floor(i / 10) % 20 < score * 20 ? 1 : 0));
  expect(measure(calibrationError, { scores, labels })).toBeLessThan(1e-9);
  expect(measure(calibrationError, { scores: scores.map((score) => score * 2), labels })).toBeCloseTo(0.225, 6);
});

test('calibration error: a score of most rows does not make the other bins narrow', () => {
  const scores = Float64Array.from({ length: 300 }, (_, i) => (i < 200 ? 0.1 : 0.2 + i / 1_000));
  const labels = scores.map((_, i) => i % 2);
  // One bin of the 200, five of 20 rows each: within each the mean label is one half.
  expect(measure(calibrationError, { scores, labels })).toBeCloseTo((200 * 0.4 + scores.slice(200).reduce((sum, score) => sum + Math.abs(score - 0.5), 0)) / 300, 2);
});

test('gini: amounts in their own order are 1, in the opposite order −1, all alike 0', () => {
  const labels = floats([0, 0, 3, 10]);
  expect(measure(gini, { scores: floats([1, 1, 2, 3]), labels })).toBeCloseTo(1, 12);
  expect(measure(gini, { scores: floats([3, 3, 2, 1]), labels })).toBeCloseTo(-1, 12);
  expect(measure(gini, { scores: floats([5, 5, 5, 5]), labels })).toBeCloseTo(0, 12);
});

test('bias: too much promised is above 0', () => {
  expect(measure(bias, { scores: floats([3, 3]), labels: floats([1, 2]) })).toBe(1.5);
});

test('concordance is the share of pairs in the right order among those of which it is known who was first', () => {
  const row = fc.record({ score: fc.integer({ min: 0, max: 5 }), duration: fc.integer({ min: 1, max: 6 }), happened: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 30 }), (rows) => {
      let [right, pairs] = [0, 0];
      for (const first of rows) for (const later of rows) {
        if (first.happened !== 1 || !(later.duration > first.duration || (later.duration === first.duration && later.happened === 0))) continue;
        pairs += first.weight * later.weight;
        right += first.weight * later.weight * (first.score > later.score ? 1 : first.score === later.score ? 0.5 : 0);
      }
      fc.pre(pairs > 0);
      const durations: DurationRows = {
        scores: floats(rows.map(({ score }) => score)), durations: floats(rows.map(({ duration }) => duration)),
        happened: floats(rows.map(({ happened }) => happened)), weights: floats(rows.map(({ weight }) => weight)),
      };
      expect(measure(concordance, durations)).toBeCloseTo(right / pairs, 12);
    }),
    { numRuns: 100 },
  );
});

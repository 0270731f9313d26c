import { createAttributor, type InputTransform, type LinearPredictor } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { weightedMean, type ScoredRows } from '../metric/metric.ts';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';
import { globalImportance } from './global-importance.ts';
import { permutationImportance, type PermutationOptions } from './permutation-importance.ts';
import { sampleRows } from './sample-rows.ts';

const inputs: readonly InputTransform[] = [
  { kind: 'number', column: 'strong' },
  { kind: 'standard', column: 'weak', mean: 0, deviation: 1 },
  { kind: 'number', column: 'unused' },
];
const model: LinearPredictor = { kind: 'linear', weights: [[2, 0.5, 0, 0]], intercepts: [0] };

function randomMatrix(rows: number, seed = 4): Matrix {
  const random = new Random(seed);
  return { rows, columns: inputs.flatMap(({ kind }) => [Float32Array.from({ length: rows }, () => random.normal()), ...(kind === 'standard' ? [new Float32Array(rows)] : [])]), categories: [0, 0, 0, 0] };
}

const matrix = randomMatrix(400);

test('a sample has different rows of the matrix, the same ones by the same seed', () => {
  const rows = sampleRows(matrix, { count: 50, seed: 1 });
  expect(new Set(rows.map(String)).size).toBe(50);
  expect(sampleRows(matrix, { count: 50, seed: 1 })).toEqual(rows);
  expect(sampleRows(matrix, { count: 50, seed: 2 })).not.toEqual(rows);
  expect(sampleRows(matrix, { count: 1_000, seed: 1 })).toHaveLength(400);
});

describe('global importance', () => {
  const rows = sampleRows(matrix, { count: 200, seed: 3 });
  const attributor = createAttributor(model);

  test('is the mean size of the contributions, the strongest column first', () => {
    const found = globalImportance({ attributor, inputs, link: 'logistic', rows, seed: 1 });
    expect(found.map(({ column }) => column)).toEqual(['strong', 'weak', 'unused']);
    const mean = rows.reduce((sum, row) => sum + Math.abs(2 * row[0]!), 0) / rows.length;
    expect(found[0]!.value).toBeCloseTo(mean, 10);
    expect(found[2]).toEqual({ column: 'unused', value: 0, low: 0, high: 0, level: 0.95 });
  });

  test('has an interval that holds the truth of all customers in about 95 samples of 100', () => {
    // The mean size of a standard normal number is √(2 / π).
    const truth = 2 * Math.sqrt(2 / Math.PI);
    const holding = Array.from({ length: 100 }, (_, seed) => {
      const [strong] = globalImportance({ attributor, inputs, link: 'logistic', rows: sampleRows(randomMatrix(60, seed), { count: 60, seed }), seed });
      return strong!.low < truth && truth < strong!.high;
    }).filter(Boolean).length;
    expect(holding).toBeGreaterThanOrEqual(87);
    expect(holding).toBeLessThan(100);
  });

  test('of several classes is of what tells them apart', () => {
    const alike = createAttributor({ kind: 'linear', weights: [[1, 1, 0, 0], [1, -1, 0, 0]], intercepts: [0, 0] });
    expect(globalImportance({ attributor: alike, inputs, link: 'softmax', rows, seed: 1 }).map(({ column }) => column)[0]).toBe('weak');
  });
});

describe('permutation importance', () => {
  const truth = Float64Array.from({ length: matrix.rows }, (_, row) => 2 * matrix.columns[0]![row]! + 0.5 * matrix.columns[1]![row]!);
  const options: PermutationOptions = {
    matrix,
    inputs,
    score: ({ rows, columns }: Matrix) => Float64Array.from({ length: rows }, (_, row) => 2 * columns[0]![row]! + 0.5 * columns[1]![row]! + 1e-3 * columns[2]![row]!),
    labels: truth,
    metric: { better: 'lower', prepare: ({ scores, labels }: ScoredRows) => weightedMean(scores.map((each, row) => (each - labels[row]!) ** 2)) },
    seed: 8,
  };

  test('is what the error grows by: twice the variance that the column brings', () => {
    const [strong, weak, unused] = permutationImportance(options);
    expect([strong!.column, weak!.column, unused!.column]).toEqual(['strong', 'weak', 'unused']);
    for (const [{ low, high }, variance] of [[strong!, 4], [weak!, 0.25]] as const) {
      expect(low).toBeLessThan(2 * variance);
      expect(high).toBeGreaterThan(2 * variance);
      expect(high - low).toBeLessThan(variance);
    }
    expect(unused).toEqual({ column: 'unused', value: 0, low: 0, high: 0, level: 0.95 });
  });

  test('is the same by the same seed', () => {
    expect(permutationImportance(options)).toEqual(permutationImportance(options));
    expect(permutationImportance({ ...options, seed: 9 })).not.toEqual(permutationImportance(options));
  });
});

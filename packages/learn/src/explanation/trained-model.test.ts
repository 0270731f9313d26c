/** Reasons of models that were really trained: what was planted is what is found. */
import { byColumn, createAttributor, createScorer, type ScoringModel } from '@limn/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { auc } from '../metric/ranking.ts';
import { Random } from '../random/random.ts';
import type { Table } from '../table/table.ts';
import { fitTransforms } from '../transform/fit-transforms.ts';
import { matrixOf } from '../transform/matrix.ts';
import { trainBoosting } from '../tree/boosting.ts';
import { globalImportance } from './global-importance.ts';
import { permutationImportance } from './permutation-importance.ts';
import { sampleRows } from './sample-rows.ts';
import { usualValuesOf } from './usual-values.ts';

const rows = 2_000;
const random = new Random(21);
const drawn = (make: () => number, missing = 0): Float64Array => Float64Array.from({ length: rows }, () => (random.uniform() < missing ? NaN : make()));
const table: Table = {
  rows,
  columns: [
    { type: 'number', name: 'recency', values: drawn(() => random.uniform() * 100, 0.2) },
    { type: 'number', name: 'spend', values: drawn(() => Math.round(100 * Math.exp(random.normal()))) },
    { type: 'category', name: 'country', codes: Int32Array.from({ length: rows }, () => random.below(6)), vocabulary: ['DE', 'FR', 'GB', 'IT', 'NL', 'PL'] },
    { type: 'number', name: 'noise', values: drawn(() => random.normal()) },
  ],
};
const [recency, , country] = table.columns as [{ values: Float64Array }, unknown, { codes: Int32Array }];
const labels = Float64Array.from({ length: rows }, (_, row) => {
  const days = recency.values[row]!;
  const score = (Number.isNaN(days) ? 1 : days / 25 - 2) + (country.codes[row]! % 2 === 0 ? 1 : -1);
  return random.uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
});

describe('boosted trees with missing values and categories', () => {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const { inputs } = fitTransforms(table, { rows: all, for: 'trees' });
  const matrix = matrixOf(table, inputs);
  let model: ScoringModel;

  beforeAll(async () => {
    const { predictor, link } = await trainBoosting(matrix, { labels }, { loss: 'logistic', rounds: 60, mostLeaves: 15 });
    model = { format: 1, inputs, predictor, link, usual: usualValuesOf(table, inputs) };
  });

  test('contributions add up to the score that serves, by cover and against a background', () => {
    const scorer = createScorer(model);
    const raw = new Float64Array(1);
    for (const attributor of [createAttributor(model.predictor), createAttributor(model.predictor, { background: sampleRows(matrix, { count: 50, seed: 1 }) })]) {
      for (const row of sampleRows(matrix, { count: 100, seed: 2 })) {
        scorer.predict(row, raw);
        const { expected, contributions } = attributor.attribute(row);
        const sum = [...byColumn(inputs, contributions[0]!).values()].reduce((total, each) => total + each, expected[0]!);
        expect(Math.abs(sum - raw[0]!)).toBeLessThan(1e-9);
      }
    }
  });

  test('what is expected against the training rows themselves is their mean score', () => {
    const few = sampleRows(matrix, { count: 300, seed: 3 });
    const [byCover] = createAttributor(model.predictor).attribute(few[0]!).expected;
    const raw = new Float64Array(1);
    const scorer = createScorer(model);
    const mean = Array.from({ length: rows }, (_, row) => {
      scorer.predict(Float32Array.from(matrix.columns, (column) => column[row]!), raw);
      return raw[0]!;
    }).reduce((sum, each) => sum + each, 0) / rows;
    expect(byCover).toBeCloseTo(mean, 9);
  });

  test('the columns that matter are found by contributions and by permutations, noise last', () => {
    const scorer = createScorer(model);
    const byContribution = globalImportance({ attributor: createAttributor(model.predictor), inputs, link: model.link, rows: sampleRows(matrix, { count: 300, seed: 4 }), seed: 5 });
    expect(byContribution.slice(0, 2).map(({ column }) => column).sort()).toEqual(['country', 'recency']);
    expect(byContribution[1]!.low).toBeGreaterThan(byContribution[2]!.high);
    const raw = new Float64Array(1);
    const byPermutation = permutationImportance({
      matrix,
      inputs,
      score: ({ columns }) => Float64Array.from({ length: rows }, (_, row) => {
        scorer.predict(Float32Array.from(columns, (column) => column[row]!), raw);
        return raw[0]!;
      }),
      labels,
      metric: auc,
      seed: 6,
      repeats: 3,
    });
    expect(byPermutation.slice(0, 2).map(({ column }) => column).sort()).toEqual(['country', 'recency']);
    expect(byPermutation[1]!.low).toBeGreaterThan(byPermutation[2]!.high);
  });
});

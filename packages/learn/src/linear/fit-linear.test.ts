import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';
import { chooseLinear, linearScores } from './choose-linear.ts';
import { createLinearFit, fitLinear } from './fit-linear.ts';
import type { LinearLoss } from './loss.ts';

interface Fixture {
  readonly columns: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly labels: Readonly<Record<LinearLoss, readonly number[]>>;
  readonly cases: readonly { readonly loss: LinearLoss; readonly penalty: number; readonly l1Ratio: number; readonly expected: { readonly intercepts: readonly number[]; readonly weights: readonly (readonly number[])[] } }[];
}

const fixture = JSON.parse(readFileSync(new URL('../../test/fixture/linear.json', import.meta.url), 'utf8')) as Fixture;

function matrixOf(columns: readonly (readonly number[])[]): Matrix {
  return { rows: columns[0]!.length, columns: columns.map((column) => Float32Array.from(column)), categories: columns.map(() => 0) };
}

test.each(fixture.cases)('$loss at penalty $penalty, l1Ratio $l1Ratio, is what scikit-learn learns', ({ loss, penalty, l1Ratio, expected }) => {
  const labels = Float64Array.from(fixture.labels[loss]);
  const fitted = fitLinear(matrixOf(fixture.columns), labels, { loss, penalty, l1Ratio, weights: Float64Array.from(fixture.weights), scaled: false, tolerance: 1e-10, classes: 3 });
  expect(fitted.converged).toBe(true);
  const [found, wanted] = [fitted.predictor.weights.flat(), expected.weights.flat()];
  wanted.forEach((weight, i) => expect(found[i]).toBeCloseTo(weight, 5));
  // Whose weights are shrunk is only settled up to a shift of all classes where there is no ridge; here there is.
  expected.intercepts.forEach((intercept, output) => expect(fitted.predictor.intercepts[output]).toBeCloseTo(intercept, 5));
});

const tables = fc.record({ seed: fc.integer({ min: 1, max: 1_000 }), rows: fc.integer({ min: 30, max: 80 }) }).map(({ seed, rows }) => {
  const random = new Random(seed);
  const columns = Array.from({ length: 4 }, () => Array.from({ length: rows }, () => (random.uniform() < 0.3 ? 0 : random.normal())));
  const score = columns[0]!.map((x, i) => x - 0.5 * columns[1]![i]!);
  return {
    columns,
    weights: Float64Array.from({ length: rows }, () => random.below(3)),
    labels: {
      squared: Float64Array.from(score, (x) => x + random.normal()), logistic: Float64Array.from(score, (x) => (x + random.normal() > 0 ? 1 : 0)),
      poisson: Float64Array.from(score, (x) => Math.floor(Math.exp(x / 2) * 2 * random.uniform())), softmax: Float64Array.from(score, (x) => (x > 0.5 ? 2 : x > -0.5 ? 1 : 0)),
    },
  };
});

describe.each(['squared', 'logistic', 'poisson', 'softmax'] as const)('%s', (loss) => {
  test('a weight of 2 is the row twice', () => {
    fc.assert(
      fc.property(tables, ({ columns, weights, labels }) => {
        const places = [...weights].flatMap((times, row) => Array.from({ length: times }, () => row));
        const options = { loss, penalty: 0.05, tolerance: 1e-9, classes: 3 } as const;
        const weighted = fitLinear(matrixOf(columns), labels[loss], { ...options, weights });
        const repeated = fitLinear(matrixOf(columns.map((column) => places.map((row) => column[row]!))), Float64Array.from(places, (row) => labels[loss][row]!), options);
        weighted.predictor.weights.flat().forEach((weight, i) => expect(repeated.predictor.weights.flat()[i]).toBeCloseTo(weight, 5));
      }),
      { numRuns: 12 },
    );
  });

  test('the unit of a column does not matter when weights are scaled', () => {
    fc.assert(
      fc.property(tables, ({ columns, labels }) => {
        const options = { loss, penalty: 0.05, tolerance: 1e-9, classes: 3 } as const;
        const inCents = fitLinear(matrixOf(columns.map((column, j) => (j === 0 ? column.map((x) => Math.fround(x) * 128) : column))), labels[loss], options);
        const inEuros = fitLinear(matrixOf(columns), labels[loss], options);
        inEuros.predictor.weights.forEach((weights, output) => expect(inCents.predictor.weights[output]![0]! * 128).toBeCloseTo(weights[0]!, 5));
      }),
      { numRuns: 8 },
    );
  });

  test('at the strongest penalty every weight is 0, a little below one is not', () => {
    fc.assert(
      fc.property(tables, ({ columns, labels }) => {
        const fit = createLinearFit(matrixOf(columns), labels[loss], { loss, l1Ratio: 1, classes: 3 });
        fc.pre(fit.strongest > 1e-6);
        expect(fit.at(fit.strongest * 1.001).predictor.weights.flat().every((weight) => weight === 0)).toBe(true);
        expect(fit.at(fit.strongest * 0.9).predictor.weights.flat().some((weight) => weight !== 0)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});

test('a missing number counts 0, a constant column and a copy cost nothing', () => {
  const random = new Random(2);
  const x = Array.from({ length: 200 }, () => random.normal());
  const matrix = matrixOf([x, x, x.map(() => 7), x.map((each, i) => (i % 2 === 0 ? NaN : each))]);
  const { predictor, converged } = fitLinear(matrix, Float64Array.from(x, (each) => (each > 0 ? 1 : 0)), { loss: 'logistic', penalty: 0.01 });
  expect(converged).toBe(true);
  expect(predictor.weights[0]![2]).toBe(0);
  expect(predictor.weights.flat().every(Number.isFinite)).toBe(true);
  expect(linearScores(predictor, matrix)[0]!.every(Number.isFinite)).toBe(true);
});

test('rows that a line parts wholly still give finite weights', () => {
  const x = Array.from({ length: 50 }, (_, i) => i - 24.5);
  const { predictor } = fitLinear(matrixOf([x]), Float64Array.from(x, (each) => (each > 0 ? 1 : 0)), { loss: 'logistic', penalty: 1e-4 });
  expect(predictor.weights[0]![0]).toBeGreaterThan(0.1);
  expect(predictor.weights.flat().every(Number.isFinite)).toBe(true);
});

test('the penalty is chosen on rows that were not learnt from: noise columns stay out', () => {
  const random = new Random(5);
  const rows = (count: number) => {
    const columns = Array.from({ length: 30 }, () => Array.from({ length: count }, () => random.normal()));
    return { matrix: matrixOf(columns), labels: Float64Array.from(columns[0]!, (x) => (random.uniform() < 1 / (1 + Math.exp(-2 * x)) ? 1 : 0)) };
  };
  const [train, validation] = [rows(300), rows(300)];
  const { predictor, tried, penalty } = chooseLinear(train.matrix, train.labels, { loss: 'logistic', l1Ratio: 1, validation });
  expect(predictor.weights[0]![0]).toBeGreaterThan(1);
  expect(predictor.weights[0]!.slice(1).filter((weight) => Math.abs(weight) > 0.25)).toEqual([]);
  expect(tried.length).toBeGreaterThan(5);
  expect(tried.some((each) => each.penalty === penalty)).toBe(true);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { designOf } from '../linear/design.ts';
import { Random } from '../random/random.ts';
import { fitMargin, fitTube, marginObjective, type FittedMargin } from './fit-margin.ts';

const WIDTH = 3;

/** Rows of chance, with signs and amounts that depend on them and on luck. */
function rowsOf(seed: number, rows = 60) {
  const random = new Random(seed);
  const columns = Array.from({ length: WIDTH }, () => Float32Array.from({ length: rows }, () => (random.uniform() < 0.3 ? 0 : random.normal())));
  const amounts = Float64Array.from({ length: rows }, (_, row) => columns[0]![row]! - 0.5 * columns[1]![row]! + 0.5 * random.normal());
  return { design: designOf({ rows, columns, categories: [0, 0, 0] }), signs: amounts.map((amount) => (amount > 0.2 ? 1 : -1)), amounts };
}

/** The same margin with one weight moved. */
function moved({ weights, intercept }: FittedMargin, at: number, by: number): Pick<FittedMargin, 'weights' | 'intercept'> {
  return at === WIDTH ? { weights, intercept: intercept + by } : { weights: weights.map((weight, i) => (i === at ? weight + by : weight)), intercept };
}

describe.each(['hinge', 'squaredHinge'] as const)('%s', (loss) => {
  test('no weight can be moved to a lower objective', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.01, 1), (seed, cost) => {
        const { design, signs, amounts } = rowsOf(seed);
        const options = { cost, loss, seed, tolerance: 1e-9, passes: 5_000 };
        for (const [fitted, targets, tube] of [[fitMargin(design, signs, options), signs, undefined], [fitTube(design, amounts, { ...options, tube: 0.1 }), amounts, 0.1]] as const) {
          const objectiveOf = (margin: Pick<FittedMargin, 'weights' | 'intercept'>): number => marginObjective(design, targets, margin, { cost, loss, ...(tube !== undefined && { tube }) });
          const reached = objectiveOf(fitted);
          for (let at = 0; at <= WIDTH; at++) for (const by of [-1e-2, -1e-4, 1e-4, 1e-2]) expect(objectiveOf(moved(fitted, at, by))).toBeGreaterThanOrEqual(reached - 1e-7 * reached);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the same seed gives the same bits, another the same margin', () => {
    const { design, signs } = rowsOf(7);
    const fit = (seed: number): FittedMargin => fitMargin(design, signs, { cost: 1, loss, seed, tolerance: 1e-8, passes: 5_000 });
    expect(fit(1)).toEqual(fit(1));
    fit(2).weights.forEach((weight, i) => expect(weight).toBeCloseTo(fit(1).weights[i]!, 4));
  });
});

test('rows that can be parted are, with the widest margin', () => {
  const columns = [Float32Array.of(3, 5, -3, -9), Float32Array.of(0, 1, 0, -1)];
  const { weights, intercept, converged } = fitMargin(designOf({ rows: 4, columns, categories: [0, 0] }), [1, 1, -1, -1], { cost: 100, loss: 'hinge', seed: 1, tolerance: 1e-9, passes: 5_000 });
  expect(converged).toBe(true);
  // The nearest rows lie at 3 and −3 on the first axis: 1/3 of a weight puts both on the margin.
  expect([weights[0], weights[1], intercept].map((each) => Math.round(each! * 1e6) / 1e6 + 0)).toEqual([0.333333, 0, 0]);
});

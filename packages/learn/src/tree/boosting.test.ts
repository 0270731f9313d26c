import { leafOf } from '@limn/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';
import { trainBoosting } from './boosting.ts';
import type { BoostingOptions } from './boosting-options.ts';
import { aucOf, matrixOfColumns, normalColumns, rowOf } from './matrix.testkit.ts';
import { predictTrees } from './predict-matrix.ts';

const quick = { rounds: 20, learningRate: 0.3, leastRows: 5 } as const;
const normals = (seed: number, rows: number, columns = 3, missing = 0) => normalColumns(new Random(seed), { rows, columns, missing });
const yes = (columns: readonly (readonly number[])[], score: (row: readonly number[]) => number, seed = 1): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from(columns[0]!, (_, row) => (random.uniform() < 1 / (1 + Math.exp(-score(columns.map((column) => column[row]!)))) ? 1 : 0));
};
async function scores(matrix: Matrix, labels: Float64Array, options: BoostingOptions): Promise<Float64Array> {
  return predictTrees((await trainBoosting(matrix, { labels }, options)).predictor, matrix)[0]!;
}

describe('the same training gives the same bits', () => {
  const columns = normals(3, 2_500, 4, 0.1);
  columns.push(Array.from({ length: 2_500 }, (_, i) => i % 5));
  const matrix = matrixOfColumns(columns, [0, 0, 0, 0, 6]);
  const labels = yes(columns, ([a, b]) => (a || 0) + (b || 0) ** 2 - 1);
  const options: BoostingOptions = { ...quick, rounds: 5, loss: 'logistic', rowShare: 0.7, columnShare: 0.8, seed: 11 };

  test('again, and another seed others', async () => {
    const first = await trainBoosting(matrix, { labels }, options);
    expect(await trainBoosting(matrix, { labels }, options)).toEqual(first);
    expect(await trainBoosting(matrix, { labels }, { ...options, seed: 12 })).not.toEqual(first);
  });

  test.each(['logistic', 'quantile'] as const)('on one thread, two and three: %s', async (loss) => {
    const weights = Float64Array.from(labels, (_, i) => 0.1 + (i % 7) / 3);
    const one = await trainBoosting(matrix, { labels, weights }, { ...options, loss });
    for (const threads of [2, 3]) expect(await trainBoosting(matrix, { labels, weights }, { ...options, loss, threads })).toEqual(one);
  });
});

describe('what a loss learns', () => {
  test('squared: a function with a jump and a bend', async () => {
    const columns = normals(1, 2_000, 2);
    const labels = Float64Array.from(columns[0]!, (a, i) => (a > 0 ? 3 : 0) + columns[1]![i]! ** 2);
    const predicted = await scores(matrixOfColumns(columns), labels, { ...quick, loss: 'squared', rounds: 60 });
    const error = labels.reduce((sum, label, i) => sum + (label - predicted[i]!) ** 2, 0) / labels.length;
    expect(error).toBeLessThan(0.05);
  });

  test('logistic: an interaction of two columns, which neither tells alone', async () => {
    const columns = normals(2, 4_000, 2);
    const labels = Float64Array.from(columns[0]!, (a, i) => (a * columns[1]![i]! > 0 ? 1 : 0));
    expect(aucOf(labels, await scores(matrixOfColumns(columns), labels, { ...quick, loss: 'logistic' }))).toBeGreaterThan(0.98);
  });

  test('softmax: three classes, a tree each a round, probabilities as frequent as the classes', async () => {
    const columns = normals(4, 3_000, 2);
    const labels = Float64Array.from(columns[0]!, (a, i) => (a > 0.5 ? 2 : columns[1]![i]! > 0 ? 1 : 0));
    const { predictor, link } = await trainBoosting(matrixOfColumns(columns), { labels }, { ...quick, loss: 'softmax' });
    const raw = predictTrees(predictor, matrixOfColumns(columns));
    const right = labels.filter((label, i) => [0, 1, 2].every((other) => raw[label]![i]! >= raw[other]![i]!)).length;
    expect([link, predictor.base.length, predictor.trees.length]).toEqual(['softmax', 3, 60]);
    expect(right / labels.length).toBeGreaterThan(0.98);
  });

  test('poisson: the expected counts add up to the counts', async () => {
    const columns = normals(5, 3_000, 1);
    const random = new Random(6);
    const labels = Float64Array.from(columns[0]!, (a) => [0, 0, 0, 0, 0, 0].reduce((sum: number) => sum + (random.uniform() < Math.exp(a) / 20 ? 1 : 0), 0));
    const expected = (await scores(matrixOfColumns(columns), labels, { ...quick, loss: 'poisson', l2: 0 })).map(Math.exp);
    const sum = (of: Float64Array): number => of.reduce((all, x) => all + x, 0);
    expect(sum(expected) / sum(labels)).toBeCloseTo(1, 2);
  });

  test('quantile: a share of the rows lies below, wherever one looks', async () => {
    const columns = normals(7, 4_000, 1);
    const random = new Random(8);
    const labels = Float64Array.from(columns[0]!, (a) => a + Math.exp(a) * random.normal());
    const predicted = await scores(matrixOfColumns(columns), labels, { ...quick, loss: 'quantile', quantile: 0.9, leastRows: 50 });
    const below = (keep: (a: number) => boolean): number => {
      const rows = [...labels.keys()].filter((i) => keep(columns[0]![i]!));
      return rows.filter((i) => labels[i]! <= predicted[i]!).length / rows.length;
    };
    expect(Math.abs(below((a) => a < 0) - 0.9)).toBeLessThan(0.03);
    expect(Math.abs(below((a) => a >= 0) - 0.9)).toBeLessThan(0.03);
  });
});

test('a monotone constraint holds between all pairs of rows, beside columns without one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.constantFrom(1, -1), async (seed, sign) => {
      const columns = normals(seed, 300, 3, 0.05);
      const random = new Random(seed, 1);
      const labels = Float64Array.from(columns[0]!, (a, i) => Math.sin(3 * (a || 0)) + (columns[1]![i]! || 0) + random.normal());
      const matrix = matrixOfColumns(columns);
      const { predictor } = await trainBoosting(matrix, { labels }, { ...quick, rounds: 10, loss: 'squared', monotone: [sign, 0, 0] });
      for (let row = 0; row < 60; row++) {
        const at = Array.from({ length: 25 }, (_, step) => {
          const moved = rowOf(matrix, row);
          moved[0] = (step - 12) / 4;
          return predictor.trees.reduce((sum, tree) => sum + tree.value[leafOf(tree, moved)]!, 0);
        });
        for (let step = 1; step < at.length; step++) expect(sign * (at[step]! - at[step - 1]!)).toBeGreaterThanOrEqual(-1e-12);
      }
    }),
    { numRuns: 12 },
  );
});

test('that a value is missing says something, and is learnt', async () => {
  const [column] = normals(9, 1_000, 1, 0.3);
  const labels = Float64Array.from(column!, (x) => (Number.isNaN(x) ? 1 : 0));
  const { predictor } = await trainBoosting(matrixOfColumns([column!]), { labels }, { ...quick, loss: 'logistic' });
  const raw = predictTrees(predictor, matrixOfColumns([[NaN, -5, 0, 5, 1e30]]))[0]!;
  expect(raw[0]).toBeGreaterThan(3);
  for (const other of raw.slice(1)) expect(other).toBeLessThan(-3);
});

test('categories as sets beat categories as ordered codes where their order means nothing', async () => {
  const random = new Random(10);
  const good = Array.from({ length: 60 }, () => random.uniform() < 0.5);
  const codes = Array.from({ length: 6_000 }, () => random.below(60));
  const labels = Float64Array.from(codes, (code) => (random.uniform() < (good[code] ? 0.8 : 0.2) ? 1 : 0));
  const auc = async (categories: number): Promise<number> => aucOf(labels, await scores(matrixOfColumns([codes], [categories]), labels, { loss: 'logistic', rounds: 3, mostLeaves: 4, categoryL2: 1 }));
  expect(await auc(61)).toBeGreaterThan(0.78);
  expect(await auc(61)).toBeGreaterThan((await auc(0)) + 0.05);
});

test('a code that no training row had goes the way of the many', async () => {
  const codes = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0 : 1 + (i % 3)));
  const { predictor } = await trainBoosting(matrixOfColumns([codes], [6]), { labels: Float64Array.from(codes, (code) => (code === 0 ? 10 : 0)) }, { ...quick, loss: 'squared' });
  const [zero, many, unseen] = predictTrees(predictor, matrixOfColumns([[0, 1, 5]], [6]))[0]!;
  expect(zero).toBeGreaterThan(8);
  expect(unseen).toBe(many);
});

test('a weight of three counts as the row three times', async () => {
  // Few different values: their bins are exact, however often each row stands there.
  const columns = normals(12, 300, 2).map((column) => column.map((x) => Math.round(10 * x)));
  const labels = yes(columns, ([a]) => a! / 5);
  const weights = Float64Array.from(labels, (_, i) => 1 + (i % 3));
  const repeated = [...weights].flatMap((weight, row) => Array.from({ length: weight }, () => row));
  const options: BoostingOptions = { ...quick, loss: 'logistic', leastRows: 1, leastHessian: 2 };
  const matrix = matrixOfColumns(columns);
  const weighted = await trainBoosting(matrix, { labels, weights }, options);
  const plain = await trainBoosting(matrixOfColumns(columns.map((column) => repeated.map((row) => column[row]!))), { labels: Float64Array.from(repeated, (row) => labels[row]!) }, options);
  const [a, b] = [predictTrees(weighted.predictor, matrix)[0]!, predictTrees(plain.predictor, matrix)[0]!];
  a.forEach((score, row) => expect(score).toBeCloseTo(b[row]!, 4));
  expect(weighted.predictor.trees.map(({ cover }) => cover)).toEqual(plain.predictor.trees.map(({ cover }) => cover));
});

describe('early stopping', () => {
  const columns = normals(13, 1_500, 5);
  const labels = yes(columns, ([a]) => a!);
  const part = (from: number, to: number) => ({ matrix: matrixOfColumns(columns.map((column) => column.slice(from, to))), labels: labels.slice(from, to) });
  const [learnt, validation] = [part(0, 1_000), part(1_000, 1_500)];

  test('stops when only chance is left to learn, and keeps the rounds up to the best', async () => {
    const { rounds, predictor, validationLosses } = await trainBoosting(learnt.matrix, learnt, { ...quick, rounds: 500, loss: 'logistic', validation, patience: 10 });
    expect(validationLosses.length).toBe(rounds + 10 + 1);
    expect(Math.min(...validationLosses)).toBe(validationLosses[rounds]);
    expect(predictor.trees.length).toBe(rounds);
  });

  test('the loss that it watches is that of the trees which it gives', async () => {
    const { predictor, validationLosses, rounds } = await trainBoosting(learnt.matrix, learnt, { ...quick, loss: 'logistic', validation });
    const raw = predictTrees(predictor, validation.matrix)[0]!;
    const loss = raw.reduce((sum, score, i) => sum + Math.log1p(Math.exp(validation.labels[i] === 1 ? -score : score)), 0) / raw.length;
    expect(loss).toBeCloseTo(validationLosses[rounds]!, 10);
  });
});

test('a constant label gives the constant and no trees, a constant column is never asked', async () => {
  const columns = [...normals(14, 200, 1), Array.from({ length: 200 }, () => 7), Array.from({ length: 200 }, () => NaN)];
  const matrix = matrixOfColumns(columns);
  const constant = await trainBoosting(matrix, { labels: new Float64Array(200).fill(4) }, { ...quick, loss: 'squared' });
  expect(constant.predictor).toEqual({ kind: 'trees', base: [4], trees: [] });
  const { predictor } = await trainBoosting(matrix, { labels: yes(columns, ([a]) => a!) }, { ...quick, loss: 'logistic' });
  expect(new Set(predictor.trees.flatMap(({ feature }) => feature))).toEqual(new Set([0, -1]));
});

test('ten rows, one row and no columns give something sane', async () => {
  for (const [rows, columns] of [[10, 2], [1, 1], [5, 0]] as const) {
    const { predictor } = await trainBoosting({ ...matrixOfColumns(normals(15, rows, columns)), rows }, { labels: new Float64Array(rows).fill(1).fill(0, 0, 1) }, { loss: 'logistic' });
    expect(predictor.base.every(Number.isFinite)).toBe(true);
  }
});

test('progress is told after each round, and an aborted training ends with the reason', async () => {
  const columns = normals(16, 200, 2);
  const labels = yes(columns, ([a]) => a!);
  const told: number[] = [];
  const stop = new AbortController();
  const training = trainBoosting(matrixOfColumns(columns), { labels }, { ...quick, loss: 'logistic', threads: 2, signal: stop.signal, onProgress({ round }) {
    told.push(round);
    if (round === 3) stop.abort(new Error('enough'));
  } });
  await expect(training).rejects.toThrow('enough');
  expect(told).toEqual([1, 2, 3]);
});

test('labels that a loss cannot have are refused with the row, before anything is learnt', async () => {
  const matrix = matrixOfColumns([[1, 2]]);
  await expect(trainBoosting(matrix, { labels: Float64Array.of(0, 2) }, { loss: 'logistic' })).rejects.toThrow("Label 2 of row 1 does not go with the loss 'logistic'");
  await expect(trainBoosting(matrix, { labels: Float64Array.of(0, NaN) }, { loss: 'squared' })).rejects.toThrow('Label NaN of row 1');
  await expect(trainBoosting(matrix, { labels: Float64Array.of(0) }, { loss: 'squared' })).rejects.toThrow('2 rows, but there are 1 labels');
  await expect(trainBoosting(matrix, { labels: Float64Array.of(0, 1) }, { loss: 'squared', monotone: [1, 1] })).rejects.toThrow('1 columns, but 2 monotone');
});

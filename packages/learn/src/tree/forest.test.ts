import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { trainForest } from './forest.ts';
import { aucOf, matrixOfColumns, normalColumns } from './matrix.testkit.ts';
import { predictTrees } from './predict-matrix.ts';

const columns = normalColumns(new Random(1), { rows: 800, columns: 4, missing: 0.05 });
columns.push(Array.from({ length: 800 }, (_, i) => (i * 7) % 5));
const matrix = matrixOfColumns(columns, [0, 0, 0, 0, 6]);
const score = (row: number): number => (columns[0]![row]! || 0) * 2 + (columns[4]![row]! > 2 ? 2 : -1);
const random = new Random(2);
const labels = Float64Array.from(columns[0]!, (_, row) => (random.uniform() < 1 / (1 + Math.exp(-score(row))) ? 1 : 0));

test('a forest gives shares that order rows it did not see nearly as well as the truth does', async () => {
  const { predictor, outOfBag } = await trainForest(matrix, { labels }, { classes: 2, leastWeight: 5, seed: 3 });
  const raw = predictTrees(predictor, matrix)[0]!;
  expect(raw.every((share) => share >= -1e-9 && share <= 1 + 1e-9)).toBe(true);
  const truth = aucOf(labels, Float64Array.from(labels, (_, row) => score(row)));
  expect(aucOf(labels, outOfBag[0]!)).toBeGreaterThan(truth - 0.03);
  expect(aucOf(labels, outOfBag[0]!)).toBeLessThan(aucOf(labels, raw));
});

test('out-of-bag scores are honest where there is nothing to learn', async () => {
  const chance = new Random(4);
  const { outOfBag, predictor } = await trainForest(matrix, { labels: labels.map(() => (chance.uniform() < 0.5 ? 1 : 0)) }, { classes: 2, trees: 40 });
  expect(predictor.trees.length).toBe(40);
  expect(Math.abs(aucOf(labels, outOfBag[0]!) - 0.5)).toBeLessThan(0.08);
});

test('the shares of three classes sum to 1, and the right one is mostly the greatest', async () => {
  const classes = Float64Array.from(columns[1]!, (x, row) => (columns[4]![row]! > 2 ? 2 : x > 0 ? 1 : 0));
  const { predictor, outOfBag } = await trainForest(matrix, { labels: classes }, { classes: 3, trees: 40 });
  const shares = predictTrees(predictor, matrix);
  expect(predictor.base).toEqual([0, 0, 0]);
  classes.forEach((_, row) => expect(shares.reduce((sum, of) => sum + of[row]!, 0)).toBeCloseTo(1, 9));
  const right = classes.filter((label, row) => [0, 1, 2].every((other) => outOfBag[label]![row]! >= outOfBag[other]![row]!)).length;
  expect(right / classes.length).toBeGreaterThan(0.9);
});

test('amounts: means of leaves, with an error near the noise on rows that were not seen', async () => {
  const noise = new Random(5);
  const amounts = Float64Array.from(columns[2]!, (x) => 100 * Math.abs(x || 0) + noise.normal());
  const { outOfBag } = await trainForest(matrix, { labels: amounts }, { classes: 0, columnsPerSplit: 3 });
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const squares = (of: (row: number) => number): number => amounts.reduce((sum, amount, row) => sum + (amount - of(row)) ** 2, 0);
  expect(squares((row) => outOfBag[0]![row]!) / squares(() => mean)).toBeLessThan(0.05);
});

test('the same seed gives the same bits, on one thread, two and three; another seed others', async () => {
  const options = { classes: 2, trees: 7, seed: 9 };
  const one = await trainForest(matrix, { labels }, options);
  for (const threads of [2, 3]) expect(await trainForest(matrix, { labels }, { ...options, threads })).toEqual(one);
  expect(await trainForest(matrix, { labels }, { ...options, seed: 10 })).not.toEqual(one);
});

test('a row that weighs nothing changes nothing', async () => {
  const weights = Float64Array.from(labels, (_, row) => (row % 4 === 0 ? 0 : 1));
  const options = { classes: 2, trees: 5 };
  const turned = labels.map((label, row) => (row % 4 === 0 ? 1 - label : label));
  const [a, b] = [await trainForest(matrix, { labels, weights }, options), await trainForest(matrix, { labels: turned, weights }, options)];
  expect(predictTrees(a.predictor, matrix)).toEqual(predictTrees(b.predictor, matrix));
});

test('a constant label, no columns, and a single row give that constant', async () => {
  for (const of of [matrix, { rows: 3, columns: [], categories: [] }, matrixOfColumns([[1]])]) {
    const { predictor } = await trainForest(of, { labels: new Float64Array(of.rows).fill(1) }, { classes: 2, trees: 3 });
    expect(predictTrees(predictor, of)[0]![0]).toBeCloseTo(1, 9);
  }
});

test('an aborted training ends with the reason, and labels beyond the classes are refused', async () => {
  const stop = new AbortController();
  const training = trainForest(matrix, { labels }, { classes: 2, threads: 2, signal: stop.signal, onProgress: ({ trees }) => trees >= 3 && stop.abort(new Error('enough')) });
  await expect(training).rejects.toThrow('enough');
  await expect(trainForest(matrix, { labels: labels.map((label) => 2 * label) }, { classes: 2 })).rejects.toThrow('not one of 2 classes');
});

import type { DenseNetwork } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import type { Matrix } from '../../table/table.ts';
import { run } from '../gradient.testkit.ts';
import { input } from '../value.ts';
import { denseNetwork } from './dense-network.ts';
import { trainMlp, type MlpOptions } from './train-mlp.ts';

const rows = 1_200;
const random = new Random(8);
const columns = [0, 1, 2].map(() => new Float32Array(rows).map(() => random.normal()));
const matrix: Matrix = { rows, columns: [...columns, new Float32Array(rows).fill(NaN)], categories: [0, 0, 0, 0] };
const held = Int32Array.from({ length: 300 }, (_, i) => rows - 300 + i);
const options: Omit<MlpOptions, 'loss'> = { seed: 6, hidden: [24], batchRows: 64, epochs: 25, patience: 25, validation: held, adam: { rate: 5e-3 } };

/** Raw scores of the rows held out. */
async function scoresOf(network: DenseNetwork): Promise<readonly (readonly number[])[]> {
  const x = input('x', [held.length, 4]);
  const { scores } = await run({ scores: denseNetwork(network, x) }, { x: [...held].flatMap((row) => [...columns.map((column) => column[row]!), 0]) });
  const outputs = scores!.length / held.length;
  return [...held].map((_, i) => [...scores!.subarray(i * outputs, (i + 1) * outputs)]);
}

test('yes or no that no straight line tells', async () => {
  const labels = Float32Array.from({ length: rows }, (_, i) => Number(columns[0]![i]! * columns[1]![i]! > 0));
  const scores = await scoresOf((await trainMlp(matrix, labels, { ...options, loss: 'logistic' })).network);
  expect(scores.filter(([score], i) => score! > 0 === labels[held[i]!]! > 0).length).toBeGreaterThan(270);
});

test('one of three classes', async () => {
  const labels = Float32Array.from({ length: rows }, (_, i) => (columns[0]![i]! > 0.5 ? 2 : columns[1]![i]! > 0 ? 1 : 0));
  const scores = await scoresOf((await trainMlp(matrix, labels, { ...options, loss: 'softmax', classes: 3 })).network);
  expect(scores.filter((row, i) => row.indexOf(Math.max(...row)) === labels[held[i]!]).length).toBeGreaterThan(270);
});

test('amounts far from 0, in their own unit', async () => {
  const amounts = Float32Array.from({ length: rows }, (_, i) => 5_000 + 800 * columns[0]![i]! ** 2);
  const scores = await scoresOf((await trainMlp(matrix, amounts, { ...options, loss: 'squared' })).network);
  const wrong = Math.sqrt(scores.reduce((sum, [score], i) => sum + (score! - amounts[held[i]!]!) ** 2, 0) / scores.length);
  expect(wrong).toBeLessThan(300);
});

test('counts by their logarithm', async () => {
  const counts = Float32Array.from({ length: rows }, (_, i) => Math.round(Math.exp(1 + columns[0]![i]!)));
  const scores = await scoresOf((await trainMlp(matrix, counts, { ...options, loss: 'poisson' })).network);
  const relative = scores.reduce((sum, [score], i) => sum + Math.abs(score! - (1 + columns[0]![held[i]!]!)), 0) / scores.length;
  expect(relative).toBeLessThan(0.2);
});

test('the same seed gives the same network', async () => {
  const labels = Float32Array.from(columns[0]!, (x) => Number(x > 0));
  const short: MlpOptions = { ...options, loss: 'logistic', epochs: 2, dropout: 0.2 };
  const { network } = await trainMlp(matrix, labels, short);
  expect((await trainMlp(matrix, labels, short)).network).toEqual(network);
  expect((await trainMlp(matrix, labels, { ...short, seed: 7 })).network).not.toEqual(network);
});

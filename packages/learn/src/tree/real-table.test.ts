/**
 * Real tables, which may not be copied into the project: these tests read them from a folder of data sets that lies beside
 * the project, or that LIMN_DATASETS names, and say so when there is none.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldsOf, foldSplit } from '../split/split.ts';
import { readLabel } from '../table/label.ts';
import { readCsv } from '../table/read-csv.ts';
import { fitTransforms } from '../transform/fit-transforms.ts';
import { matrixOf } from '../transform/matrix.ts';
import { trainBoosting } from './boosting.ts';
import type { BoostingOptions } from './boosting-options.ts';
import { trainForest } from './forest.ts';
import { aucOf } from './matrix.testkit.ts';
import { predictTrees } from './predict-matrix.ts';

const beside = join(import.meta.dirname, '../../../../..');

function pathOf(set: string): string | undefined {
  const named = process.env['LIMN_DATASETS'];
  const folders = named === undefined ? readdirSync(beside).map((folder) => join(beside, folder, 'data')) : [named];
  return folders.map((folder) => join(folder, set, 'dev.csv.gz')).find((path) => existsSync(path));
}

/** Mean area under the curve over five folds; transforms and trees see the training part only. */
async function crossValidated(path: string, label: string, options: BoostingOptions): Promise<number> {
  const { table } = await readCsv(path);
  const { values } = readLabel(table, label);
  const folds = foldsOf(values, { folds: 5, seed: 1 });
  let sum = 0;
  for (let fold = 0; fold < 5; fold++) {
    const { train, test: judged } = foldSplit(folds, fold);
    const { inputs } = fitTransforms(table, { rows: train, for: 'trees', except: [label, 'row'] });
    const labelled = (rows: Int32Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
    const { predictor } = await trainBoosting(matrixOf(table, inputs, { rows: train }), { labels: labelled(train) }, options);
    sum += aucOf(labelled(judged), predictTrees(predictor, matrixOf(table, inputs, { rows: judged }))[0]!);
  }
  return sum / 5;
}

test('Online Shoppers: which visits end in a purchase, five folds', async ({ skip }) => {
  const path = pathOf('online-shoppers') ?? skip('the data set is not there');
  expect(await crossValidated(path, 'Revenue', { loss: 'logistic', rounds: 150, learningRate: 0.05, mostLeaves: 8 })).toBeGreaterThan(0.93);
});

test('Telco: which customers leave, five folds, small trees with few columns each', async ({ skip }) => {
  const path = pathOf('telco-churn') ?? skip('the data set is not there');
  expect(await crossValidated(path, 'churn', { loss: 'logistic', rounds: 300, learningRate: 0.06, mostLeaves: 3, rowShare: 0.6, columnShare: 0.3, l2: 5, categoryL2: 1 })).toBeGreaterThan(0.843);
});

test('Online Shoppers: a forest judged by the rows that its trees did not see', async ({ skip }) => {
  const { table } = await readCsv(pathOf('online-shoppers') ?? skip('the data set is not there'));
  const { values } = readLabel(table, 'Revenue');
  const { inputs } = fitTransforms(table, { rows: Array.from(values.keys()), for: 'trees', except: ['Revenue', 'row'] });
  const { outOfBag } = await trainForest(matrixOf(table, inputs), { labels: values }, { classes: 2, trees: 60, leastWeight: 5 });
  expect(aucOf(values, outOfBag[0]!)).toBeGreaterThan(0.92);
});

/** Trees on real tables. */
import { expect, test } from 'vitest';
import { foldsOf, foldSplit } from '../src/split/split.ts';
import { readLabel } from '../src/table/label.ts';
import { readCsv } from '../src/table/read-csv.ts';
import { fitTransforms } from '../src/transform/fit-transforms.ts';
import { matrixOf } from '../src/transform/matrix.ts';
import { trainBoosting } from '../src/tree/boosting.ts';
import type { BoostingOptions } from '../src/tree/boosting-options.ts';
import { trainForest } from '../src/tree/forest.ts';
import { aucOf } from '../src/tree/matrix.testkit.ts';
import { predictTrees } from '../src/tree/predict-matrix.ts';
import { realData } from './real-data.ts';

const shoppers = realData('online-shoppers/dev.csv.gz');
const telco = realData('telco-churn/dev.csv.gz');

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

test.skipIf(shoppers.absent)(`Online Shoppers: which visits end in a purchase, five folds${shoppers.note}`, async () => {
  expect(await crossValidated(shoppers.path, 'Revenue', { loss: 'logistic', rounds: 150, learningRate: 0.05, mostLeaves: 8 })).toBeGreaterThan(0.93);
});

test.skipIf(telco.absent)(`Telco: which customers leave, five folds, small trees with few columns each${telco.note}`, async () => {
  expect(await crossValidated(telco.path, 'churn', { loss: 'logistic', rounds: 300, learningRate: 0.06, mostLeaves: 3, rowShare: 0.6, columnShare: 0.3, l2: 5, categoryL2: 1 })).toBeGreaterThan(0.843);
});

test.skipIf(shoppers.absent)(`Online Shoppers: a forest judged by the rows that its trees did not see${shoppers.note}`, async () => {
  const { table } = await readCsv(shoppers.path);
  const { values } = readLabel(table, 'Revenue');
  const { inputs } = fitTransforms(table, { rows: Array.from(values.keys()), for: 'trees', except: ['Revenue', 'row'] });
  const { outOfBag } = await trainForest(matrixOf(table, inputs), { labels: values }, { classes: 2, trees: 60, leastWeight: 5 });
  expect(aucOf(values, outOfBag[0]!)).toBeGreaterThan(0.92);
});

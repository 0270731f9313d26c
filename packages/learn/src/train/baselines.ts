/** What a trained model is judged beside: each learnt from the same rows, with the same chance. */
import { bestRuleBaseline, constantBaseline, type Baseline } from '../evaluation/baseline.ts';
import { chooseLinear } from '../linear/choose-linear.ts';
import type { Matrix } from '../table/table.ts';
import { fitTransforms } from '../transform/fit-transforms.ts';
import { matrixOf } from '../transform/matrix.ts';
import { labelsAt, LEAST_WORD_ROWS, rowsACustomer, type LearningRows } from './learn-rows.ts';
import { toldScores } from './told-scores.ts';
import { losses } from './losses.ts';

/** Everybody alike, the best single column, and a regression with an elastic net. @param test rows that judge */
export function baselinesOf(data: LearningRows, test: Int32Array): readonly Baseline[] {
  const { table, label, train, validation } = data;
  const labels = labelsAt(label, train);
  const rule = label.kind === 'classes' ? undefined : bestRuleBaseline(table.columns, { train: { rows: train, labels }, rows: test, of: label.kind === 'binary' ? 'probability' : 'amount' });
  const { inputs } = fitTransforms(table, { rows: train, for: 'linear', leastRows: LEAST_WORD_ROWS * rowsACustomer(data) });
  const matrixAt = (rows: Int32Array): Matrix => matrixOf(table, inputs, { rows });
  const { predictor, link } = chooseLinear(matrixAt(train), labels, { loss: losses[label.kind], classes: label.classes.length, steps: 20, tolerance: 1e-4, validation: { matrix: matrixAt(validation), labels: labelsAt(label, validation) } });
  const regression = { name: label.kind === 'amount' || label.kind === 'count' ? 'linear regression' : 'logistic regression', scores: toldScores({ predictor, link }, matrixAt(test)) };
  return [constantBaseline(labels, { rows: test.length, classes: label.kind === 'classes' ? label.classes.length : 0 }), ...(rule === undefined ? [] : [rule]), regression];
}

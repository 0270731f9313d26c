/** Real tables from end to end: read, looked over, cross-validated. They are not part of the project; a test says so where they are absent. */
import { describe, expect, test } from 'vitest';
import { auc, bestRuleBaseline, checkTable, crossValidate, evaluate, fitLinear, fitTransforms, foldsOf, foldSplit, linearScores, matrixOf, measure, readCsv } from '../src/index.ts';
import { realData } from './real-data.ts';

interface CrossValidated {
  readonly labels: Float64Array;
  readonly scores: Float64Array;
  readonly rule: Float64Array;
  /** Mean of the folds' AUC, as published figures have it. */
  readonly meanAuc: number;
  readonly warnings: readonly string[];
}

/** Logistic regression in five folds; transforms are fitted within each. */
async function crossValidateTable(path: string, label: string): Promise<CrossValidated> {
  const { table, report } = await readCsv(path);
  const checked = checkTable(table, report, { label });
  const inputsOnly = { ...table, columns: table.columns.filter(({ name }) => checked.inputs.includes(name)) };
  const labels = Float64Array.from(checked.rows, (row) => checked.label.values[row]!);
  const folds = foldsOf(labels, { folds: 5, seed: 1 });
  const rule = new Float64Array(labels.length);
  const [scores] = await crossValidate(({ train, test: held }) => {
    const rowsOf = (places: Int32Array): Int32Array => places.map((place) => checked.rows[place]!);
    const trainLabels = Float64Array.from(train, (place) => labels[place]!);
    const { inputs } = fitTransforms(inputsOnly, { rows: rowsOf(train), for: 'linear' });
    const fitted = fitLinear(matrixOf(inputsOnly, inputs, { rows: rowsOf(train) }), trainLabels, { loss: 'logistic', penalty: 5e-4, tolerance: 1e-4 });
    const best = bestRuleBaseline(inputsOnly.columns, { train: { rows: rowsOf(train), labels: trainLabels }, rows: rowsOf(held), of: 'probability' })!;
    held.forEach((place, i) => (rule[place] = best.scores[0]![i]!));
    return linearScores(fitted.predictor, matrixOf(inputsOnly, inputs, { rows: rowsOf(held) }));
  }, { folds });
  const areas = [0, 1, 2, 3, 4].map((fold) => {
    const at = (values: Float64Array): Float64Array => Float64Array.from(foldSplit(folds, fold).test, (row) => values[row]!);
    return measure(auc, { scores: at(scores!), labels: at(labels) });
  });
  return { labels, scores: scores!, rule, meanAuc: areas.reduce((sum, area) => sum + area, 0) / areas.length, warnings: checked.report.warnings.map(({ code, column }) => `${code} ${column ?? ''}`) };
}

describe('logistic regression in five folds', () => {
  const telco = realData('telco-churn/dev.csv.gz');
  test.skipIf(telco.absent)(`Telco: AUC near the published .845, surely above any rule of one column${telco.note}`, async () => {
    const { meanAuc, labels, scores, rule, warnings } = await crossValidateTable(telco.path, 'churn');
    // scikit-learn's LogisticRegression comes to .841 on this part of the rows.
    expect(meanAuc).toBeGreaterThan(0.838);
    expect(meanAuc).toBeLessThan(0.852);
    expect(warnings).toEqual(['column_identifier row']);
    const probabilities = scores.map((score) => 1 / (1 + Math.exp(-score)));
    const report = evaluate({ name: 'churn', kind: 'binary', scores: [probabilities], labels, baselines: [{ name: 'rule', scores: [rule] }], split: '5-fold', seed: 1, resamples: 200 });
    expect(report.differences.find(({ metric }) => metric === 'auc')).toMatchObject({ verdict: 'better' });
    expect(report.models[0]!.metrics.find(({ metric }) => metric === 'calibrationError')!.value).toBeLessThan(0.03);
  });

  const shoppers = realData('online-shoppers/dev.csv.gz');
  test.skipIf(shoppers.absent)(`Online Shoppers: AUC near the published .892${shoppers.note}`, async () => {
    const { meanAuc } = await crossValidateTable(shoppers.path, 'Revenue');
    expect(meanAuc).toBeGreaterThan(0.885);
    expect(meanAuc).toBeLessThan(0.905);
  });
});

const adult = realData('adult/adult.data.gz');
test.skipIf(adult.absent)(`Adult: a table without a header, with spaces and question marks, is read as it is meant${adult.note}`, async () => {
  const { table, report } = await readCsv(adult.path);
  const { label, inputs } = checkTable(table, report, { label: 'column15' });
  expect(table.rows).toBe(32_561);
  expect(label.classes).toEqual(['<=50K', '>50K']);
  expect(inputs).toHaveLength(14);
  expect(report.columns.filter(({ missing }) => missing > 0).map(({ name, missing }) => [name, missing])).toEqual([['column2', 1_836], ['column7', 1_843], ['column14', 583]]);
});

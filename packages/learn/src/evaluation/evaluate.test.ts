import { describe, expect, test } from 'vitest';
import { delongInterval } from '../metric/delong.ts';
import { Random } from '../random/random.ts';
import type { CategoryColumn, NumberColumn } from '../table/table.ts';
import { bestRuleBaseline, constantBaseline, lastValueBaseline, ruleBaseline } from './baseline.ts';
import { crossValidate } from './cross-validate.ts';
import { evaluate, type EvaluateOptions } from './evaluate.ts';
import { NO_VALUE, OTHER_WORDS, subgroupBy } from './subgroup.ts';

const rows = 1_200;
const random = new Random(1);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const signal = Float64Array.from({ length: rows }, () => random.normal());
const truth = signal.map((x) => sigmoid(1.2 * x - 1));
const labels = truth.map((p) => (random.uniform() < p ? 1 : 0));
const weak = signal.map((x) => sigmoid(0.4 * x + random.normal() - 1));
/** In the third group scores are chance. */
const shops = Int32Array.from({ length: rows }, (_, row) => row % 3);
const uneven = truth.map((p, row) => (shops[row] === 2 ? random.uniform() : p));

const options: EvaluateOptions = {
  name: 'churn', kind: 'binary', classes: ['no', 'yes'], scores: [truth], labels, split: 'time', seed: 3, resamples: 300,
  baselines: [constantBaseline(labels, { rows }), { name: 'recency', scores: [weak] }],
};
const metric = (report: ReturnType<typeof evaluate>, model: number, name: string) => report.models[model]!.metrics.find((each) => each.metric === name)!;

describe('yes or no', () => {
  const report = evaluate(options);

  test('model and baselines are measured by the same metrics, each with an interval around its value', () => {
    expect(report.models.map(({ name, role }) => [name, role])).toEqual([['churn', 'model'], ['constant', 'baseline'], ['recency', 'baseline']]);
    for (const { name, metrics } of report.models) {
      expect(metrics.map((each) => each.metric)).toEqual(['auc', 'averagePrecision', 'lift', 'logLoss', 'brier', 'calibrationError', 'accuracy']);
      for (const { metric: of, low, value, high } of metrics) {
        expect(low).toBeLessThanOrEqual(high);
        expect(low <= value && value <= high, `${name} ${of}`).toBe(true);
      }
    }
    expect(metric(report, 1, 'auc')).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
    const { low, high } = delongInterval({ scores: truth, labels });
    expect(metric(report, 0, 'auc').low).toBeCloseTo(low, 1.9);
    expect(metric(report, 0, 'auc').high).toBeCloseTo(high, 1.9);
  });

  test('better is said of pairs, and of calibration nobody beats what is always the mean', () => {
    const verdicts = new Map(report.differences.map(({ baseline, metric: of, verdict }) => [`${of} ${baseline}`, verdict]));
    expect([verdicts.get('auc constant'), verdicts.get('auc recency'), verdicts.get('logLoss recency')]).toEqual(['better', 'better', 'better']);
    expect(verdicts.get('calibrationError constant')).not.toBe('better');
  });

  test('a model that is no better is not said to be', () => {
    const same = evaluate({ ...options, scores: [weak], baselines: [{ name: 'recency', scores: [weak] }] });
    expect(same.differences.every(({ verdict, low, high }) => verdict === 'open' && low === 0 && high === 0)).toBe(true);
    const worse = evaluate({ ...options, scores: [weak], baselines: [{ name: 'truth', scores: [truth] }] });
    expect(worse.differences.find((each) => each.metric === 'auc')!.verdict).toBe('worse');
  });

  test('nine rows of an answer prove nothing, whatever the draws say', () => {
    const rare = labels.map((_, row) => (row % 140 === 0 ? 1 : 0));
    const perfect = evaluate({ ...options, labels: rare, scores: [rare.map((label) => 0.1 + 0.8 * label)], baselines: [constantBaseline(rare, { rows })] });
    expect(metric(perfect, 0, 'auc').value).toBe(1);
    expect(perfect.differences.every(({ verdict }) => verdict === 'open')).toBe(true);
  });

  test('the same seed gives the same report, and it is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(evaluate(options)).toEqual(report);
  });

  test('rows of one customer are drawn together: intervals are wider', () => {
    const copies = (values: Float64Array): Float64Array => Float64Array.from({ length: rows }, (_, row) => values[Math.floor(row / 6)]!);
    const repeated = { ...options, scores: [copies(truth)], labels: copies(labels), baselines: [constantBaseline(labels, { rows })] };
    const width = (each: ReturnType<typeof evaluate>): number => metric(each, 0, 'auc').high - metric(each, 0, 'auc').low;
    const customers = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 6));
    const told = evaluate({ ...repeated, customers });
    expect(told.customers).toBe(200);
    expect(width(told)).toBeGreaterThan(1.8 * width(evaluate(repeated)));
  });
});

describe('subgroups', () => {
  test('the one that is served worst is named', () => {
    const report = evaluate({ ...options, scores: [uneven], subgroups: [{ column: 'shop', values: ['Berlin', 'Lyon', 'Oslo'], codes: shops }] });
    expect(report.worst).toEqual({ column: 'shop', value: 'Oslo', surely: true });
    expect(report.subgroups.map((group) => group.rows)).toEqual([400, 400, 400]);
    expect(report.subgroups[2]!.difference!.high).toBeLessThan(0);
    expect(Math.abs(report.subgroups[0]!.bias!.value)).toBeLessThan(0.06);
  });

  test('a group of few rows, or of one answer, gets no metric', () => {
    const codes = Int32Array.from({ length: rows }, (_, row) => (row < 20 ? 0 : labels[row] === 1 ? 1 : 2));
    const { subgroups } = evaluate({ ...options, subgroups: [{ column: 'odd', values: ['few', 'all yes', 'all no'], codes }] });
    expect(subgroups.map(({ main }) => main)).toEqual([undefined, undefined, undefined]);
  });

  const numbers: NumberColumn = { type: 'number', name: 'age', values: Float64Array.from({ length: rows }, (_, row) => (row % 100 === 0 ? NaN : row % 81)) };
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row);

  test('numbers are grouped by quarters, words by frequency; missing is a group', () => {
    const ages = subgroupBy(numbers, everyRow)!;
    expect(ages.values).toEqual(['≤ 20', '20 – 40', '40 – 60', '> 60', NO_VALUE]);
    const words: CategoryColumn = { type: 'category', name: 'city', codes: Int32Array.from({ length: rows }, (_, row) => (row % 50) - 1), vocabulary: Array.from({ length: 49 }, (_, i) => `city ${i}`) };
    const cities = subgroupBy(words, everyRow)!;
    expect(cities.values).toHaveLength(10);
    expect(cities.values.slice(-2)).toEqual([OTHER_WORDS, NO_VALUE]);
    const flags = subgroupBy({ type: 'boolean', name: 'new', values: Float64Array.from({ length: rows }, (_, row) => row % 2) }, everyRow)!;
    expect(flags.values).toEqual(['yes', 'no']);
  });
});

describe('other kinds', () => {
  const amounts = signal.map((x) => Math.max(0, 20 + 10 * x + 3 * random.normal()));

  test('amounts: the last value is beaten, bias counts by its size', () => {
    const report = evaluate({ ...options, kind: 'amount', classes: [], labels: amounts, scores: [signal.map((x) => 20 + 10 * x)], baselines: [constantBaseline(amounts, { rows }), lastValueBaseline(signal.map((x, row) => (row % 5 === 0 ? NaN : 35 + 10 * x)))] });
    expect(report.main).toBe('rmse');
    expect(report.differences.filter(({ baseline }) => baseline === 'last value').map(({ metric: of, verdict }) => [of, verdict])).toEqual([['rmse', 'better'], ['mae', 'better'], ['bias', 'better'], ['totalBias', 'better'], ['gini', 'better']]);
    expect(report.calibration[0]).not.toHaveProperty('low');
    expect(report.roc).toEqual([]);
  });

  test('amounts below 0 have no Lorenz curve', () => {
    const report = evaluate({ ...options, kind: 'amount', labels: signal, baselines: [constantBaseline(signal, { rows })] });
    expect(report.models[0]!.metrics.map((each) => each.metric)).toEqual(['rmse', 'mae', 'bias']);
    expect(report.lift).toEqual([]);
  });

  test('counts are judged by the law of Poisson first', () => {
    const counts = signal.map((x) => Math.floor(Math.exp(x) * 2 * random.uniform()));
    expect(evaluate({ ...options, kind: 'count', labels: counts, scores: [signal.map(Math.exp)], baselines: [constantBaseline(counts, { rows })] }).main).toBe('poissonDeviance');
  });

  test('several classes: a model that knows them beats their frequencies', () => {
    const classes = signal.map((x) => (x > 0.5 ? 2 : x > -0.5 ? 1 : 0));
    const raw = [0, 1, 2].map((place) => classes.map((label) => (label === place ? 0.6 : 0.2)));
    const report = evaluate({ ...options, kind: 'classes', classes: ['a', 'b', 'c'], labels: classes, scores: raw, baselines: [constantBaseline(classes, { rows, classes: 3 })] });
    expect(report.main).toBe('macroAuc');
    expect(report.differences.every(({ verdict }) => verdict === 'better')).toBe(true);
  });
});

describe('baselines', () => {
  const recency: NumberColumn = { type: 'number', name: 'recency', values: signal.map((x, row) => (row % 20 === 0 ? NaN : -x)) };
  const noise: NumberColumn = { type: 'number', name: 'noise', values: signal.map(() => random.normal()) };
  const train = Int32Array.from({ length: 800 }, (_, row) => row);
  const held = Int32Array.from({ length: 400 }, (_, row) => 800 + row);
  const fitting = { train: { rows: train, labels: labels.slice(0, 800) }, rows: held, of: 'probability' } as const;

  test('a rule of one column may rise or fall, and is a true probability', () => {
    const { scores: [scores] } = ruleBaseline(recency, fitting);
    const report = evaluate({ ...options, scores: [scores!], labels: labels.slice(800), baselines: [constantBaseline(labels, { rows: 400 })] });
    expect(metric(report, 0, 'auc').value).toBeGreaterThan(0.7);
    expect(metric(report, 0, 'calibrationError').value).toBeLessThan(0.1);
  });

  test('the best rule is that of the column that knows most', () => {
    const word: CategoryColumn = { type: 'category', name: 'word', codes: Int32Array.from(signal, (_, row) => row % 4), vocabulary: ['a', 'b', 'c', 'd'] };
    expect(bestRuleBaseline([noise, word, recency], fitting)!.name).toBe('recency');
    expect(bestRuleBaseline([], fitting)).toBeUndefined();
  });
});

test('cross-validation scores each row by the folds that do not hold it', async () => {
  const folds = Uint8Array.from({ length: 9 }, (_, row) => row % 3);
  const steps: number[] = [];
  const [scores] = await crossValidate(({ train, test: held }, fold) => {
    expect([...train].every((row) => folds[row] !== fold)).toBe(true);
    return [Float64Array.from(held, () => train.length * 10 + fold)];
  }, { folds, onProgress: (done) => steps.push(done) });
  expect([...scores!]).toEqual([60, 61, 62, 60, 61, 62, 60, 61, 62]);
  expect(steps).toEqual([1, 2, 3]);
});

describe('what is told at all', () => {
  test('has its share and its own metric, beside that of everything', () => {
    const answered = Int32Array.from(shops, (shop) => (shop === 2 ? 0 : 1));
    const report = evaluate({ ...options, scores: [uneven], answered });
    expect(report.answered!.share).toMatchObject({ value: expect.closeTo(2 / 3, 9) });
    expect(report.answered!.main!.low).toBeGreaterThan(metric(report, 0, 'auc').value);
    expect(evaluate({ ...options, answered: answered.fill(1) }).answered).toMatchObject({ share: { value: 1, low: 1, high: 1 }, main: { value: metric(evaluate(options), 0, 'auc').value } });
    expect(evaluate(options).answered).toBeUndefined();
    expect(evaluate({ ...options, answered: answered.fill(0) }).answered).not.toHaveProperty('main');
  });
});

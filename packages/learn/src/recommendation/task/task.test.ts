import { describe, expect, test } from 'vitest';
import { blend, expectGradients, someNumbers, type Feeds } from '../../graph/gradient.testkit.ts';
import { Network } from '../../graph/network.ts';
import { add } from '../../graph/op/op.ts';
import { Parameters } from '../../graph/parameters.ts';
import { input } from '../../graph/value.ts';
import { measure } from '../../metric/metric.ts';
import { auc } from '../../metric/ranking.ts';
import { Random } from '../../random/random.ts';
import type { Matrix } from '../../table/table.ts';
import { compareSharing } from './compare-sharing.ts';
import { openTaskScorer } from './score-tasks.ts';
import { parametersOf, taskLoss, taskScores, type Task, type TaskShape } from './task-network.ts';
import { trainTasks, type LabelledTask } from './train-tasks.ts';

const shape: TaskShape = { sharing: 'experts', hidden: 6, experts: 3, tower: 2, dropout: 0 };
const tasks: readonly Task[] = [{ name: 'click', kind: 'yes' }, { name: 'value', kind: 'amount', weight: 0.5 }];

describe('the network', () => {
  test.each(['bottom', 'experts'] as const)('gradients pass through everything that is shared: %s', async (sharing) => {
    const random = new Random(1);
    const parameters = new Parameters(2);
    const network = new Network(parameters, { isTraining: true });
    const loss = taskLoss(network, tasks, { ...shape, sharing }, { rows: 4, width: 3 });
    const learnt = parameters.all;
    const feeds: Feeds = {
      ...Object.fromEntries(learnt.map(({ name, value }) => [name, someNumbers(value.shape, random)])),
      x: someNumbers([4, 3], random), labels: [1, 0.3, 0, -1, 1, 0, 0, 2], weights: [1, 0, 1, 1, 1, 1, 0, 1],
    };
    await expectGradients(loss, feeds, learnt.map(({ value }) => value));
    expect(learnt.some(({ name }) => name === 'value.gate.weights')).toBe(sharing === 'experts');
    expect(learnt.reduce((sum, { start }) => sum + start.length, 0)).toBe(parametersOf({ ...shape, sharing }, { width: 3, tasks: 2 }));
  });

  test('scores of each task are its own', async () => {
    const random = new Random(3);
    const parameters = new Parameters(4);
    const x = input('x', [2, 3]);
    const [click, value] = taskScores(new Network(parameters, { isTraining: false }), x, tasks, shape);
    const feeds: Feeds = { x: someNumbers([2, 3], random), ...Object.fromEntries(parameters.all.map((each) => [each.name, someNumbers(each.value.shape, random)])) };
    await expectGradients(add(blend(click!, random), blend(value!, random)), feeds, [x]);
  });
});

/** 1,200 rows of 6 columns: two tasks that are one and the same at heart, of which the second is rarely known; and an amount of who did the second. */
const random = new Random(11);
const rows = 1_200;
const columns = Array.from({ length: 6 }, () => new Float32Array(rows).map(() => random.normal()));
const matrix: Matrix = { rows, columns, categories: columns.map(() => 0) };
const heart = Float64Array.from({ length: rows }, (_, row) => 2 * columns[0]![row]! * columns[1]![row]! + columns[2]![row]!);
const often = Float64Array.from(heart, (x) => (random.uniform() < 1 / (1 + Math.exp(-2 * x)) ? 1 : 0));
const rare = Float64Array.from(heart, (x) => (random.uniform() < 0.15 ? (random.uniform() < 1 / (1 + Math.exp(1 - 2 * x)) ? 1 : 0) : NaN));
const amount = Float64Array.from(rare, (bought, row) => (bought === 1 ? 500 + 40 * columns[3]![row]! : NaN));
const labelled: readonly LabelledTask[] = [{ name: 'click', kind: 'yes', labels: often }, { name: 'order', kind: 'yes', labels: rare }, { name: 'value', kind: 'amount', labels: amount, weight: 0.2 }];
const part = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);
const options = { validation: part(700, 850), training: part(0, 700), batchRows: 128, epochs: 25, patience: 25, adam: { rate: 5e-3, clip: 5 }, shape: { hidden: 24, experts: 4, tower: 8 } };

describe('training', () => {
  test('tells every task, in the unit of its own, wherever it is known', async () => {
    const trained = await trainTasks(matrix, labelled, { ...options, seed: 5 });
    const scorer = await openTaskScorer(trained);
    const [click, , value] = await scorer.score(matrix);
    await scorer.close();
    const test = part(850, rows);
    expect(measure(auc, { scores: Float64Array.from(test, (row) => click![row]!), labels: Float64Array.from(test, (row) => often[row]!) })).toBeGreaterThan(0.8);
    const mean = value!.reduce((sum, each) => sum + each, 0) / rows;
    expect(Math.abs(mean - 500)).toBeLessThan(30);
    expect(trained.model.graph.outputs.map(({ name }) => name)).toEqual(['click.told', 'order.told', 'value.told']);
  });

  test('a label that is never known harms no other, and the same seed gives the same network', async () => {
    const unknown: LabelledTask = { name: 'value', kind: 'amount', labels: new Float64Array(rows).fill(NaN) };
    const train = () => trainTasks(matrix, [labelled[0]!, unknown], { ...options, epochs: 2, seed: 5 });
    const { history, model } = await train();
    expect(history.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect((await train()).model).toEqual(model);
  });
});

describe('the report of sharing', () => {
  test('a task that is rarely known gains by one that is like it, with fewer parameters for all', async () => {
    const { tasks: [, order], parameters, problems, rows: counts } = await compareSharing(matrix, labelled.slice(0, 2), { ...options, test: part(850, rows), epochs: 15, seeds: [1], resamples: 200 });
    const [ofAuc] = order!.metrics;
    expect(ofAuc!.metric).toBe('auc');
    expect(ofAuc!.differences.bottom.value).toBeGreaterThan(0);
    expect(ofAuc!.values.bottom.value - ofAuc!.values.own.value).toBeCloseTo(ofAuc!.differences.bottom.value, 12);
    expect(parameters.bottom).toBeLessThan(0.8 * parameters.own);
    expect(Math.abs(parameters.experts / parameters.bottom - 1)).toBeLessThan(0.1);
    expect(counts).toEqual({ train: 700, validation: 150, test: 350 });
    expect(problems.filter(({ text }) => text.en.what.startsWith("Task 'order'"))).toEqual([]);
  });

  test('a task that another one drowns is named: task_negative_transfer', async () => {
    const noise: LabelledTask = { name: 'noise', kind: 'amount', weight: 200, labels: Float64Array.from({ length: rows }, () => random.normal()) };
    const { tasks: [click], problems } = await compareSharing(matrix, [labelled[0]!, noise], { ...options, epochs: 10, test: part(850, rows), seeds: [1], resamples: 200 });
    expect(click!.verdict.bottom).toBe('lost');
    expect(problems).toContainEqual(expect.objectContaining({ code: 'task_negative_transfer', text: expect.objectContaining({ en: expect.objectContaining({ what: expect.stringMatching(/^Task 'click' is told worse by the shared-bottom network than by one of its own, by [\d.]+ logLoss/) }) }) }));
  });
});

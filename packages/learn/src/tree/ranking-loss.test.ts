import { expect, test } from 'vitest';
import { ndcg } from '../metric/ndcg.ts';
import { Random } from '../random/random.ts';
import { trainBoosting } from './boosting.ts';
import type { BoostingOptions } from './boosting-options.ts';
import { matrixOfColumns } from './matrix.testkit.ts';
import { predictTrees } from './predict-matrix.ts';
import { rankingLoss } from './ranking-loss.ts';

interface Shop {
  readonly columns: number[][];
  readonly labels: Float64Array;
  readonly requests: Uint32Array;
}

/** Requests of 8 items: whether anything is clicked depends on a mood that no column tells, far more than on the items; which item, on two of their numbers. */
function shopOf(seed: number, requests: number): Shop {
  const random = new Random(seed);
  const columns: number[][] = [[], [], []];
  const labels: number[] = [];
  for (let request = 0; request < requests; request++) {
    const mood = 6 * random.normal();
    for (let place = 0; place < 8; place++) {
      const [a, b] = [random.normal(), random.normal()];
      [a, b, random.normal()].forEach((x, column) => columns[column]!.push(x));
      const liking = mood + 0.6 * a - 0.8 * Math.abs(b) - 1 + random.normal();
      labels.push(liking > 3 ? 2 : liking > 0 ? 1 : 0);
    }
  }
  return { columns, labels: Float64Array.from(labels), requests: Uint32Array.from({ length: requests + 1 }, (_, request) => 8 * request) };
}

const [learnt, judge] = [shopOf(1, 800), shopOf(2, 600)];
const options: BoostingOptions = { loss: 'ranking', rounds: 40, mostLeaves: 8, leastRows: 20, seed: 3 };

async function judged(asked: Partial<BoostingOptions>): Promise<number> {
  const { predictor } = await trainBoosting(matrixOfColumns(learnt.columns), learnt, { ...options, ...asked });
  return ndcg({ ...judge, grades: judge.labels, scores: predictTrees(predictor, matrixOfColumns(judge.columns))[0]! }, 5);
}

test('items are ordered better than by trees that learn each row by itself, where requests differ more than their items', async () => {
  const [ranking, squared] = [await judged({}), await judged({ loss: 'squared' })];
  expect(ranking).toBeGreaterThan(squared + 0.01);
  expect(ranking).toBeGreaterThan(0.88);
});

test('gradients are those of the pairs, one by one', () => {
  const data = { labels: Float64Array.of(0, 2, 1, 1, 0), weights: Float64Array.of(1, 3, 1, 1, 1), requests: Uint32Array.of(0, 3, 5) };
  const scores = Float64Array.of(0.5, 0.1, 0.4, -1, 2);
  const into = new Float64Array(10);
  rankingLoss(10).differentiate(data, [scores], Uint32Array.of(0, 1, 2, 3, 4), [into]);
  const worth = [1, 1 / Math.log2(3), 0.5];
  const best = 3 * worth[0]! + worth[1]!;
  const wrong = (up: number, down: number): number => 1 / (1 + Math.exp(scores[up]! - scores[down]!));
  // Places of rows 0, 1, 2 by score: 0, 2, 1.
  const pairs = { '1>0': (3 * (3 * (worth[0]! - worth[2]!)) / best) * wrong(1, 0), '2>0': ((worth[0]! - worth[1]!) / best) * wrong(2, 0), '1>2': ((3 * 2 * (worth[1]! - worth[2]!)) / best) * wrong(1, 2) };
  expect(into[0]).toBeCloseTo(pairs['1>0'] + pairs['2>0'], 12);
  expect(into[2]).toBeCloseTo(-pairs['1>0'] - pairs['1>2'], 12);
  expect(into[4]).toBeCloseTo(pairs['1>2'] - pairs['2>0'], 12);
  expect(into[6]! + into[8]!).toBeCloseTo(0, 12);
  expect(into[7]).toBeCloseTo((1 - worth[1]!) * wrong(3, 4) * (1 - wrong(3, 4)), 12);
});

test('the same training gives the same bits, on one thread, two and three, requests larger than a block of rows included', async () => {
  const rows = 2_400;
  const columns = learnt.columns.map((column) => column.slice(0, rows));
  const data = { labels: learnt.labels.slice(0, rows), requests: Uint32Array.of(0, 8, 1_020, 1_030, 2_300, rows) };
  const train = (threads: number) => trainBoosting(matrixOfColumns(columns), data, { ...options, rounds: 3, rowShare: 0.8, threads });
  const one = await train(1);
  expect(one.predictor.trees.length).toBe(3);
  for (const threads of [2, 3]) expect(await train(threads)).toEqual(one);
});

test('training stops when the order of other requests gets no better, and keeps the best rounds', async () => {
  const validation = { matrix: matrixOfColumns(judge.columns), labels: judge.labels, requests: judge.requests };
  const { predictor, rounds, validationLosses } = await trainBoosting(matrixOfColumns(learnt.columns), learnt, { ...options, learningRate: 0.3, rounds: 300, patience: 5, validation });
  expect(rounds).toBeLessThan(290);
  expect(Math.min(...validationLosses)).toBe(validationLosses[rounds]);
  const scores = predictTrees(predictor, validation.matrix)[0]!;
  expect(1 - validationLosses[rounds]!).toBeCloseTo(ndcg({ grades: judge.labels, requests: judge.requests, scores }, 10), 10);
});

test('weights bring back what was clicked little because it stood low', async () => {
  const random = new Random(9);
  const requests = 1_500;
  const good: number[] = [];
  const labels: number[] = [];
  const weights: number[] = [];
  // Bad items stood first and were looked at always, good ones second and in one request of five; a good one that is seen is twice as often clicked.
  for (let request = 0; request < requests; request++) {
    good.push(0, 1);
    labels.push(random.uniform() < 0.4 ? 1 : 0, random.uniform() < 0.2 && random.uniform() < 0.8 ? 1 : 0);
    weights.push(1, 5);
  }
  const data = { labels: Float64Array.from(labels), requests: Uint32Array.from({ length: requests + 1 }, (_, request) => 2 * request) };
  const ofGood = async (more: object): Promise<number> => {
    const { predictor } = await trainBoosting(matrixOfColumns([good]), { ...data, ...more }, { ...options, rounds: 10 });
    const [bad, better] = predictTrees(predictor, matrixOfColumns([[0, 1]]))[0]!;
    return better! - bad!;
  };
  expect(await ofGood({})).toBeLessThan(0);
  expect(await ofGood({ weights: Float64Array.from(weights) })).toBeGreaterThan(0);
});

test('rows without requests, and grades that nobody means, are refused', async () => {
  const matrix = matrixOfColumns([[1, 2, 3]]);
  for (const requests of [undefined, Uint32Array.of(0, 2), Uint32Array.of(1, 3), Uint32Array.of(0, 2, 2, 3)])
    await expect(trainBoosting(matrix, { labels: new Float64Array(3), requests }, options)).rejects.toThrow('The 3 rows are not parted into requests.');
  await expect(trainBoosting(matrix, { labels: Float64Array.of(0, 31, 0), requests: Uint32Array.of(0, 3) }, options)).rejects.toThrow("Label 31 of row 1 does not go with the loss 'ranking'");
});

test('requests of which nothing came, and requests of one item, teach nothing and harm nothing', async () => {
  const { predictor } = await trainBoosting(matrixOfColumns([[1, 2, 3, 4]]), { labels: Float64Array.of(0, 0, 0, 1), requests: Uint32Array.of(0, 3, 4) }, { ...options, leastRows: 1 });
  expect(predictor).toEqual({ kind: 'trees', base: [0], trees: [] });
});

import * as ort from 'onnxruntime-node';
import { createScorer, widthOf, type ScoringModel } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { checkModel } from '../onnx/check-model.ts';
import { readModel } from '../onnx/read-model.ts';
import { writeModel } from '../onnx/write-model.ts';
import { exportModel, outputNames } from './export-model.ts';
import { feedsOf, type ScoredRow } from './feeds.ts';
import { openSession } from './scoring-session.ts';
import { someInputs, someModel, someNeighbours, someNetwork, someTrees, someValues } from './scoring-model.testkit.ts';
import { signatureOf } from './signature.ts';

const asOf = 1.75e12;
const someRows = (random: Random, count: number): readonly ScoredRow[] => Array.from({ length: count }, () => ({ values: someValues(random), asOf }));

/** Largest difference of scores, relative beyond 1; rows of the matrix are compared bit for bit. */
async function difference(model: ScoringModel, rows: readonly ScoredRow[]): Promise<number> {
  const scorer = createScorer(model);
  const bytes = writeModel(exportModel(model));
  checkModel(readModel(bytes, { file: 'exported' }), { file: 'exported' });
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const made = await session.run(feedsOf(signatureOf(model).inputs, rows));
  await session.release();
  const [scores, matrix] = [made[outputNames.score]!.data as Float32Array, made[outputNames.matrix]!.data as Float32Array];
  let worst = 0;
  rows.forEach(({ values }, i) => {
    const wanted = scorer.score(values, asOf);
    expect(matrix.slice(i * scorer.width, (i + 1) * scorer.width)).toEqual(wanted.row);
    wanted.values.forEach((value, output) => {
      const found = scores[i * scorer.outputs + output]!;
      worst = Math.max(worst, Object.is(found, Math.fround(value)) ? 0 : Math.abs(found - value) / Math.max(1, Math.abs(value)));
    });
  });
  return worst;
}

test('matrix rows have the same bits and scores agree, whatever the model and the row', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed);
    expect(await difference(someModel(random), someRows(random, 40)), `seed ${seed}`).toBeLessThan(1e-6);
  }
});

test('500 trees agree with the scorer', async () => {
  const random = new Random(1);
  const inputs = someInputs(random);
  const model: ScoringModel = { format: 1, inputs, predictor: someTrees(random, inputs, { outputs: 1, trees: 500 }), link: 'logistic' };
  expect(await difference(model, someRows(random, 300))).toBeLessThan(1e-6);
});

test('a network agrees with itself reckoned by hand', async () => {
  const inputs = [{ kind: 'standard', column: 'visits', mean: 1, deviation: 2 }] as const;
  const predictor = { kind: 'dense', layers: [{ weights: [[1, 0.5], [-1, 0]], biases: [0, 0.25], activation: 'relu' }, { weights: [[2, -1]], biases: [0.5], activation: 'identity' }] } as const;
  const model = { format: 1, inputs, predictor, link: 'logistic' } as const;
  const session = await openSession(writeModel(exportModel(model)), signatureOf(model), { file: 'network' });
  const [known, missing] = await session.score([{ values: { visits: 5 }, asOf }, { values: {}, asOf }]);
  await session.close();
  expect(known![0]).toBeCloseTo(1 / (1 + Math.exp(-(2 * 2 - 0 + 0.5))), 6);
  expect(missing![0]).toBeCloseTo(1 / (1 + Math.exp(-(2 * 0.5 - 0.25 + 0.5))), 6);
});

test('networks by chance, over every transform, agree with the scorer to 1e-5', async () => {
  for (let seed = 1; seed <= 15; seed++) {
    const random = new Random(seed);
    const inputs = someInputs(random);
    const predictor = someNetwork(random, inputs, [8, 5, 2]);
    expect(await difference({ format: 1, inputs, predictor, link: 'logistic' }, someRows(random, 40)), `seed ${seed}`).toBeLessThan(1e-5);
  }
});

test('neighbours by chance, over every transform, are the very rows that the scorer finds', async () => {
  for (let seed = 1; seed <= 15; seed++) {
    const random = new Random(seed);
    const inputs = someInputs(random);
    const predictor = someNeighbours(random, inputs, { rows: 60, outputs: 2 });
    expect(await difference({ format: 1, inputs, predictor, link: 'identity' }, someRows(random, 40)), `seed ${seed}`).toBeLessThan(1e-7);
  }
});

test('factorisation machines by chance, over buckets and words, agree with the scorer to 1e-6', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const random = new Random(seed);
    // Squares of numbers of any size would be nothing but rounding.
    const inputs = someInputs(random).filter(({ kind }) => kind === 'bucket' || kind === 'oneHot');
    if (inputs.length === 0) continue;
    const width = inputs.reduce((sum, input) => sum + widthOf(input), 0);
    const chance = (): number => random.uniform() - 0.5;
    const predictor = { kind: 'factorization' as const, weights: Array.from({ length: width }, chance), intercept: chance(), factors: Array.from({ length: width }, () => [chance(), chance(), chance()]) };
    expect(await difference({ format: 1, inputs, predictor, link: 'logistic' }, someRows(random, 40)), `seed ${seed}`).toBeLessThan(1e-6);
  }
});

test('a model has the same bytes each time it is written', () => {
  const write = (): Uint8Array => writeModel(exportModel(someModel(new Random(3))));
  expect(write()).toEqual(write());
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { dense } from '../layer/layer.ts';
import { logisticLoss, sampledSoftmaxLoss, squaredLoss, weightedMean } from '../loss.ts';
import type { Network } from '../network.ts';
import { add, multiply, relu, sum } from '../op/op.ts';
import type { AdamOptions } from '../optimizer.ts';
import { constant, input, type Value } from '../value.ts';
import type { BatchSource } from './batch.ts';
import { planTraining, type TrainingPlan } from './plan.ts';
import { runTraining, type TrainingResult } from './run-training.ts';
import { openStepper } from './stepper.ts';
import { trainNetwork } from './train-network.ts';
import type { TableBatches } from '../mlp/table-batches.ts';
import { openBatches } from '../mlp/table-batches.ts';

const folder = mkdtempSync(join(tmpdir(), 'limn-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** 300 rows of 4 columns; the label is a curved side of a plane, which no straight line tells. */
function table(): TableBatches {
  const random = new Random(2);
  const rows = 300;
  const shared = <T extends Float32Array<SharedArrayBuffer> | Int32Array<SharedArrayBuffer>>(Type: new (buffer: SharedArrayBuffer) => T, length: number, at: (i: number) => number): T => {
    const numbers = new Type(new SharedArrayBuffer(length * 4));
    for (let i = 0; i < length; i++) numbers[i] = at(i);
    return numbers;
  };
  const x = shared(Float32Array<SharedArrayBuffer>, rows * 4, () => random.normal());
  const labels = shared(Float32Array<SharedArrayBuffer>, rows, (i) => Number(x[i * 4]! * x[i * 4 + 1]! > 0));
  const weights = shared(Float32Array<SharedArrayBuffer>, rows, () => 1);
  return { x, width: 4, labels, weights, training: shared(Int32Array<SharedArrayBuffer>, 250, (i) => i), validation: shared(Int32Array<SharedArrayBuffer>, 50, (i) => 250 + i), batchRows: 32, seed: 4 };
}

const data = table();
const module = new URL('../mlp/table-batches.ts', import.meta.url).href;

function planOf({ dropout = 0, adam = { rate: 0.01, weightDecay: 0.01, clip: 1 } as AdamOptions, seed = 1 } = {}): TrainingPlan {
  const loss = (network: Network): Value => {
    const hidden = network.dropout('hidden', relu(dense(network.parameters, 'a', { x: input('x', [32, 4]), width: 16 })), dropout);
    return weightedMean(logisticLoss(dense(network.parameters, 'b', { x: hidden, width: 1 }), input('labels', [32, 1])), input('weights', [32, 1]));
  };
  return planTraining({ seed, adam, loss }).plan;
}

const bits = (result: TrainingResult | undefined): unknown => Object.entries(result!.learnt).map(([name, numbers]) => [name, Buffer.from(numbers.buffer).toString('base64')]);

test('a network learns what it is shown, and keeps its best round', async () => {
  const { history, bestEpoch } = (await runTraining(planOf(), openBatches(data), { epochs: 40, patience: 10 }))!;
  expect(history[0]!.validation).toBeGreaterThan(0.6);
  expect(Math.min(...history.map(({ validation }) => validation!))).toBeLessThan(0.3);
  expect(history[bestEpoch - 1]!.validation).toBe(Math.min(...history.map(({ validation }) => validation!)));
});

test('training stops when validation gets no better', async () => {
  const other = table();
  other.labels.forEach((label, i) => (other.labels[i] = 1 - label));
  const spoiled: BatchSource = { ...openBatches(data), validation: openBatches(other).validation! };
  const { history, bestEpoch } = (await runTraining(planOf(), spoiled, { epochs: 100, patience: 3 }))!;
  expect(history).toHaveLength(bestEpoch + 3);
});

test('the same seed gives the same bits, on a thread of its own too; another seed others', async () => {
  const options = { epochs: 3 };
  const here = await runTraining(planOf({ dropout: 0.3 }), openBatches(data), options);
  expect(bits(await runTraining(planOf({ dropout: 0.3 }), openBatches(data), options))).toEqual(bits(here));
  expect(bits(await trainNetwork(planOf({ dropout: 0.3 }), { ...options, batches: { module, data } }))).toEqual(bits(here));
  expect(bits(await runTraining(planOf({ dropout: 0.3, seed: 2 }), openBatches(data), options))).not.toEqual(bits(here));
});

test('a training that is stopped at any step goes on from its checkpoint and ends with the same bits', async () => {
  const plan = planOf({ dropout: 0.2 });
  const whole = await runTraining(plan, openBatches(data), { epochs: 4, patience: 2 });
  for (const stops of [[5], [8, 9, 20], [1, 16]]) {
    const file = join(folder, `${stops.join('-')}.ckpt`);
    const options = { epochs: 4, patience: 2, checkpoint: { file, everySteps: 3 } };
    for (const stop of stops) {
      let steps = 0;
      expect(await runTraining(plan, openBatches(data), options, { onProgress: (progress) => (steps = progress.steps), isStopped: () => steps >= stop })).toBeUndefined();
    }
    const resumed = await runTraining(plan, openBatches(data), options);
    expect(resumed).toEqual(whole);
    expect(bits(resumed)).toEqual(bits(whole));
    expect(existsSync(file)).toBe(false);
  }
});

test('a checkpoint that is damaged, or of something else, is not gone on with', async () => {
  const file = join(folder, 'other.ckpt');
  const options = { epochs: 2, checkpoint: { file } };
  await runTraining(planOf(), openBatches(data), options, { isStopped: () => true });
  const unfit = (reason: RegExp) => expect.objectContaining({ code: 'checkpoint_unfit', message: expect.stringMatching(reason) });
  await expect(runTraining(planOf({ seed: 9 }), openBatches(data), options)).rejects.toEqual(unfit(/another network or other data/));
  await expect(runTraining(planOf(), openBatches(data), { ...options, dataVersion: 'other' })).rejects.toEqual(unfit(/another network or other data/));
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  for (const spoiled of [bytes, bytes.subarray(0, 50), Buffer.of()]) {
    writeFileSync(file, spoiled);
    await expect(runTraining(planOf(), openBatches(data), options)).rejects.toEqual(unfit(/damaged/));
  }
});

test('an aborted training ends with the reason, and what a thread throws is told', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const training = trainNetwork(planOf(), { epochs: 1_000_000, batches: { module, data }, signal: controller.signal, onProgress: () => controller.abort(reason) });
  await expect(training).rejects.toBe(reason);
  await expect(trainNetwork(planOf(), { epochs: 1, batches: { module, data }, signal: controller.signal })).rejects.toBe(reason);
  const absent = { module: new URL('./absent.ts', import.meta.url).href, data };
  await expect(trainNetwork(planOf(), { epochs: 1, batches: absent })).rejects.toMatchObject({ code: 'training_failed', message: expect.stringContaining('absent') });
});

test('training can stop by something else than its loss, from batches and rows of tables of its own', async () => {
  const items = { name: 'item', rows: 4, width: 1, deviation: 0.1 };
  const { plan } = planTraining({
    seed: 1,
    adam: { rate: 0.1 },
    loss: (network) => sum(network.embedding(items, { name: 'some', shape: [2] })),
    validation: (network) => sum(multiply(network.embedding(items, { name: 'others', shape: [3] }), input('by', [3, 1]))),
  });
  const source: BatchSource = {
    training: () => [{ feeds: { some: Int32Array.of(0, 1) }, weight: 2 }],
    validation: () => [{ feeds: { others: Int32Array.of(0, 1, 2), by: Float32Array.of(-1, -1, 0) }, weight: 1 }],
  };
  const { history, bestEpoch, learnt } = (await runTraining(plan, source, { epochs: 9, patience: 2 }))!;
  // What training makes smaller validation wants large.
  expect(bestEpoch).toBe(1);
  expect(history).toHaveLength(3);
  expect(-history[0]!.validation!).toBeCloseTo(learnt['item']![0]! + learnt['item']![1]!, 6);
});

test('numbers are left out at the rate that is asked for, and what stays makes up for them', async () => {
  const { plan } = planTraining({ seed: 1, loss: (network) => add(sum(network.dropout('d', input('x', [100, 100]), 0.3)), multiply(0, sum(network.parameters.weights('w', [1, 1])))) });
  const stepper = await openStepper(plan);
  const losses: number[] = [];
  for (let step = 0; step < 20; step++) losses.push(await stepper.step({ feeds: { x: new Float32Array(10_000).fill(1e-4) }, weight: 1 }));
  await stepper.close();
  // Deviation of one: √(.3 / .7 / 10,000) = .0065.
  for (const loss of losses) expect(Math.abs(loss - 1)).toBeLessThan(0.03);
  expect(Math.abs(losses.reduce((sum, loss) => sum + loss, 0) / 20 - 1)).toBeLessThan(0.006);
  expect(new Set(losses).size).toBeGreaterThan(15);
});

test('a training that diverges says at which step', async () => {
  const loss = (network: Network): Value => weightedMean(squaredLoss(dense(network.parameters, 'a', { x: input('x', [32, 4]), width: 1 }), input('labels', [32, 1])), input('weights', [32, 1]));
  const { plan } = planTraining({ seed: 1, adam: { rate: 1e30 }, loss });
  await expect(trainNetwork(plan, { epochs: 50, batches: { module, data } })).rejects.toMatchObject({ code: 'training_diverged', message: expect.stringMatching(/at step \d/) });
});

/** Pairs of items that belong together: 2 i and 2 i + 1. */
function pairs(): { readonly plan: TrainingPlan; readonly source: BatchSource } {
  const items = { name: 'item', rows: 40, width: 8, deviation: 0.3 };
  const loss = (network: Network): Value => {
    const [rows, right] = [network.embedding(items, { name: 'from', shape: [16] }), network.embedding(items, { name: 'to', shape: [16] })];
    const wrong = network.embedding(items, { name: 'others', shape: [12] });
    return weightedMean(sampledSoftmaxLoss({ rows: dense(network.parameters, 'a', { x: rows, width: 8 }), right, wrong }), constant(new Float32Array(16).fill(1), [16, 1]));
  };
  const { plan } = planTraining({ seed: 7, adam: { rate: 0.01, clip: 10 }, loss });
  const training = function* (epoch: number) {
    const random = new Random(3, epoch);
    for (let batch = 0; batch < 20; batch++) {
      const from = Int32Array.from({ length: 16 }, () => random.below(36));
      yield { feeds: { from, to: from.map((id) => id ^ 1), others: Int32Array.from({ length: 12 }, () => random.below(36)) }, weight: 16 };
    }
  };
  return { plan, source: { training } };
}

test('rows of a table outside the graph learn, those that no batch names stay, and a checkpoint keeps them', async () => {
  const { plan, source } = pairs();
  const { learnt, history } = (await runTraining(plan, source, { epochs: 12 }))!;
  expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss / 2);
  const untouched = await openStepper(plan);
  const [before, after] = [untouched.learnt()['item']!, learnt['item']!];
  await untouched.close();
  expect(after.subarray(36 * 8)).toEqual(before.subarray(36 * 8));
  expect(after.subarray(0, 8)).not.toEqual(before.subarray(0, 8));
  const options = { epochs: 3, checkpoint: { file: join(folder, 'table.ckpt') } };
  let steps = 0;
  await runTraining(plan, source, options, { onProgress: (progress) => (steps = progress.steps), isStopped: () => steps >= 27 });
  expect(bits(await runTraining(plan, source, options))).toEqual(bits(await runTraining(plan, source, { epochs: 3 })));
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVectorSearch } from '@limn/engine';
import { afterAll, expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import type { Recommender } from '../judge/method.ts';
import { bert4recMethod, createSequenceRecommender, sequenceMethod } from './sequence-method.ts';
import { openSequenceModel } from './sequence-model.ts';
import type { SequenceSettings } from './sequence-options.ts';
import { interactions, smallSequence, walkers } from './sequence.testkit.ts';
import { trainSequence } from './train-sequence.ts';

const folder = mkdtempSync(join(tmpdir(), 'limn-sequence-'));
afterAll(() => rmSync(folder, { recursive: true }));

const itemCount = 12;
const table = walkers(150, itemCount);

/** How often the first of what is recommended is what comes next. It closes the recommender. */
async function rightShare(recommender: Recommender): Promise<number> {
  const asked = Array.from({ length: 60 }, (_, i) => ({ from: i % itemCount, step: 1 + (i % 2) }));
  const answers = await recommender.recommend(asked.map(({ from, step }) => ({ history: [0, 1, 2].map((k) => ({ customer: 0, item: (from + k * step) % itemCount, weight: 1, signal: 0, at: k })), now: 9, limit: 4 })));
  await recommender.close?.();
  return answers.filter((answer, i) => answer[0]!.item === (asked[i]!.from + 3 * asked[i]!.step) % itemCount).length / asked.length;
}

test('a model learns what comes next, and finds customers who go the same way', async () => {
  const model = await openSequenceModel(await trainSequence(table, { seed: 1, settings: smallSequence }));
  const ways = Array.from({ length: 2 * itemCount }, (_, i) => ({ from: i % itemCount, step: i < itemCount ? 1 : 2 }));
  const walked = (events: number): readonly (readonly number[])[] => ways.map(({ from, step }) => Array.from({ length: events }, (_, k) => (from + (7 - events + k) * step) % itemCount));
  const vectors = await model.vectorsOf([...walked(5), ...walked(4)]);
  const dims = model.settings.width;
  const longer = createVectorSearch({ dims, vectors: vectors.subarray(0, ways.length * dims) });
  const found = ways.filter((_, way) => longer.search(vectors.subarray((ways.length + way) * dims, (ways.length + way + 1) * dims), 1)[0]!.item === way);
  expect(found.length / ways.length).toBeGreaterThan(0.5);
  expect(await rightShare(await createSequenceRecommender(model))).toBeGreaterThan(0.5);
});

test.each(['softmax', 'gBCE'] as const)('a model learns what comes next by %s: far more often right than by chance, 1 in 12', async (loss) => {
  const method = sequenceMethod({ settings: { ...smallSequence, loss, epochs: 30 }, learnsAnew: false });
  expect(await rightShare(await method.learn(table, { seed: 1 }))).toBeGreaterThan(0.3);
});

test('by gBCE a model learns no less where far more wrong items than right ones are told in a step', async () => {
  const { history } = await trainSequence(table, { seed: 1, settings: { ...smallSequence, loss: 'gBCE', drawn: 256, epochs: 10 }, learnsAnew: false });
  expect(1 - history.at(-1)!.validation!).toBeGreaterThan(0.65);
});

test('a model learns what is masked: far more often right than by chance, 1 in 12', async () => {
  const method = bert4recMethod({ settings: { ...smallSequence, maskedShare: 0.3, width: 32, places: 160, epochs: 30 } });
  expect(await rightShare(await method.learn(table, { seed: 1 }))).toBeGreaterThan(0.5);
});

test('where customers have tastes, items that begin in company are told after one round as well as from chance after eight', async () => {
  const random = new Random(8);
  const events = Array.from({ length: 200 }, (_, customer) => random.shuffle(Array.from({ length: 10 }, (_, i) => 10 * (customer % 8) + i)).slice(0, 5));
  const lastOf = async (settings: Partial<SequenceSettings>): Promise<number> => {
    const { history } = await trainSequence(interactions(events, 80), { seed: 1, settings: { ...smallSequence, ...settings }, learnsAnew: false });
    return 1 - history.at(-1)!.validation!;
  };
  expect(await lastOf({ begin: 'company', order: 'distance', epochs: 1 })).toBeGreaterThan(await lastOf({ epochs: 8 }));
});

test('a training that is stopped in either stage goes on and ends with the same bits', async () => {
  const settings: Partial<SequenceSettings> = { ...smallSequence, begin: 'company', order: 'distance', epochs: 2 };
  const whole = await trainSequence(table, { seed: 4, settings });
  const chosen = await trainSequence(table, { seed: 4, settings, learnsAnew: false });
  expect(chosen).toMatchObject({ history: whole.history, epochs: whole.epochs });
  expect(chosen.itemVectors).not.toEqual(whole.itemVectors);
  expect(whole.history.map(({ validation }) => validation! > 0 && validation! < 1)).toEqual([true, true]);
  writeFileSync(join(folder, 'chosen.json'), '{');
  for (const stage of ['choosing', 'learning'] as const) {
    const controller = new AbortController();
    const options = { seed: 4, settings, checkpoint: { folder, everySteps: 3 } };
    const stopped = trainSequence(table, { ...options, signal: controller.signal, onProgress: (progress) => progress.stage === stage && controller.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
    const stages = new Set<string>();
    const resumed = await trainSequence(table, { ...options, onProgress: (progress) => stages.add(progress.stage) });
    expect(resumed).toEqual(whole);
    expect(stages.has('choosing')).toBe(stage === 'choosing');
    expect(readdirSync(folder)).toEqual([]);
  }
});

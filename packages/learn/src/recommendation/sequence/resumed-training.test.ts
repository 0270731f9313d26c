import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { trainResumed } from './resumed-training.ts';
import { sequenceWay } from './sequence-method.ts';
import { smallSequence, walkers } from './sequence.testkit.ts';
import { trainSequence } from './train-sequence.ts';

const table = walkers(80, 12);
const settings = { ...smallSequence, epochs: 6 };

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-resumed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a way whose training was stopped goes on where it was, ends with the same bits, and is there at once afterwards', async () => {
  const folder = await temporary();
  const whole = await trainSequence(table, { seed: 3, settings });
  const stopping = new AbortController();
  const stopped = sequenceWay({ settings, signal: stopping.signal }).learn(table, {}, { seed: 3, checkpoint: folder, onProgress: (share) => share > 0.3 && stopping.abort(new Error('enough')) });
  await expect(stopped).rejects.toThrow('enough');
  const told: number[] = [];
  const way = sequenceWay({ settings });
  expect(await way.learn(table, {}, { seed: 3, checkpoint: folder, onProgress: (share) => told.push(share) })).toEqual(whole);
  expect(told[0]).toBeGreaterThan(0.1);
  told.length = 0;
  expect(await way.learn(table, {}, { seed: 3, checkpoint: folder, onProgress: (share) => told.push(share) })).toEqual(whole);
  expect(told).toEqual([]);
});

test('another seed and other data are trained on their own; what cannot be read is trained again', async () => {
  const folder = await temporary();
  const options = { seed: 3, settings: { ...settings, epochs: 1 }, learnsAnew: false };
  const first = await trainResumed(table, options, folder);
  expect(await trainResumed(table, { ...options, seed: 4 }, folder)).not.toEqual(first);
  const [one, other] = await readdir(folder);
  expect(other).toBeDefined();
  for (const key of [one!, other!]) await writeFile(join(folder, key, 'trained'), 'no training');
  expect(await trainResumed(table, options, folder)).toEqual(first);
});

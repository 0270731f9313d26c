import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineEvent, defineProfile, words, type BehaviourEvent } from '@limn/engine';
import { expect, onTestFinished, test } from 'vitest';
import { beginTraining, replayUntil } from './begun-training.ts';

const label = words('customer', '客户');
const view = defineEvent('view', { match: { call: 'track', event: 'View' }, label, summary: label, fields: {} });
const definition = defineProfile('customer', { label, events: [view], views: [] }).definition;
const dayMs = 86_400_000;

test('who asks for the same within a day goes on with the log as it was; what another training left goes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'limn-begun-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = join(root, 'training', 'forYou');
  const begin = (end: number, { seed = 1, now = 0, of = definition } = {}) => beginTraining(folder, { request: { recommendation: 'forYou', seed }, definition: of, end, now });
  expect(await begin(100)).toBe(100);
  await writeFile(join(folder, 'half'), 'of a training');
  expect(await begin(150, { now: dayMs - 1 })).toBe(100);
  expect(await readdir(folder)).toContain('half');
  // A restored log may be shorter.
  expect(await begin(90)).toBe(90);
  expect(await readdir(folder)).not.toContain('half');
  expect(await begin(150, { seed: 2 })).toBe(150);
  expect(await begin(160, { seed: 2, of: { ...definition, timeZone: 'Asia/Shanghai' } })).toBe(160);
  await writeFile(join(folder, 'begun.json'), '{');
  expect(await begin(170)).toBe(170);
  expect(await begin(180, { now: dayMs })).toBe(180);
});

test('a log that ends earlier ends within a record', async () => {
  const record = (position: number, count: number) => ({ position, moment: position, events: Array.from({ length: count }, () => ({}) as BehaviourEvent) });
  const log = { replay: () => [record(0, 4), record(4, 4), record(8, 1)] };
  const cut = [];
  for await (const { position, events } of replayUntil(log, 0, 6)) cut.push([position, events.length]);
  expect(cut).toEqual([[0, 4], [4, 2]]);
});

import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScoringModel, SourceId } from '@limn/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeDisk } from '../file/node-disk.ts';
import { Decisions, reproduce, type Decision } from './decisions.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-decisions-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => Decisions.open({ disk: nodeDisk, folder: join(folder, 'decisions'), now: () => 1_000 });
const decision: Decision = { prediction: 'churn', profile: 'user:ada' as SourceId, asOf: 900, model: 'a'.repeat(32), version: 'b'.repeat(32), seen: { orders: 3, country: undefined }, values: [0.1 + 0.2], by: 'ben' };

test('what is kept is read again by its id, also after a restart; the same twice has two ids', async () => {
  const first = await open();
  const [one, two] = await Promise.all([first.keep(decision), first.keep(decision)]);
  expect(one.id).not.toBe(two.id);
  await first.close();
  const again = await open();
  expect([again.count, await again.read(one.id)]).toEqual([2, { ...decision, seen: { orders: 3 }, id: one.id, at: 1_000 }]);
  const three = await again.keep(decision);
  expect(new Set([one.id, two.id, three.id]).size).toBe(3);
  await again.close();
});

test('a line that a crash cut off is forgotten, and the next stands in its place', async () => {
  const first = await open();
  const { id } = await first.keep(decision);
  await first.close();
  const [file = ''] = await readdir(join(folder, 'decisions'));
  await appendFile(join(folder, 'decisions', file), '{"id":"torn');
  const again = await open();
  const next = await again.keep(decision);
  await again.close();
  const last = await open();
  expect([last.count, (await last.read(id)).id, (await last.read(next.id)).id]).toEqual([2, id, next.id]);
  await last.close();
});

test('one that nobody made, and a disk that refuses, are told with a code', async () => {
  const decisions = await open();
  await expect(decisions.read('none')).rejects.toMatchObject({ code: 'decision_unknown' });
  await writeFile(join(folder, 'decisions'), '');
  await expect(decisions.keep(decision)).rejects.toMatchObject({ code: 'decision_failed' });
  await decisions.close();
});

test('what a model saw gives the same bits again', () => {
  const model: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'orders' }, { kind: 'number', column: 'country' }], predictor: { kind: 'linear', weights: [[0.1, 1]], intercepts: [0.2] }, link: 'logistic' };
  expect(reproduce(decision, model)).toEqual(reproduce(JSON.parse(JSON.stringify(decision)) as Decision, model));
});

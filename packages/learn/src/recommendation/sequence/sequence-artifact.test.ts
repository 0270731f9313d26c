import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSequence, writeSequence } from './sequence-artifact.ts';
import { openSequenceModel } from './sequence-model.ts';
import { smallSequence, walkers } from './sequence.testkit.ts';
import { trainSequence, type TrainedSequence } from './train-sequence.ts';

const folder = mkdtempSync(join(tmpdir(), 'limn-sequence-artifact-'));
afterAll(() => rmSync(folder, { recursive: true }));

const table = walkers(60, 12);
const facts = { name: 'forYou', madeBy: 'test', madeAt: 5 };
const written = join(folder, 'model');
let trained: TrainedSequence;

beforeAll(async () => {
  trained = await trainSequence(table, { seed: 1, settings: { ...smallSequence, epochs: 1 } });
  await writeSequence(written, trained, { itemKeys: table.itemKeys, facts });
});

test('a folder that is written opens as the same model, with the names of its items', async () => {
  const { manifest, itemKeys, model } = await openSequence(written);
  const here = await openSequenceModel(trained);
  expect(manifest).toMatchObject({ ...facts, itemCount: 12, seed: 1, epochs: 1 });
  expect(itemKeys).toEqual(table.itemKeys);
  expect(model.itemVectors).toEqual(here.itemVectors);
  expect(await model.vectorsOf([[1, 2], [3]])).toEqual(await here.vectorsOf([[1, 2], [3]]));
  await Promise.all([model.close(), here.close()]);
});

test('the same model has the same version, and no folder is written over', async () => {
  const { version } = await writeSequence(join(folder, 'again'), trained, { itemKeys: table.itemKeys, facts: { ...facts, madeAt: 9 } });
  expect(version).toBe(JSON.parse(readFileSync(join(written, 'artifact.json'), 'utf8')).version);
  await expect(writeSequence(written, trained, { itemKeys: table.itemKeys, facts })).rejects.toMatchObject({ code: 'artifact_exists' });
});

test('a folder that was touched is not opened, and says what is wrong', async () => {
  const spoiled = async (name: string, spoil: (folder: string) => void): Promise<unknown> => {
    const copy = join(folder, `spoiled-${name}`);
    cpSync(written, copy, { recursive: true });
    spoil(copy);
    return openSequence(copy).then(() => 'opened', (error: unknown) => error);
  };
  const rewrite = (file: string, change: (text: string) => string) => (copy: string): void => writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'latin1')), 'latin1');
  const manifest = (change: (manifest: Record<string, unknown>) => unknown) => rewrite('artifact.json', (text) => JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)));
  const flip = (text: string): string => text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) ^ 1);

  for (const file of ['model.onnx', 'items.f32', 'items.json']) expect(await spoiled(`flip-${file}`, rewrite(file, flip))).toMatchObject({ code: 'artifact_damaged', message: expect.stringContaining(file) });
  expect(await spoiled('other', (copy) => writeFileSync(join(copy, 'run.sh'), ''))).toMatchObject({ code: 'artifact_damaged', message: expect.stringContaining('run.sh') });
  expect(await spoiled('no json', rewrite('artifact.json', () => '{'))).toMatchObject({ code: 'artifact_damaged' });
  expect(await spoiled('null', rewrite('artifact.json', () => 'null'))).toMatchObject({ code: 'artifact_format' });
  expect(await spoiled('kind', manifest((each) => ({ ...each, kind: 'trees' })))).toMatchObject({ code: 'artifact_format', message: expect.stringContaining('trees') });
  expect(await spoiled('count', manifest((each) => ({ ...each, itemCount: 13 })))).toMatchObject({ code: 'artifact_damaged', message: expect.stringContaining('items.f32') });
  expect(await spoiled('negative', manifest((each) => ({ ...each, itemCount: -1 })))).toMatchObject({ code: 'artifact_damaged', message: expect.stringContaining('itemCount') });
  expect(await spoiled('length', manifest((each) => ({ ...each, settings: { ...(each['settings'] as object), length: 9 } })))).toMatchObject({ code: 'model_signature', message: expect.stringContaining('[rows, 9]') });
  expect(await spoiled('files', manifest(({ files: _, ...each }) => each))).toMatchObject({ code: 'artifact_damaged', message: expect.stringContaining('files.model.onnx') });
  expect(await spoiled('link', (copy) => {
    rmSync(join(copy, 'items.json'));
    symlinkSync(join(written, 'items.json'), join(copy, 'items.json'));
  })).toMatchObject({ code: 'artifact_unreadable' });
  expect(await openSequence(join(folder, 'absent')).catch((error: unknown) => error)).toMatchObject({ code: 'artifact_unreadable' });
});

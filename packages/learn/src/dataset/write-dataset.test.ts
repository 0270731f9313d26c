import { deepStrictEqual } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BehaviourEvent } from '@limn/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { collectExamples } from './collect-examples.ts';
import { customer, DAY_MS, order } from './dataset.testkit.ts';
import { logOfEvents } from './example-log.ts';
import { gatherExamples } from './gather-examples.ts';
import { readDataset } from './read-dataset.ts';
import { writeDataset } from './write-dataset.ts';

let root: string;
let names = 0;
const folder = (): string => join(root, `set [${names++}]*`);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limn-dataset-'));
});
afterAll(() => rm(root, { recursive: true }));

const random = new Random(5);
const events = Array.from({ length: 1_000 }, (_, who): BehaviourEvent =>
  order.at(new Date(Date.UTC(2026, 0, 1) + random.below(40 * DAY_MS)).toISOString(), { user: `Ünï "${who}' 客`, id: String(who) }, {
    revenue: random.below(9_000) / 100, channel: 'web', ...(random.below(2) > 0 && { product: 'a, "b"\n' }), ...(random.below(3) > 0 && { gift: true }),
  }),
);
const collect = (prediction = 'ordersIn') => collectExamples({ definition: customer.definition, prediction, log: logOfEvents(events) });

test.each(['ordersIn', 'channels'])('%s: what is read back is what was collected, bit by bit, though in files and read twice', async (prediction) => {
  const at = folder();
  const manifest = await writeDataset(at, collect(prediction), { fileRows: 3_000 });
  const dataset = await readDataset(at);
  const all = await gatherExamples(collect(prediction));
  for (const _ of ['once', 'twice']) deepStrictEqual(await gatherExamples(dataset.examples), all);
  expect(manifest.files.length).toBeGreaterThan(1);
  expect(manifest.files.reduce((sum, { rows }) => sum + rows, 0)).toBe(all.table.rows);
  expect(dataset.manifest).toEqual(JSON.parse(JSON.stringify(manifest)));
});

test('the manifest says how it came to be; the same again is the same to the byte', async () => {
  const [one, two] = [folder(), folder()];
  const manifest = await writeDataset(one, collect());
  await writeDataset(two, collect());
  expect(manifest).toMatchObject({ format: 1, prediction: 'ordersIn', seed: 1, sample: 1, target: { op: 'timeTo', within: '5d' }, rows: manifest.files[0]!.rows, events: { read: 1_000 }, labels: { censored: expect.any(Number) as number } });
  expect(manifest.columns.at(-1)).toEqual({ name: 'ordersIn', type: 'duration' });
  for (const name of ['manifest.json', 'part-00001.parquet']) expect(await readFile(join(one, name))).toEqual(await readFile(join(two, name)));
});

test('a folder with something in it is left as it is', async () => {
  const at = folder();
  await writeDataset(at, collect());
  await expect(writeDataset(at, collect())).rejects.toMatchObject({ code: 'dataset_exists' });
  await expect(readDataset(at)).resolves.toBeDefined();
});

test('without an example nothing is left behind', async () => {
  const at = folder();
  await expect(writeDataset(at, collectExamples({ definition: customer.definition, prediction: 'leaves', log: logOfEvents([]) }))).rejects.toMatchObject({ code: 'rows_too_few' });
  expect(await readdir(root)).not.toContain(at.slice(root.length + 1));
});

test('what cannot be written is told', async () => {
  const file = folder();
  await writeFile(file, 'a file where a folder should be');
  await expect(writeDataset(join(file, 'set'), collect())).rejects.toMatchObject({ code: 'dataset_failed' });
});

test('a file that is damaged or gone, or a manifest that was touched, is never read as rows', async () => {
  const at = folder();
  await writeDataset(at, collect());
  const part = join(at, 'part-00001.parquet');
  const bytes = await readFile(part);
  await writeFile(part, bytes.with(100, bytes[100]! ^ 1));
  await expect(gatherExamples((await readDataset(at)).examples)).rejects.toMatchObject({ code: 'dataset_unreadable', message: expect.stringContaining('not those that were written') as string });
  await rm(part);
  await expect(gatherExamples((await readDataset(at)).examples)).rejects.toThrow(/missing/);
  const manifest = await readFile(join(at, 'manifest.json'), 'utf8');
  await writeFile(join(at, 'manifest.json'), manifest.replace('"seed": 1', '"seed": 2'));
  await expect(readDataset(at)).rejects.toThrow(/checksum/);
  await writeFile(join(at, 'manifest.json'), manifest.replace('"format": 1', '"format": 9'));
  await expect(readDataset(at)).rejects.toThrow(/format 9/);
  await expect(readDataset(folder())).rejects.toMatchObject({ code: 'dataset_unreadable' });
});

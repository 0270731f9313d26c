import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeDisk } from '../file/node-disk.ts';
import { RunLedger, runLedgerFile, type RunEntry } from './run-ledger.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-runs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => RunLedger.open({ disk: nodeDisk, folder });
const entry = (run: number, step: string): RunEntry => ({ run, prediction: 'churn', at: 1_000 * run, by: 'ada', step, facts: { of: step, left: undefined } });

test('steps are read again in their order, also after a restart', async () => {
  const ledger = await open();
  await Promise.all([ledger.append(entry(1, 'begun')), ledger.append(entry(1, 'ended'))]);
  await ledger.close();
  const again = await open();
  await again.append(entry(2, 'begun'));
  await again.close();
  const { entries } = await open();
  expect(entries.map(({ run, step, facts }) => [run, step, facts])).toEqual([[1, 'begun', { of: 'begun' }], [1, 'ended', { of: 'ended' }], [2, 'begun', { of: 'begun' }]]);
});

test('a line that a crash cut off is forgotten, and the next stands in its place', async () => {
  const ledger = await open();
  await ledger.append(entry(1, 'begun'));
  await ledger.close();
  await appendFile(runLedgerFile(folder), '{"run":1,"prediction":"chu');
  const again = await open();
  expect(again.entries).toHaveLength(1);
  await again.append(entry(1, 'ended'));
  await again.close();
  expect((await open()).entries.map(({ step }) => step)).toEqual(['begun', 'ended']);
});

test('a line that was changed, or taken out of the middle, is told with the file', async () => {
  const ledger = await open();
  for (const step of ['begun', 'judged', 'ended']) await ledger.append(entry(1, step));
  await ledger.close();
  const text = await readFile(runLedgerFile(folder), 'utf8');
  await writeFile(runLedgerFile(folder), text.replace('"by":"ada","step":"judged"', '"by":"eve","step":"judged"'));
  await expect(open()).rejects.toMatchObject({ code: 'models_damaged', message: expect.stringContaining('line 2') as string });
  await writeFile(runLedgerFile(folder), text.split('\n').filter((_, i) => i !== 1).join('\n'));
  await expect(open()).rejects.toMatchObject({ code: 'models_damaged' });
});

test('a disk that refuses is told with a code, and nothing of the step stands', async () => {
  const ledger = await open();
  await writeFile(join(folder, 'models'), '');
  await expect(ledger.append(entry(1, 'begun'))).rejects.toMatchObject({ code: 'model_failed' });
  expect(ledger.entries).toEqual([]);
  await ledger.close();
});

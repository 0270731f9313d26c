import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import type { Rejection } from '../limn.ts';
import { openQuarantine } from './quarantine.ts';

function rejection(n: number, sent: unknown = { n }): Rejection {
  return { receivedAt: n, code: 'wrong_type', message: `Field ${n} is wrong.`, sent };
}

test('rejections are kept as sent, newest first, and counted over all starts', async () => {
  const folder = await temporaryFolder();
  const quarantine = await openQuarantine({ folder });
  expect(quarantine.count).toBe(0);
  quarantine.add([rejection(1), rejection(2)]);
  quarantine.add([rejection(3, '{"broken')]);
  expect(quarantine.count).toBe(3);
  expect(await quarantine.newest(2)).toEqual([{ number: 3, ...rejection(3, '{"broken') }, { number: 2, ...rejection(2) }]);
  await quarantine.close();
  const again = await openQuarantine({ folder });
  expect(again.count).toBe(3);
  again.add([rejection(4)]);
  expect((await again.newest(10)).map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  await again.close();
});

test('they reach the disk by themselves', async () => {
  const folder = await temporaryFolder();
  const quarantine = await openQuarantine({ folder });
  quarantine.add([rejection(1)]);
  await expect.poll(() => readdir(folder), { timeout: 2000 }).toEqual(['000000000001.ndjson']);
  await quarantine.close();
});

test('the oldest files go, the count stays', async () => {
  const folder = await temporaryFolder();
  const quarantine = await openQuarantine({ folder, fileBytes: 1000, files: 3 });
  for (let n = 1; n <= 200; n++) {
    quarantine.add([rejection(n)]);
    if (n % 5 === 0) await quarantine.flush();
  }
  const names = await readdir(folder);
  expect(names).toHaveLength(3);
  for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThan(2000);
  expect((await quarantine.newest(1))[0]).toMatchObject({ number: 200 });
  await quarantine.close();
  expect((await openQuarantine({ folder })).count).toBe(200);
});

test('a flood is let go but counted, and the newest are kept', async () => {
  const folder = await temporaryFolder();
  const quarantine = await openQuarantine({ folder });
  quarantine.add(Array.from({ length: 50_000 }, (_, i) => rejection(i + 1)));
  await quarantine.flush();
  expect(quarantine.count).toBe(50_000);
  const kept = await quarantine.newest(100_000);
  expect(kept).toHaveLength(1000);
  expect(kept[0]!.number).toBe(50_000);
  await quarantine.close();
  expect((await openQuarantine({ folder })).count).toBe(50_000);
});

test('what is huge, has no end or no JSON is kept as far as it can be told', async () => {
  const quarantine = await openQuarantine({ folder: await temporaryFolder() });
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  quarantine.add([rejection(1, 'x'.repeat(1e6)), rejection(2, circle), rejection(3, deep), rejection(4, 10n), rejection(5, null)]);
  const sent = (await quarantine.newest(5)).map((kept) => kept.sent).reverse();
  expect(sent[0]).toHaveLength(16_000);
  expect(sent.slice(1)).toEqual(['(object without JSON)', '(object without JSON)', '(bigint without JSON)', null]);
  await quarantine.close();
});

test('a disk that refuses neither throws nor holds up, and what comes later is kept', async () => {
  const folder = await temporaryFolder();
  const quarantine = await openQuarantine({ folder });
  await rm(folder, { recursive: true });
  await writeFile(folder, 'no folder any more');
  quarantine.add([rejection(1)]);
  await quarantine.flush();
  expect(quarantine.count).toBe(1);
  await rm(folder);
  await mkdir(folder);
  quarantine.add([rejection(2)]);
  expect((await quarantine.newest(5)).map(({ number }) => number)).toEqual([2]);
  await quarantine.close();
});

test('a line that a crash cut off is left out, and does not spoil the next', async () => {
  const folder = await temporaryFolder();
  const quarantine = await openQuarantine({ folder });
  quarantine.add([rejection(1), rejection(2)]);
  await quarantine.close();
  const path = join(folder, '000000000001.ndjson');
  await appendFile(path, (await readFile(path, 'utf8')).slice(0, 20));
  const again = await openQuarantine({ folder });
  again.add([rejection(3)]);
  expect((await again.newest(5)).map(({ number }) => number)).toEqual([3, 2, 1]);
  await again.close();
});

import { appendFile, mkdir, readdir, readFile, rm, rmdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, SourceId } from '@limn/engine';
import { expect, test } from 'vitest';
import { temporaryDisk, temporaryFolder } from '../../test/folder.ts';
import { encodeLine } from './change-file.ts';
import { openChangeLog } from './change-log.ts';

function change(id: number, profile = `user:${id}`): Change {
  return { id, at: id * 1000, profile: profile as SourceId, kind: 'tag', name: 'lapsing', change: 'enter', cause: id % 2 === 0 ? { by: 'time' } : { by: 'event', position: id } };
}

function changes(from: number, to: number): Change[] {
  return Array.from({ length: to - from + 1 }, (_, i) => change(from + i));
}

const FIRST = '0000000000000001.ndjson';

test('changes are read by id, also those that are still on their way to the disk', async () => {
  const log = await openChangeLog({ folder: await temporaryFolder() });
  expect(await log.after(0, 10)).toEqual([]);
  for (const one of changes(1, 5)) log.append(one);
  expect(log.lastId).toBe(5);
  expect(await log.after(2, 2)).toEqual(changes(3, 4));
  await log.flush();
  log.append(change(6));
  expect(await log.after(4, 100)).toEqual(changes(5, 6));
  expect(await log.after(6, 100)).toEqual([]);
  await log.close();
});

test('appended changes reach the disk by themselves, within some 10 ms', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  log.append(change(1));
  await expect.poll(() => readFile(join(folder, FIRST), 'utf8').catch(() => ''), { interval: 5, timeout: 1000 }).toBe(encodeLine(change(1)));
  await log.close();
});

test('any page of many files is the same, before and after opening again', async () => {
  const folder = await temporaryFolder();
  let log = await openChangeLog({ folder, fileBytes: 200_000 });
  for (let id = 1; id <= 9000; id++) {
    log.append(change(id, `user:客${id}`));
    if (id % 700 === 0) await log.flush();
  }
  await log.flush();
  expect((await readdir(folder)).length).toBeGreaterThan(3);
  for (const opened of [true, false]) {
    if (!opened) {
      await log.close();
      log = await openChangeLog({ folder });
    }
    expect(log.lastId).toBe(9000);
    for (const [after, limit] of [[0, 1], [0, 9000], [1023, 3], [1024, 2], [1399, 2], [1400, 2], [4321, 1500], [8999, 10], [9000, 1]] as const) {
      const page = await log.after(after, limit);
      expect(page.map(({ id }) => id)).toEqual(Array.from({ length: Math.min(limit, 9000 - after) }, (_, i) => after + 1 + i));
      if (page.length > 0) expect(page[0]).toEqual(change(after + 1, `user:客${after + 1}`));
    }
  }
  await log.close();
});

test('changes that are made again are compared, not stored twice', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder, fileBytes: 300 });
  for (const one of changes(1, 10)) {
    log.append(one);
    await log.flush();
  }
  await log.close();
  const again = await openChangeLog({ folder });
  for (const { cause, ...rest } of changes(4, 10)) again.append({ cause, ...rest });
  for (const one of changes(11, 12)) again.append(one);
  expect(await again.after(0, 100)).toEqual(changes(1, 12));
  await again.close();
});

test('a change that is made otherwise than before is an error that shows both', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  for (const one of changes(1, 3)) log.append(one);
  await log.close();
  const again = await openChangeLog({ folder });
  expect(() => again.append({ ...change(2), change: 'exit' })).toThrow(expect.objectContaining({ code: 'change_diverged', message: expect.stringMatching(/Change 2 .*"enter".*"exit"/) }));
  expect(await again.after(0, 10)).toEqual(changes(1, 3));
  await again.close();
});

test('a gap in the ids is our mistake', async () => {
  const log = await openChangeLog({ folder: await temporaryFolder() });
  log.append(change(1));
  expect(() => log.append(change(3))).toThrow('no gap');
  await log.close();
});

test('cut at every byte of its last lines, the feed keeps the whole ones and takes the rest again', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  for (const one of changes(1, 4)) log.append(one);
  await log.close();
  const path = join(folder, FIRST);
  const bytes = await readFile(path);
  for (let length = 0; length < bytes.length; length++) {
    await writeFile(path, bytes.subarray(0, length));
    const again = await openChangeLog({ folder });
    expect(again.lastId).toBe(bytes.subarray(0, length).toString().split('\n').length - 1);
    for (const one of changes(1, 4)) again.append(one);
    await again.close();
    expect(await readFile(path)).toEqual(bytes);
  }
});

test.each([
  ['zeros', '\0'.repeat(500)],
  ['a line with another id', encodeLine(change(9))],
])('%s behind the last line are forgotten', async (_, tail) => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  for (const one of changes(1, 2)) log.append(one);
  await log.close();
  await appendFile(join(folder, FIRST), tail);
  const again = await openChangeLog({ folder });
  expect(again.lastId).toBe(2);
  again.append(change(3));
  await again.close();
  expect(await readFile(join(folder, FIRST), 'utf8')).toBe(changes(1, 3).map(encodeLine).join(''));
});

test('a letter that changed in a line is damage: what it says is never told', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  for (const one of changes(1, 3)) log.append(one);
  await log.flush();
  const path = join(folder, FIRST);
  await writeFile(path, (await readFile(path, 'utf8')).replace('user:2', 'user:3'));
  await expect(log.after(0, 10)).rejects.toThrow(expect.objectContaining({ code: 'change_damaged', message: expect.stringContaining('change 2') as unknown }));
  await log.close();
  const again = await openChangeLog({ folder });
  expect(again.lastId).toBe(1);
  await again.close();
});

test('a complete file that lost lines is damage, and says which change is missing', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder, fileBytes: 300 });
  for (const one of changes(1, 10)) {
    log.append(one);
    await log.flush();
  }
  await log.close();
  await truncate(join(folder, FIRST), 150);
  const again = await openChangeLog({ folder });
  await expect(again.after(0, 10)).rejects.toThrow(expect.objectContaining({ code: 'change_damaged', message: expect.stringContaining('change 2') }));
  expect(() => again.append(change(3))).toThrow(expect.objectContaining({ code: 'change_damaged' }));
  await again.close();
});

test.each([0, 1, 3, 4, 7, 9, 10])('truncated to change %i, the feed goes on from there', async (id) => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder, fileBytes: 300 });
  for (const one of changes(1, 8)) {
    log.append(one);
    await log.flush();
  }
  for (const one of changes(9, 10)) log.append(one);
  await log.truncateTo(id);
  expect(log.lastId).toBe(id);
  expect(await log.after(0, 100)).toEqual(changes(1, id));
  log.append({ ...change(id + 1), name: 'other' });
  await log.close();
  const again = await openChangeLog({ folder });
  expect(await again.after(0, 100)).toEqual([...changes(1, id), { ...change(id + 1), name: 'other' }]);
  await again.close();
});

test('a full disk: flush says so, readers are served, and the changes go down when there is room', async ({ skip }) => {
  const disk = await temporaryDisk(256 * 1024);
  skip(disk === undefined, 'a small disk cannot be mounted here; it takes root on Linux');
  const folder = join(disk!, 'changes');
  const log = await openChangeLog({ folder });
  const ballast = join(disk!, 'ballast');
  await writeFile(ballast, Buffer.alloc(180 * 1024));
  for (const one of changes(1, 1000)) log.append(one);
  await expect(log.flush()).rejects.toThrow(expect.objectContaining({ code: 'disk_full' }));
  expect((await log.after(990, 100)).map(({ id }) => id)).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999, 1000]);
  await rm(ballast);
  const text = changes(1, 1000).map(encodeLine).join('');
  await expect.poll(() => readFile(join(folder, FIRST), 'utf8'), { timeout: 5000 }).toBe(text);
  await log.close();
});

test('a file that cannot be made: flush says so, and the changes go down when it can', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  await mkdir(join(folder, FIRST));
  log.append(change(1));
  await expect(log.flush()).rejects.toThrow(expect.objectContaining({ code: 'changes_failed', message: expect.stringContaining(folder) as unknown }));
  expect(await log.after(0, 10)).toEqual([change(1)]);
  await rmdir(join(folder, FIRST));
  await log.flush();
  await log.close();
  expect(await readFile(join(folder, FIRST), 'utf8')).toBe(encodeLine(change(1)));
});

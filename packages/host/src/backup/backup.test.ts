/** Backups of an open folder, and folders made of them again. */
import { hash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manualClock, openLimn, restoreBackup, backupFolder, type Limn, type RestoreReport } from '@limn/host';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { customerDefinition, orderEvents, START } from '../../test/customer.ts';

async function open(folder: string): Promise<Limn> {
  return openLimn({ folder, definition: customerDefinition, clock: manualClock(START) });
}

/** All that can be read of it. */
async function contentOf(limn: Limn): Promise<unknown> {
  const asOf = START + 1_000;
  const profiles = Array.from({ length: 20 }, (_, i) => limn.engine.read(limn.engine.find(`u${i}`)!, { asOf }).columns);
  return { profiles, changes: await limn.changesAfter(0, 100_000), position: limn.status().logPosition };
}

test('what was acknowledged before a backup is in it, whatever comes in while it is taken, and new events go on from there', async () => {
  const root = await temporaryFolder();
  const limn = await open(join(root, 'data'));
  await limn.ingest(orderEvents(500));
  await limn.close();
  const again = await open(join(root, 'data'));
  await again.ingest(orderEvents(300, 500));
  const before = again.status().logPosition;
  let sending = true;
  let sent = 800;
  const load = (async () => {
    while (sending) {
      await again.ingest(orderEvents(20, sent));
      sent += 20;
    }
  })();
  const taken = await again.backup(join(root, 'backups'));
  sending = false;
  await load;
  expect(taken.position).toBeGreaterThanOrEqual(before);
  expect(taken.position).toBeLessThanOrEqual(sent);
  await again.close();

  const { opened } = await restoreBackup({ backup: join(root, 'backups'), folder: join(root, 'restored') });
  expect(opened?.position).toBe(taken.position);
  const restored = await open(join(root, 'restored'));
  const fresh = await open(join(root, 'fresh'));
  await fresh.ingest(orderEvents(taken.position!));
  expect(await contentOf(restored)).toEqual(await contentOf(fresh));
  await restored.ingest(orderEvents(50, taken.position));
  expect(restored.status().logPosition).toBe(taken.position! + 50);
  const ids = (await restored.changesAfter(0, 100_000)).map(({ id }) => id);
  expect(ids).toEqual(ids.map((_, i) => i + 1));
  await restored.close();
  await fresh.close();
});

test('the next backup of a folder costs what is new, and each is whole by itself', async () => {
  const root = await temporaryFolder();
  const target = join(root, 'backups');
  const limn = await open(join(root, 'data'));
  await limn.ingest(orderEvents(400));
  await limn.close();
  const first = await backupFolder({ folder: join(root, 'data'), target });
  expect(first.copiedBytes).toBe(first.bytes);
  const second = await backupFolder({ folder: join(root, 'data'), target });
  expect(second.copiedBytes).toBe(0);
  const again = await open(join(root, 'data'));
  await again.ingest(orderEvents(10, 400));
  const third = await again.backup(target);
  expect(third.copiedBytes).toBeGreaterThan(0);
  expect(third.copiedBytes).toBeLessThan(third.bytes);
  await again.close();
  const positions: (number | undefined)[] = [];
  for (const { path } of [first, second, third]) positions.push((await restoreBackup({ backup: path, folder: join(root, `of-${positions.length}`) })).opened?.position);
  expect(positions).toEqual([400, 400, 410]);
});

test('a restored folder is another one: its backups share nothing with those of the first', async () => {
  const root = await temporaryFolder();
  const target = join(root, 'backups');
  const limn = await open(join(root, 'data'));
  await limn.ingest(orderEvents(30));
  await limn.close();
  await backupFolder({ folder: join(root, 'data'), target });
  await restoreBackup({ backup: target, folder: join(root, 'restored') });
  const { copiedBytes, bytes } = await backupFolder({ folder: join(root, 'restored'), target });
  expect(copiedBytes).toBe(bytes);
});

test('a byte changed anywhere in a backup, or a file missing, is found and nothing is restored', async () => {
  const root = await temporaryFolder();
  const limn = await open(join(root, 'data'));
  await limn.ingest(orderEvents(60));
  await limn.close();
  const { path } = await backupFolder({ folder: join(root, 'data'), target: join(root, 'backups') });
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const sound = await readFile(file);
    for (const at of [0, sound.length >> 1, sound.length - 1]) {
      const spoiled = Buffer.from(sound);
      spoiled[at]! ^= 4;
      await writeFile(file, spoiled);
      if (file.endsWith('backup.json') && at === sound.length - 1) continue;
      await expect(restoreBackup({ backup: path, folder: join(root, 'restored') }), `${file} at ${at}`).rejects.toMatchObject({ code: 'backup_damaged' });
    }
    await writeFile(file, sound.subarray(0, -3));
    await expect(restoreBackup({ backup: path, folder: join(root, 'restored') }), file).rejects.toMatchObject({ code: 'backup_damaged' });
    await writeFile(file, sound);
  }
  await expect(stat(join(root, 'restored'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await restoreBackup({ backup: path, folder: join(root, 'restored') })).opened?.position).toBe(60);
});

test('a backup of a later format says so, and its cure', async () => {
  const root = await temporaryFolder();
  const text = JSON.stringify({ format: 2, folder: 'x', takenAt: new Date(START).toISOString(), files: [] });
  await writeFile(join(root, 'backup.json'), `${JSON.stringify({ limn: 'backup', sha256: hash('sha256', text) })}\n${text}\n`);
  await expect(restoreBackup({ backup: root, folder: join(root, 'restored') })).rejects.toMatchObject({ code: 'format_unknown', message: expect.stringContaining('a newer one') });
});

test('what is no backup, or where something stands already, is refused and left as it is', async () => {
  const root = await temporaryFolder();
  await expect(restoreBackup({ backup: join(root, 'nothing'), folder: join(root, 'restored') })).rejects.toMatchObject({ code: 'no_backup' });
  const limn = await open(join(root, 'data'));
  await limn.ingest(orderEvents(10));
  await expect(limn.backup(join(root, 'data', 'within'))).rejects.toMatchObject({ code: 'backup_failed' });
  const [first, second] = await Promise.allSettled([limn.backup(join(root, 'backups')), limn.backup(join(root, 'backups'))]);
  expect(first).toMatchObject({ status: 'fulfilled' });
  expect(second).toMatchObject({ status: 'rejected', reason: expect.objectContaining({ code: 'backup_running' }) });
  const restore = (): Promise<RestoreReport> => restoreBackup({ backup: join(root, 'backups'), folder: join(root, 'data') });
  await expect(restore()).rejects.toMatchObject({ code: 'restore_refused' });
  await expect(backupFolder({ folder: join(root, 'data'), target: join(root, 'backups') })).rejects.toMatchObject({ code: 'folder_locked' });
  await limn.close();
  await expect(limn.backup(join(root, 'backups'))).rejects.toMatchObject({ code: 'closing' });
});

test('a backup that fails midway leaves nothing behind', async () => {
  const root = await temporaryFolder();
  const limn = await open(join(root, 'data'));
  await limn.ingest(orderEvents(10));
  await writeFile(join(root, 'file'), '');
  await expect(limn.backup(join(root, 'file'))).rejects.toMatchObject({ code: 'backup_failed' });
  const target = join(root, 'backups');
  const stop = new Error('stop');
  await expect(limn.backup(target, () => { throw stop; })).rejects.toMatchObject({ code: 'backup_failed', cause: stop });
  expect(await readdir(target)).toEqual([]);
  expect((await readdir(join(root, 'data'))).filter((name) => name.startsWith('backup-held'))).toEqual([]);
  await limn.backup(target);
  await limn.close();
});

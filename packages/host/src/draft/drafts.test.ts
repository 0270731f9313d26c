import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeDisk } from '../file/node-disk.ts';
import { Drafts } from './drafts.ts';

async function openDrafts(): Promise<() => Drafts> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-drafts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let now = 1_000;
  return () => new Drafts({ disk: nodeDisk, folder: join(folder, 'drafts'), now: () => now++ });
}

test('a draft is there after a restart, newest first, until it is removed', async () => {
  const open = await openDrafts();
  await open().write({ name: 'vip', revision: 0, content: { rule: 1 }, by: 'Ada' });
  await open().write({ name: 'VIP', revision: 0, content: { rule: 2 } });
  expect((await open().list()).map(({ name, content }) => [name, content])).toEqual([['VIP', { rule: 2 }], ['vip', { rule: 1 }]]);
  await open().remove('vip');
  await open().remove('vip');
  expect(await open().read('vip')).toBeUndefined();
  expect((await open().read('VIP'))?.revision).toBe(1);
});

test('who has not read what stands does not write over it', async () => {
  const drafts = (await openDrafts())();
  await drafts.write({ name: 'vip', revision: 0, content: 1, by: 'Ada' });
  await expect(drafts.write({ name: 'vip', revision: 0, content: 2 })).rejects.toMatchObject({ code: 'draft_changed', what: expect.stringContaining('Ada') });
  await expect(drafts.write({ name: 'vip', revision: 1, content: 2 })).resolves.toMatchObject({ revision: 2 });
});

test('names that lead elsewhere are no names', async () => {
  expect(['vip', 'winBack_2'].every(Drafts.isName)).toBe(true);
  expect(['', '../x', 'a/b', 'a.b', '1a', 'a'.repeat(101)].some(Drafts.isName)).toBe(false);
  expect(await (await openDrafts())().read('../../etc/passwd')).toBeUndefined();
});

test('a draft that cannot be read says so, and is not overwritten unseen', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-drafts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const drafts = new Drafts({ disk: nodeDisk, folder, now: () => 1 });
  await drafts.write({ name: 'vip', revision: 0, content: 1 });
  await writeFile(join(folder, 'vip.json'), '{"name":');
  await expect(drafts.read('vip')).rejects.toMatchObject({ code: 'draft_failed', what: expect.stringContaining('vip.json') });
  await expect(drafts.write({ name: 'vip', revision: 1, content: 2 })).rejects.toMatchObject({ code: 'draft_failed' });
});

/** The disk of the machine keeps the port's promises; so does the simulated one, as far as it can be seen without a crash. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SimulatedMachine } from '../../test/fault/simulated-machine.ts';
import { Timeline } from '../../test/fault/timeline.ts';
import { temporaryFolder } from '../../test/folder.ts';
import type { Disk } from './disk.ts';
import { nodeDisk } from './node-disk.ts';
import { readFully, readWholeFile, readWholeFileSync } from './read-file.ts';
import { replaceFile } from './replace-file.ts';

interface Case {
  readonly name: string;
  readonly use: (work: (disk: Disk, folder: string) => Promise<void>) => Promise<void>;
}

const cases: readonly Case[] = [
  { name: 'of the machine', use: async (work) => work(nodeDisk, await temporaryFolder()) },
  {
    name: 'simulated',
    async use(work) {
      const timeline = new Timeline();
      const { disk } = new SimulatedMachine(timeline, 1).start(() => {});
      await timeline.run(disk.makeFolder('/data').then(() => work(disk, '/data')), 10_000);
    },
  },
];

describe.each(cases)('the disk $name', ({ use }) => {
  test('what is written at an offset is read there; a hole is zeros; behind the end there is nothing', () =>
    use(async (disk, folder) => {
      const file = await disk.open(join(folder, 'a'), 'create');
      await file.write(Buffer.from('later'), 3);
      file.writeSync(Buffer.from('x'), 0);
      expect(await file.size()).toBe(8);
      expect(file.sizeSync()).toBe(8);
      const bytes = Buffer.alloc(20, 9);
      expect(await readFully(file, bytes, 0)).toBe(8);
      expect(bytes.toString('latin1', 0, 8)).toBe('x\0\0later');
      expect(await file.read(bytes, 8)).toBe(0);
      await file.truncate(4);
      await file.sync();
      file.close();
      expect((await readWholeFile(disk, join(folder, 'a'))).toString()).toBe('x\0\0l');
      expect(readWholeFileSync(disk, join(folder, 'a')).toString()).toBe('x\0\0l');
    }));

  test('what is opened to be read or written must be there; to be created, it is emptied', () =>
    use(async (disk, folder) => {
      const path = join(folder, 'a');
      for (const mode of ['read', 'write'] as const) await expect(disk.open(path, mode)).rejects.toThrow(expect.objectContaining({ code: 'ENOENT' }));
      expect(() => disk.openSync(path, 'read')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
      const file = await disk.open(path, 'durable');
      await file.write(Buffer.from('abc'), 0);
      file.close();
      disk.openSync(path, 'durable').close();
      expect((await readWholeFile(disk, path)).length).toBe(3);
      (await disk.open(path, 'create')).close();
      expect((await readWholeFile(disk, path)).length).toBe(0);
    }));

  test('names are listed, replaced and removed; folders are made with those above them', () =>
    use(async (disk, folder) => {
      const deep = join(folder, 'x', 'y');
      await disk.makeFolder(deep);
      disk.makeFolderSync(deep);
      await disk.makeFolder(deep);
      await replaceFile(join(deep, 'a'), 'one', disk);
      await replaceFile(join(deep, 'b'), 'two', disk);
      await disk.rename(join(deep, 'a'), join(deep, 'b'));
      await disk.syncFolder(deep);
      expect(await disk.list(deep)).toEqual(['b']);
      expect(disk.listSync(folder)).toEqual(['x']);
      expect((await readWholeFile(disk, join(deep, 'b'))).toString()).toBe('one');
      await disk.remove(join(deep, 'b'));
      await disk.remove(join(deep, 'b'));
      expect(disk.listSync(deep)).toEqual([]);
      await expect(disk.list(join(folder, 'nowhere'))).rejects.toThrow(expect.objectContaining({ code: 'ENOENT' }));
      await expect(disk.rename(join(deep, 'b'), join(deep, 'c'))).rejects.toThrow(expect.objectContaining({ code: 'ENOENT' }));
    }));

  test('a folder is locked by one at a time', () =>
    use(async (disk, folder) => {
      const lock = await disk.lock(folder);
      await expect(disk.lock(folder)).rejects.toThrow(expect.objectContaining({ code: 'folder_locked' }));
      await lock.release();
      await (await disk.lock(folder)).release();
    }));
});

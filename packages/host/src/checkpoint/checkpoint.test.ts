import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryDisk, temporaryFolder } from '../../test/folder.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';

function sections(fill: number): [string, Uint8Array][] {
  return [
    ['rows', new Uint8Array(1000).fill(fill)],
    ['empty', new Uint8Array(0)],
    ['links 关联', new Uint8Array([1, 2, 3, fill])],
  ];
}

function plain(stored: ReadonlyMap<string, Uint8Array> | undefined): [string, number[]][] {
  return [...(stored ?? [])].map(([name, bytes]) => [name, [...bytes]]);
}

test('a checkpoint comes back as it was written', async () => {
  const folder = join(await temporaryFolder(), 'checkpoint');
  expect(await readCheckpoint(folder)).toBeUndefined();
  await writeCheckpoint(folder, { meta: { position: 5, imports: [['file', 3]] }, sections: sections(7) });
  const stored = await readCheckpoint(folder);
  expect(stored).toMatchObject({ meta: { position: 5, imports: [['file', 3]] } });
  expect(plain(stored?.sections)).toEqual(sections(7).map(([name, bytes]) => [name, [...bytes]]));
});

test('the newest two are kept', async () => {
  const folder = await temporaryFolder();
  for (let n = 1; n <= 4; n++) await writeCheckpoint(folder, { meta: n, sections: sections(n) });
  expect((await readdir(folder)).sort()).toEqual(['0000000003.checkpoint', '0000000004.checkpoint']);
  expect((await readCheckpoint(folder))?.meta).toBe(4);
});

test('others work between two sections', async () => {
  const folder = await temporaryFolder();
  let turns = 0;
  const ticking = setInterval(() => turns++, 0);
  const seen: number[] = [];
  function* taken(): Generator<readonly [string, Uint8Array]> {
    for (let n = 0; n < 100; n++) {
      seen.push(turns);
      yield [`${n}`, new Uint8Array(1 << 20).fill(n)];
    }
  }
  await writeCheckpoint(folder, { meta: 1, sections: taken() });
  clearInterval(ticking);
  expect(new Set(seen).size).toBeGreaterThan(3);
  expect((await readCheckpoint(folder))?.sections.size).toBe(100);
});

test('what a checkpoint speaks of is durable before it is there; when that fails, it never is', async () => {
  const folder = await temporaryFolder();
  const seen: string[][] = [];
  await writeCheckpoint(folder, { meta: 1, sections: [], afterSweep: async () => void seen.push((await readdir(folder)).filter((name) => name.endsWith('.checkpoint'))) });
  expect(seen).toEqual([[]]);
  await expect(writeCheckpoint(folder, { meta: 2, sections: [], afterSweep: () => Promise.reject(new Error('no')) })).rejects.toThrow(expect.objectContaining({ code: 'checkpoint_failed' }));
  expect((await readCheckpoint(folder))?.meta).toBe(1);
});

test('damage of any byte is noticed, and the checkpoint before it taken', async () => {
  const folder = await temporaryFolder();
  await writeCheckpoint(folder, { meta: { n: 1 }, sections: [['before', new Uint8Array(3)]] });
  await writeCheckpoint(folder, { meta: { n: 2 }, sections: [['a', new Uint8Array(40).fill(9)], ['b', new Uint8Array(5)]] });
  const path = join(folder, '0000000002.checkpoint');
  const sound = await readFile(path);
  for (let at = 0; at < sound.length; at++) {
    const spoiled = Buffer.from(sound);
    spoiled[at]! ^= 1 << at % 8;
    await writeFile(path, spoiled);
    const told: unknown[] = [];
    expect(await readCheckpoint(folder, nodeDisk, (cause) => told.push(cause))).toMatchObject({ meta: { n: 1 } });
    expect(told).toEqual([expect.objectContaining({ code: 'checkpoint_unusable', message: expect.stringContaining(path) })]);
  }
  for (let length = 0; length < sound.length; length++) {
    await writeFile(path, sound.subarray(0, length));
    expect((await readCheckpoint(folder))?.meta).toEqual({ n: 1 });
  }
});

test('a checkpoint of another format is passed over, not in silence', async () => {
  const folder = await temporaryFolder();
  await writeCheckpoint(folder, { meta: 1, sections: [] });
  const path = join(folder, '0000000001.checkpoint');
  const bytes = await readFile(path);
  bytes.writeUInt32LE(9, 8);
  await writeFile(path, bytes);
  const told: string[] = [];
  expect(await readCheckpoint(folder, nodeDisk, ({ message }) => told.push(message))).toBeUndefined();
  expect(told).toEqual([expect.stringContaining('it has format 9, and this Limn reads format 1')]);
});

test('a crash while writing leaves the checkpoint before, and its leftovers go', async () => {
  const folder = await temporaryFolder();
  await writeCheckpoint(folder, { meta: 1, sections: sections(1) });
  await writeFile(join(folder, '0000000002.checkpoint.tmp'), 'half');
  expect((await readCheckpoint(folder))?.meta).toBe(1);
  expect(await readdir(folder)).toEqual(['0000000001.checkpoint']);
});

test('a full disk keeps the checkpoint before, and no leftovers', async ({ skip }) => {
  const disk = await temporaryDisk(1024 * 1024);
  skip(disk === undefined, 'a small disk cannot be mounted here; it takes root on Linux');
  await writeCheckpoint(disk!, { meta: 1, sections: sections(1) });
  await expect(writeCheckpoint(disk!, { meta: 2, sections: [['large', new Uint8Array(2 * 1024 * 1024)]] })).rejects.toThrow(expect.objectContaining({ code: 'disk_full' }));
  expect(await readdir(disk!)).toEqual(['0000000001.checkpoint']);
  expect((await readCheckpoint(disk!))?.meta).toBe(1);
});

test('sections of any names and sizes come back, and are never joined in memory', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 300 })), fc.jsonValue(), async (state, meta) => {
      await writeCheckpoint(folder, { meta, sections: Object.entries(state) });
      const stored = await readCheckpoint(folder);
      expect(stored?.meta).toEqual(JSON.parse(JSON.stringify(meta)));
      expect(plain(stored?.sections)).toEqual(Object.entries(state).map(([name, bytes]) => [name, [...bytes]]));
    }),
    { numRuns: 50 },
  );
  let largest = 0;
  const piece = new Uint8Array(4 * 1024 * 1024).fill(5);
  await writeCheckpoint(folder, {
    meta: 'large',
    sections: (function* (): Generator<[string, Uint8Array]> {
      const before = process.memoryUsage().arrayBuffers;
      for (let i = 0; i < 25; i++) {
        yield [`piece ${i}`, piece];
        largest = Math.max(largest, process.memoryUsage().arrayBuffers - before);
      }
    })(),
  });
  expect(largest).toBeLessThan(16 * 1024 * 1024);
  expect((await readCheckpoint(folder))?.sections.size).toBe(25);
});

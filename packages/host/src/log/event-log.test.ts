import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryDisk, temporaryFolder } from '../../test/folder.ts';
import { sampleEvent, sampleEvents } from '../../test/sample-event.ts';
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { openEventLog, type EventLog, type ReplayedRecord } from './event-log.ts';

async function replayed(log: EventLog, from = log.start): Promise<ReplayedRecord[]> {
  const records: ReplayedRecord[] = [];
  for await (const record of log.replay(from)) records.push(record);
  return records;
}

test('an appended record has the next positions, and is read back as it was', async () => {
  const folder = await temporaryFolder();
  const log = await openEventLog({ folder });
  expect(await log.append({ moment: 10, events: sampleEvents(3) })).toEqual({ position: 0 });
  expect(await log.append({ moment: 11, events: sampleEvents(2, 3), progress: { name: 'file', row: 5 } })).toEqual({ position: 3 });
  expect(log.end).toBe(5);
  expect(log.moment).toBe(11);
  expect(log.eventAt(4)).toEqual(sampleEvent(4));
  await log.close();

  const again = await openEventLog({ folder });
  expect(again.end).toBe(5);
  expect(again.moment).toBe(11);
  expect(await replayed(again)).toEqual([
    { position: 0, moment: 10, events: sampleEvents(3) },
    { position: 3, moment: 11, events: sampleEvents(2, 3), progress: { name: 'file', row: 5 } },
  ]);
  expect(again.eventAt(0)).toEqual(sampleEvent(0));
  await again.close();
});

test('appends that meet share a write, and are answered in order', async () => {
  const folder = await temporaryFolder();
  let writes = 0;
  const disk: Disk = {
    ...nodeDisk,
    async open(path, mode) {
      const file = await nodeDisk.open(path, mode);
      const write = file.write.bind(file);
      file.write = (bytes, at) => (writes++, write(bytes, at));
      return file;
    },
  };
  const log = await openEventLog({ folder, disk });
  writes = 0;
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => log.append({ moment: 1, events: [sampleEvent(i)] })));
  expect(answers.map(({ position }) => position)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  expect(writes).toBe(1);
  await log.close();
});

test('a record without events keeps its progress, also when one replays from its very position', async () => {
  const log = await openEventLog({ folder: await temporaryFolder() });
  await log.append({ moment: 1, events: sampleEvents(4) });
  await log.append({ moment: 2, events: [], progress: { name: 'file', row: 9 } });
  await log.append({ moment: 3, events: sampleEvents(1, 4) });
  expect((await replayed(log, 4)).map(({ position, events, progress }) => [position, events.length, progress?.row])).toEqual([
    [4, 0, 9],
    [4, 1, undefined],
  ]);
  expect(log.eventAt(4)).toEqual(sampleEvent(4));
  await log.close();
});

test('a replay from the middle of a record begins there', async () => {
  const log = await openEventLog({ folder: await temporaryFolder() });
  await log.append({ moment: 1, events: sampleEvents(10) });
  expect(await replayed(log, 7)).toEqual([{ position: 7, moment: 1, events: sampleEvents(3, 7) }]);
  expect(await replayed(log, 10)).toEqual([]);
  await log.close();
});

test('a replay gives what was durable when it began, while more is appended', async () => {
  const log = await openEventLog({ folder: await temporaryFolder() });
  await log.append({ moment: 1, events: sampleEvents(2) });
  let seen = 0;
  for await (const { events } of log.replay(0)) {
    seen += events.length;
    await log.append({ moment: 1, events: sampleEvents(2) });
  }
  expect(seen).toBe(2);
  await log.close();
});

test('many segments read like one, and opening them again needs none of their frames', async () => {
  const folder = await temporaryFolder();
  const log = await openEventLog({ folder, segmentBytes: 20_000 });
  for (let i = 0; i < 60; i++) await log.append({ moment: i, events: sampleEvents(50, i * 50) });
  await log.close();
  const names = await readdir(folder);
  const segments = names.filter((name) => name.endsWith('.log'));
  expect(segments.length).toBeGreaterThan(2);
  expect(names.filter((name) => name.endsWith('.index'))).toHaveLength(segments.length);

  // Frames of a complete segment are not even looked at when opening …
  const first = join(folder, segments[0]!);
  const sound = await readFile(first);
  await writeFile(first, Buffer.concat([sound.subarray(0, 24), Buffer.alloc(sound.length - 24)]));
  const again = await openEventLog({ folder, segmentBytes: 20_000 });
  expect(again.end).toBe(3000);
  expect(again.eventAt(2999)).toEqual(sampleEvent(2999));
  // … but never served unchecked.
  expect(() => again.eventAt(0)).toThrow(expect.objectContaining({ code: 'log_damaged', message: expect.stringContaining(`${first} at byte 24`) }));
  await writeFile(first, sound);
  for (const position of [0, 1, 49, 50, 1234, 2999]) expect(again.eventAt(position)).toEqual(sampleEvent(position));
  expect((await replayed(again)).flatMap(({ events }) => events)).toEqual(sampleEvents(3000));
  await again.close();

  // An index only saves time.
  for (const name of names) if (name.endsWith('.index')) await rm(join(folder, name));
  const third = await openEventLog({ folder, segmentBytes: 20_000 });
  expect((await replayed(third, 1777)).flatMap(({ events }) => events)).toEqual(sampleEvents(3000 - 1777, 1777));
  await third.close();
  expect((await readdir(folder)).sort()).toEqual(names.sort());
});

test('a segment that is missing is damage', async () => {
  const folder = await temporaryFolder();
  const log = await openEventLog({ folder, segmentBytes: 1000 });
  for (let i = 0; i < 10; i++) await log.append({ moment: i, events: sampleEvents(20) });
  await log.close();
  const segments = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  await rm(join(folder, segments[1]!));
  await expect(openEventLog({ folder })).rejects.toThrow(expect.objectContaining({ code: 'log_damaged' }));
});

test('a log of another format is not touched', async () => {
  const folder = await temporaryFolder();
  await (await openEventLog({ folder })).close();
  const path = join(folder, '0000000000000000.log');
  const bytes = await readFile(path);
  bytes.writeUInt32LE(2, 8);
  await writeFile(path, bytes);
  await expect(openEventLog({ folder })).rejects.toThrow(expect.objectContaining({ code: 'format_unknown' }));
  expect(await readFile(path)).toEqual(bytes);
});

test('positions outside of the log are told apart from damage', async () => {
  const log = await openEventLog({ folder: await temporaryFolder() });
  expect(() => log.eventAt(0)).toThrow(RangeError);
  await log.append({ moment: 1, events: sampleEvents(1) });
  expect(() => log.eventAt(-1)).toThrow(RangeError);
  expect(() => log.eventAt(1)).toThrow(RangeError);
  await log.close();
});

test('moments are whole and never decrease; one that is not is our mistake, and harms nothing', async () => {
  const log = await openEventLog({ folder: await temporaryFolder() });
  await log.append({ moment: 5, events: sampleEvents(1) });
  for (const moment of [4, 5.5, Number.NaN]) expect(() => log.append({ moment, events: [] })).toThrow(/moment/);
  expect(log.writable).toBe(true);
  await expect(log.append({ moment: 5, events: sampleEvents(1) })).resolves.toEqual({ position: 1 });
  await log.close();
});

test('a closed log takes nothing', async () => {
  const log = await openEventLog({ folder: await temporaryFolder() });
  const before = log.append({ moment: 1, events: sampleEvents(1) });
  await log.close();
  await expect(before).resolves.toEqual({ position: 0 });
  await expect(log.append({ moment: 1, events: sampleEvents(1) })).rejects.toThrow(expect.objectContaining({ code: 'closing' }));
  expect(log.writable).toBe(false);
});

/** A disk that takes so many bytes of a write more, then fails with the code until mended. */
function failingDisk(): { readonly disk: Disk; break(code: string, afterBytes: number): void; mend(): void } {
  let failure: { readonly code: string; readonly afterBytes: number } | undefined;
  return {
    break: (code, afterBytes) => (failure = { code, afterBytes }),
    mend: () => (failure = undefined),
    disk: {
      ...nodeDisk,
      async open(path, mode) {
        const file = await nodeDisk.open(path, mode);
        const write = file.write.bind(file);
        file.write = async (bytes, at) => {
          if (failure === undefined) return write(bytes, at);
          await write(bytes.subarray(0, failure.afterBytes), at);
          throw Object.assign(new Error(`${failure.code}: write`), { code: failure.code });
        };
        return file;
      },
    },
  };
}

test.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EIO', 'log_failed'],
])('%s: nothing is acknowledged, what was half written is gone, and the log goes on when the disk does', async (system, code) => {
  const folder = await temporaryFolder();
  const failing = failingDisk();
  const log = await openEventLog({ folder, disk: failing.disk });
  await log.append({ moment: 1, events: sampleEvents(10) });
  failing.break(system, 100);
  const failed = [log.append({ moment: 2, events: sampleEvents(300, 100) }), log.append({ moment: 2, events: sampleEvents(300, 400) })];
  for (const result of await Promise.allSettled(failed)) expect(result).toMatchObject({ status: 'rejected', reason: { code } });
  expect(log.writable).toBe(false);
  expect(log.reason).toContain(folder);
  expect(log.end).toBe(10);
  failing.mend();
  await expect.poll(() => log.writable, { timeout: 5000 }).toBe(true);
  expect((await stat(join(folder, '0000000000000000.log'))).size).toBe(log.bytes);
  expect(await log.append({ moment: 3, events: sampleEvents(5, 10) })).toEqual({ position: 10 });
  await log.close();
  const again = await openEventLog({ folder, onTorn: (torn) => expect.fail(`torn ${JSON.stringify(torn)}`) });
  expect((await replayed(again)).flatMap(({ events }) => events)).toEqual(sampleEvents(15));
  await again.close();
});

test('an append after the disk is mended need not wait for the log to find out', async () => {
  const failing = failingDisk();
  const log = await openEventLog({ folder: await temporaryFolder(), disk: failing.disk });
  failing.break('ENOSPC', 0);
  await expect(log.append({ moment: 1, events: sampleEvents(1) })).rejects.toThrow();
  failing.mend();
  await expect(log.append({ moment: 1, events: sampleEvents(1) })).resolves.toEqual({ position: 0 });
  expect(log.writable).toBe(true);
  await log.close();
});

test('a real disk that is full: nothing acknowledged is lost, and the log resumes by itself when there is room', async ({ skip }) => {
  const disk = await temporaryDisk(2 * 1024 * 1024);
  skip(disk === undefined, 'a small disk cannot be mounted here (it takes root on Linux); the injected disk above stands for it');
  const folder = join(disk!, 'log');
  const log = await openEventLog({ folder, segmentBytes: 256 * 1024 });
  const ballast = join(disk!, 'ballast');
  await writeFile(ballast, Buffer.alloc(1024 * 1024));
  let acknowledged = 0;
  const fill = async (): Promise<never> => {
    for (;;) {
      const events = sampleEvents(200, acknowledged).map((event) => ({ ...event, properties: { text: incompressible(event.id) } }));
      await log.append({ moment: 1, events });
      acknowledged += 200;
    }
  };
  await expect(fill()).rejects.toThrow(expect.objectContaining({ code: 'disk_full' }));
  expect(log.writable).toBe(false);
  await sleep(700);
  expect(log.writable).toBe(false);
  await rm(ballast);
  await expect.poll(() => log.writable, { timeout: 5000 }).toBe(true);
  await log.append({ moment: 2, events: sampleEvents(1, acknowledged) });
  await log.close();
  const again = await openEventLog({ folder, onTorn: (torn) => expect.fail(`torn ${JSON.stringify(torn)}`) });
  expect((await replayed(again)).flatMap(({ events }) => events.map(({ id }) => id))).toEqual(sampleEvents(acknowledged + 1).map(({ id }) => id));
  await again.close();
});

/** 200 characters that no compressor makes much shorter; the same for the same seed. */
function incompressible(seed: string): string {
  let state = 0;
  for (const character of seed) state = (state * 31 + character.charCodeAt(0)) >>> 0;
  let text = '';
  while (text.length < 200) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += state.toString(36);
  }
  return text;
}

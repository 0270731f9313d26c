/** What the log makes of files that a crash or a disk has spoiled. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { LimnEvent } from '@limn/engine';
import { expect, test } from 'vitest';
import { openEventLog, type ReplayedRecord } from '../src/log/event-log.ts';
import type { TornTail } from '../src/log/recover-segments.ts';
import { temporaryFolder } from './folder.ts';
import { sampleEvent, sampleEvents } from './sample-event.ts';

const FILE = '0000000000000000.log';
const INDEX = '0000000000000000.index';

interface WrittenLog {
  readonly folder: string;
  readonly path: string;
  readonly bytes: Buffer;
  /** Where each frame ends. */
  readonly ends: readonly number[];
}

/** Frames of three events each, in one segment. */
async function writtenLog(frames: number): Promise<WrittenLog> {
  const folder = await temporaryFolder();
  const log = await openEventLog({ folder });
  const ends: number[] = [];
  for (let i = 0; i < frames; i++) {
    await log.append({ moment: i, events: sampleEvents(3, i * 3) });
    ends.push(log.bytes);
  }
  await log.close();
  const path = join(folder, FILE);
  // As a crash leaves it.
  await rm(join(folder, INDEX));
  return { folder, path, bytes: await readFile(path), ends };
}

async function openAndRead(folder: string): Promise<{ readonly events: readonly LimnEvent[]; readonly torn: readonly TornTail[] }> {
  const torn: TornTail[] = [];
  const log = await openEventLog({ folder, onTorn: (tail) => torn.push(tail) });
  try {
    const events: LimnEvent[] = [];
    for await (const record of log.replay(0)) events.push(...record.events);
    return { events, torn };
  } finally {
    await log.close();
  }
}

test('cut at every byte of its last two frames, a log opens with the whole frames before the cut', async () => {
  const { folder, path, bytes, ends } = await writtenLog(4);
  for (let length = ends[1]!; length < bytes.length; length++) {
    await writeFile(path, bytes.subarray(0, length));
    const whole = ends.findLastIndex((end) => end <= length) + 1;
    const { events, torn } = await openAndRead(folder);
    expect(events).toEqual(sampleEvents(whole * 3));
    const offset = ends[whole - 1]!;
    expect(torn).toEqual(length === offset ? [] : [{ file: path, offset, bytes: length - offset }]);
    expect((await readFile(path)).length).toBe(offset);
  }
});

test('closed in good order, a log with a broken last frame is damaged, not torn: it was whole', async () => {
  const folder = await temporaryFolder();
  const log = await openEventLog({ folder });
  await log.append({ moment: 1, events: sampleEvents(3) });
  await log.close();
  const path = join(folder, FILE);
  const bytes = await readFile(path);
  for (const spoiled of [bytes.subarray(0, -1), flipped(bytes, bytes.length - 1), flipped(bytes, 30)]) {
    await writeFile(path, spoiled);
    await expect(openEventLog({ folder })).rejects.toThrow(expect.objectContaining({ code: 'log_damaged', message: expect.stringContaining(`${path} at byte 24`) as unknown }));
    expect(await readFile(path)).toEqual(spoiled);
  }
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1;
  return copy;
}

test('cut within its own header, an empty log begins anew', async () => {
  const { folder, path, bytes } = await writtenLog(0);
  for (let length = 0; length < bytes.length; length++) {
    await writeFile(path, bytes.subarray(0, length));
    expect((await openAndRead(folder)).events).toEqual([]);
    expect(await readFile(path)).toEqual(bytes);
  }
});

test.each([
  ['zeros', Buffer.alloc(5000)],
  ['garbage', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))],
  ['text', Buffer.from('LIMFLIMFLIMF not a frame')],
])('%s behind the last frame are cut off, and the log goes on', async (_, tail) => {
  const { folder, path, bytes } = await writtenLog(2);
  await writeFile(path, Buffer.concat([bytes, tail]));
  expect(await openAndRead(folder)).toEqual({ events: sampleEvents(6), torn: [{ file: path, offset: bytes.length, bytes: tail.length }] });
  const log = await openEventLog({ folder });
  expect(await log.append({ moment: 9, events: [sampleEvent(6)] })).toEqual({ position: 6 });
  await log.close();
  expect(await openAndRead(folder)).toEqual({ events: sampleEvents(7), torn: [] });
});

test('a last frame of zeros, as a disk leaves that knew the length but not the bytes, is torn', async () => {
  const { folder, path, bytes, ends } = await writtenLog(3);
  await writeFile(path, Buffer.concat([bytes.subarray(0, ends[1]), Buffer.alloc(ends[2]! - ends[1]!)]));
  expect((await openAndRead(folder)).events).toEqual(sampleEvents(6));
});

test('a flipped bit in any byte before the last frame is an error that names file and offset', async () => {
  const { folder, path, bytes, ends } = await writtenLog(3);
  const starts = [0, 24, ...ends];
  for (let at = 0; at < ends[1]!; at++) {
    const spoiled = Buffer.from(bytes);
    spoiled[at]! ^= 1 << at % 8;
    await writeFile(path, spoiled);
    const error: unknown = await openEventLog({ folder }).then(() => undefined, (cause: unknown) => cause);
    if (at >= 8 && at < 12) expect(error).toMatchObject({ code: 'format_unknown' });
    else {
      const offset = starts.findLast((start) => start <= at)!;
      expect(error).toMatchObject({ code: 'log_damaged', message: expect.stringContaining(`${path} at byte ${offset}`) });
    }
    expect(await readFile(path)).toEqual(spoiled);
  }
});

test('a flipped bit that comes while the log is open is never served', async () => {
  const { folder, path, bytes, ends } = await writtenLog(3);
  const log = await openEventLog({ folder });
  const spoiled = Buffer.from(bytes);
  spoiled[ends[0]! + 60]! ^= 4;
  await writeFile(path, spoiled);
  expect(log.eventAt(0)).toEqual(sampleEvent(0));
  expect(() => log.eventAt(3)).toThrow(expect.objectContaining({ code: 'log_damaged' }));
  const records: ReplayedRecord[] = [];
  await expect(async () => {
    for await (const record of log.replay(0)) records.push(record);
  }).rejects.toThrow(`at byte ${ends[0]}`);
  expect(records).toHaveLength(1);
  await log.close();
});

test('whatever is appended, in whatever groups and segments, comes back the same, before and after opening again', async () => {
  const root = await temporaryFolder();
  let run = 0;
  const event = fc.record({ n: fc.nat(1000), text: fc.string({ unit: 'binary', maxLength: 200 }), value: fc.jsonValue() }).map(({ n, text, value }) =>
    sampleEvent(n, { user: text, properties: { text, value } }),
  );
  const record = fc.record({
    events: fc.array(event, { maxLength: 6 }),
    row: fc.option(fc.nat(), { nil: undefined }),
    pause: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 25 }), fc.integer({ min: 100, max: 5000 }), fc.nat(1000), async (records, segmentBytes, somewhere) => {
      const folder = join(root, String(run++));
      await mkdir(folder);
      const log = await openEventLog({ folder, segmentBytes });
      const expected: ReplayedRecord[] = [];
      let position = 0;
      let pending: Promise<unknown>[] = [];
      for (const [moment, { events, row, pause }] of records.entries()) {
        const appended = { moment, events, ...(row !== undefined && { progress: { name: 'file', row } }) };
        pending.push(log.append(appended));
        // What JSON does to a value (−0 becomes 0) it has done before an event is logged.
        expected.push({ position, ...(JSON.parse(JSON.stringify(appended)) as typeof appended) });
        position += events.length;
        if (pause) await Promise.all(pending.splice(0));
      }
      await Promise.all(pending);
      pending = [];
      const all = expected.flatMap(({ events }) => events);
      const from = position === 0 ? 0 : somewhere % (position + 1);

      for (const opened of [log, undefined]) {
        const current = opened ?? (await openEventLog({ folder, segmentBytes, onTorn: (torn) => expect.fail(JSON.stringify(torn)) }));
        expect(current.end).toBe(position);
        expect(await gather(current.replay(0))).toEqual(expected);
        expect((await gather(current.replay(from))).flatMap(({ events }) => events)).toEqual(all.slice(from));
        for (const [i, one] of all.entries()) expect(current.eventAt(i)).toEqual(one);
        await current.close();
      }
      await rm(folder, { recursive: true });
    }),
    { numRuns: 60 },
  );
});

async function gather(records: AsyncIterable<ReplayedRecord>): Promise<ReplayedRecord[]> {
  const gathered: ReplayedRecord[] = [];
  for await (const record of records) gathered.push(record);
  return gathered;
}

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleEvents } from '../../test/sample-event.ts';
import { temporaryFolder } from '../../test/folder.ts';
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { openEventLog, type EventLog } from '../log/event-log.ts';
import { LogFollower } from './log-follower.ts';
import type { FollowedEvent, LogLearner } from './log-learner.ts';

/** Remembers all that it saw, in order: a chain of hashes, so that twice, never or another order would show. */
class Chain implements LogLearner {
  readonly version: string;
  count = 0;
  chain = '';

  constructor(version = 'one') {
    this.version = version;
  }

  apply({ event, position, moment }: FollowedEvent): void {
    this.count++;
    this.chain = createHash('sha256').update(`${this.chain} ${event.id} ${position} ${moment}`).digest('hex');
  }

  save(): Iterable<readonly [string, Uint8Array]> {
    return [['chain', Buffer.from(JSON.stringify([this.count, this.chain]))]];
  }

  load(sections: ReadonlyMap<string, Uint8Array>): void {
    const bytes = sections.get('chain');
    if (bytes === undefined) throw new Error('there is no chain');
    [this.count, this.chain] = JSON.parse(Buffer.from(bytes).toString()) as [number, string];
  }
}

async function logOf(counts: readonly number[]): Promise<{ readonly log: EventLog; readonly folder: string }> {
  const folder = await temporaryFolder();
  const log = await openEventLog({ folder: join(folder, 'log') });
  let from = 0;
  for (const [record, count] of counts.entries()) {
    const events = sampleEvents(count, from);
    await log.append({ moment: 1_000 + record, events, ...(record % 3 === 0 && { history: true as const }) });
    from += count;
  }
  return { log, folder: join(folder, 'online') };
}

const open = (log: EventLog, folder: string, options: { readonly version?: string; readonly disk?: Disk; readonly onWarning?: (cause: unknown) => void } = {}) =>
  LogFollower.open({ folder, log: log.snapshot(), create: () => new Chain(options.version), ...options });

async function whole(log: EventLog): Promise<string> {
  const follower = await open(log, await temporaryFolder());
  await follower.follow();
  follower.close();
  expect(follower.position).toBe(log.end);
  return follower.learner.chain;
}

test('stored and opened again anywhere, it has seen each event once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), async (counts, stored) => {
      const { log, folder } = await logOf(counts);
      let follower = await open(log, folder);
      for (let turn = 0; follower.position < log.end; turn++) {
        // Killed after each record: what was not stored is forgotten, and seen again.
        const stopping = new AbortController();
        let records = 0;
        await follower.follow({ signal: stopping.signal, between: async () => void (++records > 0 && stopping.abort()) });
        if (stored[turn % 12] === true || turn > 24) await follower.checkpoint();
        follower.close();
        if (follower.position < log.end || turn === 0) follower = await open(log, folder);
      }
      expect(follower.learner.chain).toBe(await whole(log));
      await log.close();
    }),
    { numRuns: 15 },
  );
});

test('it follows a log that grows', async () => {
  const { log, folder } = await logOf([3, 4]);
  const follower = await open(log, folder);
  await follower.follow();
  await log.append({ moment: 2_000, events: sampleEvents(5, 7) });
  await follower.follow({ log: log.snapshot() });
  expect(follower.learner.count).toBe(12);
  expect(follower.learner.chain).toBe(await whole(log));
  follower.close();
  await log.close();
});

/** Half of the write that fails stays behind. */
function failingDisk(isGone: () => boolean): Disk {
  const step = async (work: () => Promise<void>, half: () => Promise<void> = async () => {}): Promise<void> => {
    if (!isGone()) return work();
    await half();
    throw Object.assign(new Error('the power is gone'), { code: 'EIO' });
  };
  return {
    ...nodeDisk,
    async open(path, mode) {
      const file = await nodeDisk.open(path, mode);
      if (mode === 'read') return file;
      return {
        write: (bytes, at) => step(() => file.write(bytes, at), () => file.write(bytes.subarray(0, bytes.length >> 1), at)),
        writeSync: (bytes, at) => file.writeSync(bytes, at),
        sync: () => step(() => file.sync()),
        read: (into, at) => file.read(into, at),
        readSync: (into, at) => file.readSync(into, at),
        truncate: (length) => file.truncate(length),
        size: () => file.size(),
        sizeSync: () => file.sizeSync(),
        close: () => file.close(),
      };
    },
    rename: (from, to) => step(() => nodeDisk.rename(from, to)),
    syncFolder: (path) => step(() => nodeDisk.syncFolder(path)),
  };
}

test('the disk fails at any step of storing: what is there is whole, and nothing is seen twice', async () => {
  const { log, folder } = await logOf([10, 10]);
  const chain = await whole(log);
  const outcomes: boolean[] = [];
  for (let step = 0; step < 12; step++) {
    let left = step;
    const follower = await open(log, folder, { disk: failingDisk(() => left-- <= 0) });
    await follower.follow();
    outcomes.push(await follower.checkpoint().then(() => true, () => false));
    follower.close();
    const after = await open(log, folder);
    await after.follow();
    expect(after.learner.chain).toBe(chain);
    after.close();
  }
  // Some fail, at different steps, and with enough steps none does.
  expect(new Set(outcomes)).toEqual(new Set([false, true]));
  await log.close();
});

test('a damaged state is told and passed over: the one before holds, or the log alone', async () => {
  const { log, folder } = await logOf([5, 5]);
  const chain = await whole(log);
  const follower = await open(log, folder);
  await follower.follow();
  await follower.checkpoint();
  await follower.checkpoint();
  follower.close();
  const told: unknown[] = [];
  for (const name of (await readdir(folder)).sort().reverse()) {
    const path = join(folder, name);
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    const again = await open(log, folder, { onWarning: (cause) => told.push(cause) });
    await again.follow();
    expect(again.learner.chain).toBe(chain);
    again.close();
  }
  expect(told).toHaveLength(3);
  await log.close();
});

test('of another version, or beyond the log, nothing is taken up; a learner that cannot read its state begins anew', async () => {
  const { log, folder } = await logOf([5, 5]);
  const follower = await open(log, folder);
  await follower.follow();
  await follower.checkpoint();
  follower.close();
  expect((await open(log, folder)).position).toBe(10);
  expect((await open(log, folder, { version: 'two' })).position).toBe(0);
  const { log: shorter } = await logOf([3]);
  expect((await open(shorter, folder)).position).toBe(0);
  const told: unknown[] = [];
  const forgetful = await LogFollower.open({ folder, log: log.snapshot(), onWarning: (cause) => told.push(cause), create: () => Object.assign(new Chain(), { load: () => { throw new Error('it is no chain'); } }) });
  expect([forgetful.position, forgetful.learner.count]).toEqual([0, 0]);
  expect(told).toEqual([expect.objectContaining({ code: 'checkpoint_unusable' })]);
  await Promise.all([log.close(), shorter.close()]);
});

/** A long log taken up without a checkpoint: rules are concluded near its end alone, and nothing shows it. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LimnEvent, ProfileDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn, type ManualClock } from '@limn/host';
import { expect, test } from 'vitest';
import { encodeLine, parseLine } from '../src/change/change-file.ts';
import { customerDefinition, orderEvents, START } from './customer.ts';
import { temporaryFolder } from './folder.ts';

const hour = 3_600_000;
const tailEvents = 100;

function open(folder: string, clock: ManualClock, { tail = tailEvents, readers = 0, definition = customerDefinition }: { tail?: number; readers?: 0 | 1; definition?: ProfileDefinition } = {}): Promise<Limn> {
  return openLimn({ folder, definition, clock, readers, sizes: { tailEvents: tail, changeFileBytes: 4_000 } });
}

/** Two of so many come late, and one of them too late. */
function arriving(events: readonly LimnEvent[], now: number, lateEvery: number): LimnEvent[] {
  return events.map((event, i) => ({ ...event, time: now - (i % lateEvery === lateEvery - 2 ? 2 * hour : i % lateEvery === lateEvery - 1 ? 100 * 24 * hour : i % 10), receivedAt: now }));
}

async function takeIn(limn: Limn, clock: ManualClock, { from, batches, size, lateEvery }: { from: number; batches: number; size: number; lateEvery: number }): Promise<void> {
  for (let i = 0; i < batches; i++) {
    await limn.ingest(arriving(orderEvents(size, from + i * size), clock.now(), lateEvery));
    clock.advanceTo(clock.now() + (i % 7 === 0 ? 2 * hour : 60_000));
  }
}

/** All that can be asked for; wakes may differ, and who was looked at for nothing. */
async function shown(limn: Limn) {
  const { wakes: _, memoryBytes: __, encodedBytes: ___, ...counts } = limn.engine.statistics();
  const profiles = [...limn.engine.profiles()].map((profile) => [profile, limn.engine.rulesOf(profile), limn.engine.stored(profile)]);
  return { counts, profiles, late: limn.engine.lateArrivals({ limit: 200 }), feed: await limn.changesAfter(0, 100_000) };
}

/** Opened from the log alone. */
async function openAgain(folder: string, clock: ManualClock, options: Parameters<typeof open>[2]) {
  await rm(join(folder, 'checkpoint'), { recursive: true });
  const limn = await open(folder, clock, options);
  return { limn, wakes: limn.engine.statistics().wakes };
}

test('profiles, members, late events, the feed and all that follows are those of one event after the other', async () => {
  const folder = await temporaryFolder();
  const clock = manualClock(START);
  const live = await open(folder, clock);
  await takeIn(live, clock, { from: 0, batches: 60, size: 20, lateEvery: 17 });
  const before = await shown(live);
  await live.close();
  expect(before.late.arrivals.length).toBeGreaterThan(50);
  expect(before.feed.some(({ correction }) => correction !== undefined)).toBe(true);

  const { limn: postponed, wakes } = await openAgain(folder, clock, {});
  expect(await shown(postponed)).toEqual(before);
  clock.advanceTo(clock.now() + 3 * hour);
  await takeIn(postponed, clock, { from: 1_200, batches: 5, size: 20, lateEvery: 17 });
  const after = await shown(postponed);
  await postponed.close();
  expect(after.feed.length).toBeGreaterThan(before.feed.length);

  // Which makes all changes again, beside those that were told after it was postponed.
  const { limn: oneByOne, ...once } = await openAgain(folder, clock, { tail: Number.POSITIVE_INFINITY });
  expect(await shown(oneByOne)).toEqual(after);
  expect(wakes).toBeLessThan(once.wakes / 3);
  await oneByOne.close();
});

test('a thread that reads ahead changes nothing about it', async () => {
  const folder = await temporaryFolder();
  const clock = manualClock(START);
  const live = await open(folder, clock);
  await takeIn(live, clock, { from: 0, batches: 60, size: 350, lateEvery: 340 });
  const before = await shown(live);
  const { changes } = live.engine.statistics();
  await live.close();
  const { limn, wakes } = await openAgain(folder, clock, { readers: 1 });
  expect(wakes).toBeLessThan(changes / 10);
  expect(await shown(limn)).toEqual(before);
  await limn.close();
});

/** Ids in the feed of what late events made; none for those before the definition was published. */
function toldOf(limn: Limn, { arrivals }: ReturnType<Limn['engine']['lateArrivals']>): readonly unknown[] {
  return arrivals.map(({ position, columns, changes: { after, upTo } }) => ({ position, columns, ids: upTo === after ? [] : [limn.feedIdOf(after + 1), limn.feedIdOf(upTo)].filter((id) => id !== undefined) }));
}

test('after another definition was published, its changes are found behind those of the one before', async () => {
  const folder = await temporaryFolder();
  const clock = manualClock(START);
  let limn = await open(folder, clock);
  await takeIn(limn, clock, { from: 0, batches: 30, size: 20, lateEvery: 17 });
  await limn.close();
  const other = JSON.parse(JSON.stringify(customerDefinition).replace('"value":3', '"value":1')) as ProfileDefinition;
  limn = await open(folder, clock, { definition: other });
  await takeIn(limn, clock, { from: 600, batches: 30, size: 20, lateEvery: 17 });
  const live = await shown(limn);
  const toldLive = toldOf(limn, live.late);
  await limn.close();
  expect(live.feed.some(({ cause }) => cause.by === 'definition')).toBe(true);
  const { limn: postponed, wakes } = await openAgain(folder, clock, { definition: other });
  const { late, ...rest } = await shown(postponed);
  expect({ ...rest, late: toldOf(postponed, late) }).toEqual({ ...live, late: toldLive });
  await postponed.close();
  const { limn: oneByOne, ...once } = await openAgain(folder, clock, { definition: other, tail: Number.POSITIVE_INFINITY });
  expect(wakes).toBeLessThan(once.wakes / 2);
  await oneByOne.close();
});

async function damagedFeed(damage: (lines: string[]) => void, lateEvery = Number.POSITIVE_INFINITY): Promise<{ readonly folder: string; readonly clock: ManualClock }> {
  const folder = await temporaryFolder();
  const clock = manualClock(START);
  const limn = await open(folder, clock);
  await takeIn(limn, clock, { from: 0, batches: 30, size: 20, lateEvery });
  await limn.close();
  await rm(join(folder, 'checkpoint'), { recursive: true });
  const files = (await readdir(join(folder, 'changes'))).sort().map((name) => join(folder, 'changes', name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').slice(0, -1));
  damage(lines);
  for (const [i, text] of texts.entries()) {
    const count = text.split('\n').length - 1;
    await writeFile(files[i]!, lines.splice(0, count).map((line) => `${line}\n`).join(''));
  }
  return { folder, clock };
}

test('a change near the end that is not what the events make is told by its id, as it is without postponing', async () => {
  let id = 0;
  const { folder, clock } = await damagedFeed((lines) => {
    const at = lines.findLastIndex((line) => line.includes('"by":"event"')) - 3;
    const change = parseLine(lines[at]!)!;
    id = change.id;
    lines[at] = encodeLine({ ...change, change: change.change === 'enter' ? 'exit' : 'enter' }).trimEnd();
  });
  await expect(open(folder, clock)).rejects.toThrow(expect.objectContaining({ code: 'change_diverged', message: expect.stringContaining(`Change ${id} `) as unknown }));
});

test('a damaged line that is needed is told by its id; others are told when they are read', async () => {
  const first = await damagedFeed((lines) => (lines[0] = lines[0]!.replace('user:', 'user!')), 17);
  await expect(open(first.folder, first.clock)).rejects.toThrow(expect.objectContaining({ code: 'change_damaged', message: expect.stringContaining('change 1') as unknown }));
  const second = await damagedFeed((lines) => (lines[1] = lines[1]!.replace('user:', 'user!')));
  const limn = await open(second.folder, second.clock);
  await expect(limn.changesAfter(0, 10)).rejects.toThrow(expect.objectContaining({ code: 'change_damaged', message: expect.stringContaining('change 2') as unknown }));
  await limn.close();
});

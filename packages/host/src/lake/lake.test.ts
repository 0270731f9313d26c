import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkEvent, SourceId } from '@limn/engine';
import { expect, test } from 'vitest';
import { temporaryDisk, temporaryFolder } from '../../test/folder.ts';
import { NOON, sampleEvent } from '../../test/sample-event.ts';
import { openLake, type LakeRecord } from './lake.ts';
import { querySql } from './query.ts';

const DAY = 86_400_000;

/** Orders at log positions 0 … count − 1, ten a day. */
function* records(from: number, count: number): Generator<LakeRecord> {
  for (let position = from; position < count; position++) {
    const time = NOON + Math.floor(position / 10) * DAY;
    yield { position, event: sampleEvent(position, { time, receivedAt: time + 5 }), name: 'order', outcome: 'accepted' };
  }
}

/** Orders of one day at log positions from … to − 1. */
function* sameDay(from: number, to: number): Generator<LakeRecord> {
  for (let position = from; position < to; position++) yield { position, event: sampleEvent(position), name: 'order', outcome: 'accepted' };
}

async function select(folder: string, sql: string): Promise<unknown[][]> {
  return (await querySql({ folder, sql })).rows.map((row) => [...row]);
}

async function parquetFiles(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'events'), { recursive: true })).filter((name) => name.includes('.parquet')).sort();
}

test('an event becomes a row with all that was known of it', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  const { event: _, ...anonymous } = sampleEvent(2, { call: 'page', anonymous: 'a-1', imported: true, time: NOON - 0.5 * DAY - 1, properties: { text: "it's 中文", deep: { a: [1] } } });
  const { user: __, ...page } = anonymous;
  const link: LinkEvent = { kind: 'link', id: 'l1', time: NOON, receivedAt: NOON + 1, left: 'user:1' as SourceId, right: 'anonymous:a' as SourceId, evidence: 'alias' };
  await lake.roll(
    () => [
      { position: 7, event: sampleEvent(1), name: 'order', outcome: 'accepted' },
      { position: 8, event: sampleEvent(1), name: 'order', outcome: 'duplicate' },
      { position: 9, event: sampleEvent(9), name: 'order', outcome: 'rejected' },
      { position: 10, event: page, name: 'visit', outcome: 'late' },
      { position: 11, event: link, name: 'link', outcome: 'accepted' },
    ],
    12,
  );
  expect(lake.rolled).toBe(12);
  expect(lake.rows).toBe(3);
  const { columns, rows } = await querySql({ folder, sql: 'SELECT * FROM events ORDER BY position' });
  expect(columns.map(({ name }) => name)).toEqual(['position', 'id', 'type', 'call', 'event', 'time', 'received_at', 'user_id', 'anonymous_id', 'imported', 'outcome', 'properties', 'day']);
  expect(rows).toEqual([
    [7, 'order-1', 'order', 'track', 'Order Completed', '2011-09-01T12:00:01.000Z', '2011-09-01T12:00:01.000Z', '1', null, false, 'accepted', sampleEvent(1).properties, '2011-09-01'],
    [10, 'order-2', 'visit', 'page', null, '2011-08-31T23:59:59.999Z', '2011-09-01T12:00:02.000Z', null, 'a-1', true, 'late', { text: "it's 中文", deep: { a: [1] } }, '2011-08-31'],
    [11, 'l1', 'link', 'link', null, '2011-09-01T12:00:00.000Z', '2011-09-01T12:00:00.001Z', null, null, false, 'accepted', { left: 'user:1', right: 'anonymous:a', evidence: 'alias' }, '2011-09-01'],
  ]);
  expect(await select(folder, `SELECT properties->>'$.deep.a[0]' FROM events WHERE outcome = 'late'`)).toEqual([['1']]);
  expect(await parquetFiles(folder)).toEqual(expect.arrayContaining(['day=2011-08-31/part-10-10.parquet', 'day=2011-09-01/part-7-11.parquet']));
});

test('each roll takes what is new, and the same roll again takes nothing', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  for (const upTo of [25, 25, 60, 60, 10, 95]) await lake.roll((from) => records(from, 1000), upTo);
  expect(lake.rolled).toBe(95);
  const again = await openLake({ folder });
  expect(again.rows).toBe(95);
  await again.roll(() => records(0, 1000), 100);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position), min(position), max(position), count(DISTINCT day) FROM events')).toEqual([[100, 100, 0, 99, 10]]);
});

test('an empty lake has the columns already', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  await lake.roll(() => [], 5);
  expect(lake.rolled).toBe(5);
  expect(await select(folder, 'SELECT count(*), max(time), max(day) FROM events')).toEqual([[0, null, null]]);
});

test('many small files of a day are joined; those they replace stay for one more roll', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  for (let upTo = 10; upTo <= 80; upTo += 10) await lake.roll((from) => sameDay(from, upTo), upTo);
  expect(await parquetFiles(folder)).toHaveLength(8);
  await lake.roll((from) => sameDay(from, 90), 90);
  expect(await parquetFiles(folder)).toHaveLength(9);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position) FROM events')).toEqual([[90, 90]]);
  await lake.roll((from) => sameDay(from, 100), 100);
  expect(await parquetFiles(folder)).toEqual(['day=2011-09-01/part-0-89.parquet', 'day=2011-09-01/part-90-99.parquet']);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position), count(day) FROM events')).toEqual([[100, 100, 100]]);
});

test('files that no manifest names are what a crash left: not read, and deleted when opening', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  await lake.roll((from) => records(from, 10), 10);
  const [name] = await parquetFiles(folder);
  await cp(join(folder, 'events', 'day=2011-09-01', 'part-0-9.parquet'), join(folder, 'events', 'day=2011-09-01', 'part-10-19.parquet'));
  await writeFile(join(folder, 'events', 'day=2011-09-01', 'part-20-29.parquet.tmp'), 'half');
  expect(await select(folder, 'SELECT count(*) FROM events')).toEqual([[10]]);
  await openLake({ folder });
  expect((await parquetFiles(folder)).filter((file) => file.includes('part-'))).toEqual(['day=2011-09-01/part-0-9.parquet']);
  expect(name).toBeDefined();
});

test('a roll that breaks off keeps its whole batches and goes on behind them', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder, batchRows: 20 });
  const breaking = function* (from: number): Generator<LakeRecord> {
    for (const record of records(from, 100)) {
      if (record.position === 55) throw new Error('the log is damaged');
      yield record;
    }
  };
  await expect(lake.roll(breaking, 100)).rejects.toThrow(expect.objectContaining({ code: 'lake_failed', message: expect.stringContaining('the log is damaged') }));
  expect(lake.rolled).toBe(40);
  await lake.roll((from) => records(from, 100), 100);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position) FROM events')).toEqual([[100, 100]]);
});

test('killed at any moment, a lake neither loses nor doubles', async () => {
  const folder = await temporaryFolder();
  const module = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    const { openLake } = await import(${module('./lake.ts')});
    const { sampleEvent } = await import(${module('../../test/sample-event.ts')});
    const lake = await openLake({ folder: ${JSON.stringify(folder)}, batchRows: 50 });
    console.log('rolling');
    await lake.roll(function* (from) { for (let position = from; position < 20000; position++) yield { position, event: sampleEvent(position * 100), name: 'order', outcome: 'accepted' }; }, 20000);`;
  let rolled = 0;
  // A busy machine rolls nothing so soon: then somebody waits longer.
  for (let kill = 0; kill < 8 || (rolled === 0 && kill < 14); kill++) {
    const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await sleep(kill < 8 ? 60 + kill * 23 : 250 * 2 ** (kill - 8));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const lake = await openLake({ folder });
    expect(lake.rolled).toBeGreaterThanOrEqual(rolled);
    rolled = lake.rolled;
    const counted = { rows: rolled, positions: rolled, next: rolled === 0 ? 0 : rolled };
    expect(await select(folder, 'SELECT count(*), count(DISTINCT position), coalesce(max(position) + 1, 0) FROM events')).toEqual([[counted.rows, counted.positions, counted.next]]);
  }
  expect(rolled).toBeGreaterThan(0);
});

test('a full disk is said so, and what stands is kept', async ({ skip }) => {
  const disk = await temporaryDisk(512 * 1024);
  skip(disk === undefined, 'a small disk cannot be mounted here; it takes root on Linux');
  const lake = await openLake({ folder: join(disk!, 'lake') });
  await lake.roll((from) => records(from, 10), 10);
  await writeFile(join(disk!, 'ballast'), Buffer.alloc(470 * 1024));
  await expect(lake.roll((from) => records(from, 5000), 5000)).rejects.toThrow(expect.objectContaining({ code: 'disk_full' }));
  await rm(join(disk!, 'ballast'));
  await lake.roll((from) => records(from, 20), 20);
  expect(await select(join(disk!, 'lake'), 'SELECT count(*) FROM events')).toEqual([[20]]);
});

test('a bit that turned in a file is told, and neither answered from nor joined into another file', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  await lake.roll((from) => sameDay(from, 10), 10);
  const [file] = await parquetFiles(folder);
  const path = join(folder, 'events', file!.slice(file!.indexOf('day=')));
  const sound = await readFile(path);
  for (let at = 0; at < sound.length; at += 97) {
    const spoiled = Buffer.from(sound);
    spoiled[at]! ^= 1 << at % 8;
    await writeFile(path, spoiled);
    await expect(select(folder, 'SELECT count(*) FROM events')).rejects.toMatchObject({ code: 'lake_damaged' });
  }
  for (let upTo = 20; upTo <= 80; upTo += 10) await lake.roll((from) => sameDay(from, upTo), upTo);
  await expect(lake.roll((from) => sameDay(from, 90), 90)).rejects.toMatchObject({ code: 'lake_damaged' });
  await writeFile(path, sound);
  await lake.roll((from) => sameDay(from, 90), 90);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position) FROM events')).toEqual([[90, 90]]);
});

test('text that is no Unicode does not keep a query from the properties', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  const properties = { cut: 'half \ud83d', '\udc00': '\ud83d\ude00', 'back\\slash': '\\ud83d', nul: 'a\0b' };
  await lake.roll(() => [{ position: 0, event: sampleEvent(0, { properties }), name: 'order', outcome: 'accepted' }], 1);
  const [[whole, cut]] = (await select(folder, `SELECT properties, properties->>'cut' FROM events`)) as [[unknown, unknown]];
  expect(whole).toEqual({ cut: 'half \ufffd', '\ufffd': '\ud83d\ude00', 'back\\slash': '\\ud83d', nul: 'a\0b' });
  expect(cut).toBe('half \ufffd');
});

test('a folder may be called as it likes', async () => {
  const folder = join(await temporaryFolder(), `it's [a] *lake*?`);
  const lake = await openLake({ folder });
  for (let upTo = 10; upTo <= 100; upTo += 10) await lake.roll((from) => sameDay(from, upTo), upTo);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position) FROM events')).toEqual([[100, 100]]);
});

test('events of many days, in any order, go down some days at a time', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder, batchRows: 350 });
  const spread = function* (from: number): Generator<LakeRecord> {
    for (let position = from; position < 400; position++) yield { position, event: sampleEvent(position, { time: NOON + ((position * 7) % 200) * DAY }), name: 'order', outcome: 'accepted' };
  };
  await lake.roll(spread, 400);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position), count(DISTINCT day), bool_and(day = time::DATE) FROM events')).toEqual([[400, 400, 200, true]]);
});

test('a batch is full by its bytes as well as by its rows', async () => {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder, batchBytes: 10_000 });
  await lake.roll((from) => sameDay(from, 200), 200);
  expect((await parquetFiles(folder)).length).toBeGreaterThan(2);
  expect(await select(folder, 'SELECT count(*), count(DISTINCT position) FROM events')).toEqual([[200, 200]]);
});

test.each([
  ['{"format":9,"rolled":0,"files":[],"replaced":[]}', 'format_unknown'],
  ['{', 'lake_damaged'],
  ['{"format":1,"rolled":7,"files":[],"replaced":[],"checksum":1}', 'lake_damaged'],
])('a manifest that holds %s is not guessed at', async (content, code) => {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), content);
  await expect(openLake({ folder })).rejects.toThrow(expect.objectContaining({ code }));
  expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(content);
});

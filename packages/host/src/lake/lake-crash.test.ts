/** The process dies before each single step that a roll takes on the disk, and everything after it does not happen either. */
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { NOON, sampleEvent } from '../../test/sample-event.ts';
import { fileList, withDuckDb } from './duckdb.ts';
import { openLake, type LakeRecord } from './lake.ts';
import { readManifest } from './manifest.ts';

const power = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, used: [] as string[] }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const spend = (step: string): void => {
    if (power.left-- <= 0) throw new Error('the process is dead');
    power.used.push(step);
  };
  const spending = (name: 'mkdir' | 'rename' | 'rm') => (...parameters: never[]) => {
    spend(name);
    return (real[name] as (...parameters: never[]) => unknown)(...parameters);
  };
  return {
    ...real,
    mkdir: spending('mkdir'),
    rename: spending('rename'),
    rm: spending('rm'),
    async open(...parameters: Parameters<typeof real.open>) {
      spend('open');
      const handle = await real.open(...parameters);
      const { sync } = handle;
      handle.sync = async () => {
        spend('sync');
        await sync.call(handle);
      };
      return handle;
    },
  };
});

beforeEach(() => {
  power.left = Number.POSITIVE_INFINITY;
  power.used = [];
});

/** Orders at positions up to `count`, on two days, in turn. */
function* orders(from: number, count: number): Generator<LakeRecord> {
  for (let position = from; position < count; position++) {
    const time = NOON + (position % 2) * 86_400_000;
    yield { position, event: sampleEvent(position, { time, receivedAt: time }), name: 'order', outcome: 'accepted' };
  }
}

/** By lake: rows, different positions, and one more than the last. All in one query: a database for each would take most of the test's time. */
async function countsOf(lakes: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  const files = (await Promise.all(lakes.map(async (folder) => (await readManifest(folder)).files.map(({ path }) => join(folder, path))))).flat();
  const lake = `regexp_extract(filename, '^(.*)/events/', 1)`;
  const sql = `SELECT ${lake}, count(*)::INT, count(DISTINCT position)::INT, max(position)::INT + 1 FROM read_parquet(${fileList(files)}, filename = true) GROUP BY 1`;
  const rows = await withDuckDb({ threads: 1, memory: '512MB' }, async (connection) => (await connection.runAndReadAll(sql)).getRows());
  const counts = new Map(rows.map(([folder, ...row]) => [folder, row]));
  return lakes.map((folder) => counts.get(folder) ?? []);
}

/** Rolls two batches: the first joins the eight files of each day, the second deletes what they took the place of. */
async function roll(folder: string): Promise<void> {
  const lake = await openLake({ folder, batchRows: 6 });
  await lake.roll((from) => orders(from, 60), 60);
}

test('cut off at any step, a roll that is taken up again neither loses nor doubles, and leaves nothing behind', async () => {
  const before = await temporaryFolder();
  const lake = await openLake({ folder: before });
  for (let upTo = 6; upTo <= 48; upTo += 6) await lake.roll((from) => orders(from, upTo), upTo);

  // The steps of a roll that nothing cuts off.
  const whole = await temporaryFolder();
  await cp(before, whole, { recursive: true });
  power.used = [];
  await roll(whole);
  const steps = power.used.length;
  expect(new Set(power.used)).toEqual(new Set(['mkdir', 'open', 'sync', 'rename', 'rm']));

  const lakes: string[] = [];
  for (let cut = 0; cut < steps; cut++) {
    const folder = await temporaryFolder();
    await cp(before, folder, { recursive: true });
    power.left = cut;
    await expect(roll(folder), `cut before step ${cut}`).rejects.toThrow('the process is dead');
    power.left = Number.POSITIVE_INFINITY;
    expect([48, 54, 60]).toContain((await openLake({ folder })).rolled);
    await roll(folder);
    lakes.push(folder);
    expect((await readdir(folder)).sort()).toEqual(['events', 'manifest.json']);
    const { files, replaced } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { files: { path: string }[]; replaced: string[] };
    const standing = (await readdir(join(folder, 'events'), { recursive: true })).filter((name) => name.includes('part-'));
    expect(standing.map((name) => `events/${name}`).sort()).toEqual([...files.map(({ path }) => path), ...replaced].sort());
  }
  expect(await countsOf(lakes)).toEqual(lakes.map(() => [60, 60, 60]));
});

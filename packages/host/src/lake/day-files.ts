/**
 * Writes a batch as files, one a day. Many days go down in one COPY: 245 days of a shop took 1,050 ms with a COPY each,
 * 260 ms together. But each open day holds about a megabyte of DuckDB's memory, so they go some at a time.
 */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { nodeDisk } from '../file/node-disk.ts';
import type { DayRows } from './batch.ts';
import { checksumOf, requireSound } from './checksum.ts';
import { fileList, quoted } from './duckdb.ts';
import { dayName } from './event-table.ts';
import type { LakeFile } from './manifest.ts';

/** What becomes one file: the rows of a day in the batch, and the files whose place it takes. */
export interface DayWork {
  /** Days since 1970. */
  readonly day: number;
  readonly rows: DayRows;
  readonly joined: readonly LakeFile[];
}

const DAYS_AT_ONCE = 64;

/** Not a name that anything else in the lake has; what stands there is a crash's and may be deleted. */
const STAGING = 'staging';

/**
 * Writes the days of the table `batch` and gives the files their names; durable when it resolves, but for the names of
 * new folders. Nothing that stands is touched. Errors of DuckDB and of the system come through.
 * @param days ascending
 */
export async function writeDays(connection: DuckDBConnection, folder: string, days: readonly DayWork[]): Promise<readonly LakeFile[]> {
  const written: LakeFile[] = [];
  for (let i = 0; i < days.length; i += DAYS_AT_ONCE) {
    const some = days.slice(i, i + DAYS_AT_ONCE);
    await requireSound(folder, some.flatMap(({ joined }) => joined));
    const staging = join(folder, STAGING);
    await rm(staging, { recursive: true, force: true });
    await connection.run(
      `COPY (${rowsOf(folder, some)}) TO ${quoted(staging)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day))`,
    );
    // Together they wait for the disk once, not once a file; and when one fails, none is still at work afterwards.
    const settled = await Promise.allSettled(some.map((work) => settle(folder, work)));
    for (const each of settled) {
      if (each.status === 'rejected') throw each.reason;
      written.push(each.value);
    }
    await rm(staging, { recursive: true, force: true });
  }
  return written;
}

/** In the order of their positions within a day, with no need to sort, which would take the memory of the whole again. */
function rowsOf(folder: string, days: readonly DayWork[]): string {
  const batch = `SELECT * FROM batch WHERE day BETWEEN DATE ${quoted(dayName(days[0]!.day))} AND DATE ${quoted(dayName(days.at(-1)!.day))}`;
  const joined = days.flatMap((work) => work.joined.map(({ path }) => join(folder, path)));
  return joined.length === 0 ? batch : `SELECT * FROM read_parquet(${fileList(joined)}, hive_partitioning = true, hive_types = {'day': DATE}) UNION ALL BY NAME ${batch}`;
}

/** Makes the file of a day durable and moves it to its place. */
async function settle(folder: string, { day, rows, joined }: DayWork): Promise<LakeFile> {
  const name = dayName(day);
  const staging = join(folder, STAGING, `day=${name}`);
  const [only, ...others] = await readdir(staging);
  if (only === undefined || others.length > 0) throw new Error(`DuckDB wrote ${others.length + 1} files for ${name}, not one`);
  const first = Math.min(rows.first, ...joined.map((file) => file.first));
  const path = `events/day=${name}/part-${first}-${rows.last}.parquet`;
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const file = await open(join(staging, only), 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  const crc = await checksumOf(join(staging, only));
  await rename(join(staging, only), target);
  await nodeDisk.syncFolder(dirname(target));
  const all = [rows, ...joined];
  return { path, day: name, rows: sum(all.map((part) => part.rows)), bytes: sum(all.map((part) => part.bytes)), crc, first, last: rows.last };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

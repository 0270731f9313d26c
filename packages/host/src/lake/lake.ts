/**
 * History in files that anybody can read: what the log took, as Parquet, one folder per day of event time.
 *
 * A roll writes new files beside the old ones, makes them durable, then names them in the manifest, in one step, together
 * with the log position they reach. A kill at any instant therefore loses nothing and doubles nothing: the next roll
 * begins where the manifest ends. Small files of a day are joined when there are many, as new files again.
 */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { HostError, hostError, isDiskFull, reasonOf } from '../errors.ts';
import { syncFolder, TEMPORARY } from '../file/replace-file.ts';
import { quoted, withDuckDb } from './duckdb.ts';
import { appendEvent, dayName, dayOf, eventColumns, eventTableColumns, type LakeRecord } from './event-table.ts';
import { readManifest, writeManifest, type LakeFile, type Manifest } from './manifest.ts';

export type { LakeRecord } from './event-table.ts';

export interface LakeOptions {
  /** Made when absent. The caller sees to it that nobody else rolls into it; queries may read it at any time. */
  readonly folder: string;
  /** Rows that go down in one step; so many are in memory. Default 50,000. */
  readonly batchRows?: number;
}

export interface Lake {
  /** Events before this log position are in the lake. */
  readonly rolled: number;
  /** Rows in the lake. */
  readonly rows: number;
  /**
   * Brings the lake up to a log position. Nothing to do costs nothing. Cost: about 5 µs a row and 2 ms a file.
   * @param records of the log from a position on, ascending; those at or beyond `upTo` are left for later
   * @throws HostError `disk_full` | `lake_failed`; whole batches before it are kept, the next roll goes on behind them
   */
  roll(records: (from: number) => AsyncIterable<LakeRecord> | Iterable<LakeRecord>, upTo: number): Promise<void>;
}

interface Batch {
  readonly records: readonly LakeRecord[];
  /** Log position that the lake has reached with it. */
  readonly rolled: number;
}

const BATCH_ROWS = 50_000;
/** Small files of one day that are suffered before they are joined. */
const SMALL_FILES = 8;
const SMALL_ROWS = 65_536;

/** Deletes what a crash left. @throws HostError `lake_failed` | `format_unknown` */
export async function openLake({ folder, batchRows = BATCH_ROWS }: LakeOptions): Promise<Lake> {
  await mkdir(join(folder, 'events'), { recursive: true });
  let manifest = await readManifest(folder);
  await deleteLeftovers(folder, manifest);

  return {
    get rolled() {
      return manifest.rolled;
    },
    get rows() {
      return manifest.files.reduce((sum, file) => sum + file.rows, 0);
    },
    async roll(records, upTo) {
      if (manifest.rolled >= upTo) return;
      try {
        await withDuckDb(join(folder, 'spill'), async (connection) => {
          for await (const batch of batches(records(manifest.rolled), { from: manifest.rolled, upTo, batchRows })) {
            manifest = await rollBatch(connection, { folder, manifest, batch });
          }
        });
      } catch (cause) {
        if (cause instanceof HostError) throw cause;
        throw isDiskFull(cause) || /No space left/i.test(reasonOf(cause)) ? hostError('disk_full', { file: folder }, cause) : hostError('lake_failed', { file: folder, reason: reasonOf(cause) }, cause);
      }
    },
  };
}

async function* batches(
  records: AsyncIterable<LakeRecord> | Iterable<LakeRecord>,
  { from, upTo, batchRows }: { readonly from: number; readonly upTo: number; readonly batchRows: number },
): AsyncGenerator<Batch> {
  let gathered: LakeRecord[] = [];
  for await (const record of records) {
    if (record.position >= upTo) break;
    if (record.position < from || record.outcome === 'duplicate' || record.outcome === 'rejected') continue;
    if (gathered.length >= batchRows) {
      yield { records: gathered, rolled: record.position };
      gathered = [];
    }
    gathered.push(record);
  }
  yield { records: gathered, rolled: upTo };
}

async function rollBatch(
  connection: DuckDBConnection,
  { folder, manifest, batch }: { readonly folder: string; readonly manifest: Manifest; readonly batch: Batch },
): Promise<Manifest> {
  const days = await fillTable(connection, batch.records);
  const written: LakeFile[] = [];
  const joined = new Set<LakeFile>();
  for (const [day, rows] of [...days].sort(([left], [right]) => left - right)) {
    const small = manifest.files.filter((file) => file.day === dayName(day) && file.rows < SMALL_ROWS);
    const taken = small.length >= SMALL_FILES ? small : [];
    for (const file of taken) joined.add(file);
    written.push(await writeDay(connection, { folder, day: dayName(day), rows, joined: taken }));
  }
  await Promise.all(written.map(({ path }) => settle(join(folder, path))));
  await syncFolder(join(folder, 'events'));
  const next: Manifest = {
    format: 1,
    rolled: batch.rolled,
    files: [...manifest.files.filter((file) => !joined.has(file)), ...written],
    replaced: [...joined].map(({ path }) => path),
  };
  await writeManifest(folder, next);
  for (const path of manifest.replaced) await rm(join(folder, path), { force: true });
  return next;
}

/** Positions of a batch that fall on one day. */
interface DayRows {
  rows: number;
  readonly first: number;
  last: number;
}

async function fillTable(connection: DuckDBConnection, records: readonly LakeRecord[]): Promise<Map<number, DayRows>> {
  const { DuckDBDateValue, DuckDBTimestampValue } = await import('@duckdb/node-api');
  const timestamp = (ms: number): InstanceType<typeof DuckDBTimestampValue> => new DuckDBTimestampValue(BigInt(ms) * 1000n);
  const days = new Map<number, DayRows>();
  await connection.run(`CREATE OR REPLACE TABLE batch (${eventTableColumns})`);
  const table = await connection.createAppender('batch');
  try {
    for (const record of records) {
      const { position } = record;
      const day = dayOf(record.event.time);
      appendEvent(table, record, { timestamp });
      table.appendDate(new DuckDBDateValue(day));
      table.endRow();
      const rows = days.get(day);
      if (rows === undefined) days.set(day, { rows: 1, first: position, last: position });
      else {
        rows.rows++;
        rows.last = position;
      }
    }
  } finally {
    table.closeSync();
  }
  return days;
}

/** Writes the rows of a day, and those of the files it takes the place of, under a temporary name. */
async function writeDay(
  connection: DuckDBConnection,
  { folder, day, rows, joined }: { readonly folder: string; readonly day: string; readonly rows: DayRows; readonly joined: readonly LakeFile[] },
): Promise<LakeFile> {
  const first = Math.min(rows.first, ...joined.map((file) => file.first));
  const path = `events/day=${day}/part-${first}-${rows.last}.parquet`;
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const columns = Object.keys(eventColumns).join(', ');
  const before = joined.length === 0 ? '' : ` UNION ALL BY NAME SELECT ${columns} FROM read_parquet([${joined.map((file) => quoted(join(folder, file.path))).join(', ')}], hive_partitioning = false)`;
  await connection.run(
    `COPY (SELECT * FROM (SELECT ${columns} FROM batch WHERE day = DATE ${quoted(day)}${before}) ORDER BY position) TO ${quoted(target + TEMPORARY)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return { path, day, rows: rows.rows + joined.reduce((sum, { rows: more }) => sum + more, 0), first, last: rows.last };
}

/** Makes a written file durable and gives it its name. Left until all are written: together they wait for the disk once. */
async function settle(target: string): Promise<void> {
  const file = await open(target + TEMPORARY, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(target + TEMPORARY, target);
  await syncFolder(dirname(target));
}

async function deleteLeftovers(folder: string, manifest: Manifest): Promise<void> {
  const known = new Set([...manifest.files.map(({ path }) => path), ...manifest.replaced]);
  for (const entry of await readdir(join(folder, 'events'), { recursive: true })) {
    const path = `events/${entry.replaceAll('\\', '/')}`;
    if (/\.parquet(\.tmp)?$/.test(path) && !known.has(path)) await rm(join(folder, path), { force: true });
  }
}

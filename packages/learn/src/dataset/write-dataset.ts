/**
 * A training set on the disk: Parquet files that anybody can read, and a manifest. Blocks go into a table in memory until it
 * is as large as a file should be; so what is in memory does not grow with the set.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBTimestampValue, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { LearnError, learnError } from '../errors.ts';
import type { TableColumn } from '../table/table.ts';
import { valueAt } from '../transform/matrix.ts';
import type { ExampleStream } from './collect-examples.ts';
import { quoted, quotedName, withDuckDb } from './duckdb.ts';
import type { ExampleBlock } from './example-block.ts';
import { digestOfFile, writeManifest, type DatasetColumn, type DatasetFile, type DatasetManifest } from './manifest.ts';

/** How a training set is written. */
export interface WriteDatasetOptions {
  /** Rows of a file, roughly; so many are in memory. Default 100,000. */
  readonly fileRows?: number;
}

const FILE_ROWS = 100_000;
/** What DuckDB takes at once. */
const CHUNK_ROWS = 2_048;

const sqlTypes: Readonly<Record<TableColumn['type'], string>> = { number: 'DOUBLE', boolean: 'BOOLEAN', time: 'DOUBLE', duration: 'DOUBLE', category: 'VARCHAR', list: 'VARCHAR[]' };

/**
 * Writes examples as they come into a folder that is empty or not there yet; whole once its manifest stands.
 * @throws LearnError `dataset_exists` | `dataset_failed` | `rows_too_few` without any example, and what collecting throws; nothing is left then
 */
export async function writeDataset(folder: string, examples: ExampleStream, { fileRows = FILE_ROWS }: WriteDatasetOptions = {}): Promise<DatasetManifest> {
  const before = await readdir(folder).catch((cause: unknown) => ((cause as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : []));
  if (before !== undefined && before.length > 0) throw learnError('dataset_exists', { file: folder });
  try {
    await mkdir(folder, { recursive: true });
    const { columns, files } = await withDuckDb((connection) => writeFiles(connection, folder, examples, fileRows));
    if (files.length === 0) throw learnError('rows_too_few', { rows: 0, least: 1 });
    const manifest: DatasetManifest = { format: 1, ...examples.report, columns, files };
    await writeManifest(folder, manifest);
    return manifest;
  } catch (cause) {
    await clear(folder, before === undefined);
    if (cause instanceof LearnError) throw cause;
    throw learnError('dataset_failed', { file: folder, reason: cause instanceof Error ? cause.message : String(cause) }, cause);
  }
}

async function clear(folder: string, wasMade: boolean): Promise<void> {
  if (wasMade) await rm(folder, { recursive: true, force: true });
  else for (const name of await readdir(folder).catch(() => [])) await rm(join(folder, name), { force: true });
}

interface Written {
  readonly columns: readonly DatasetColumn[];
  readonly files: readonly DatasetFile[];
}

async function writeFiles(connection: DuckDBConnection, folder: string, examples: AsyncIterable<ExampleBlock>, fileRows: number): Promise<Written> {
  const { DuckDBTimestampValue: Timestamp } = await import('@duckdb/node-api');
  const files: DatasetFile[] = [];
  let columns: readonly DatasetColumn[] = [];
  let rows = 0;
  const flush = async (): Promise<void> => {
    const path = `part-${String(files.length + 1).padStart(5, '0')}.parquet`;
    const file = join(folder, path);
    await connection.run(`COPY examples TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`);
    await connection.run('TRUNCATE examples');
    files.push({ path, rows, bytes: (await stat(file)).size, sha256: await digestOfFile(file) });
    rows = 0;
  };
  for await (const block of examples) {
    if (columns.length === 0) {
      columns = block.table.columns.map(({ name, type }) => ({ name, type }));
      await connection.run(`CREATE TABLE examples (_profile VARCHAR, _at TIMESTAMP, _censored BOOLEAN, ${columns.map(({ name, type }) => `${quotedName(name)} ${sqlTypes[type]}`).join(', ')})`);
    }
    await append(connection, block, (ms) => new Timestamp(BigInt(ms) * 1000n));
    rows += block.table.rows;
    if (rows >= fileRows) await flush();
  }
  if (rows > 0) await flush();
  return { columns, files };
}

async function append(connection: DuckDBConnection, { table, profiles, censored }: ExampleBlock, timestamp: (ms: number) => DuckDBTimestampValue): Promise<void> {
  const { DuckDBDataChunk, listValue } = await import('@duckdb/node-api');
  const appender = await connection.createAppender('examples');
  try {
    const types: DuckDBType[] = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i));
    for (let from = 0; from < table.rows; from += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, table.rows - from);
      const take = (valueOf: (row: number) => DuckDBValue): DuckDBValue[] => Array.from({ length: rows }, (_, i) => valueOf(from + i));
      const chunk = DuckDBDataChunk.create(types, rows);
      chunk.setColumns([
        take((row) => profiles[row]!),
        take((row) => timestamp(table.at[row]!)),
        take((row) => censored[row] === 1),
        ...table.columns.map((column) =>
          take((row) => {
            const value = valueAt(column, row);
            return value === undefined ? null : Array.isArray(value) ? listValue(value as readonly string[]) : (value as number | string | boolean);
          }),
        ),
      ]);
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

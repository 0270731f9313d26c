/** Questions to history and profiles, in SQL. Reads the lake's files as they stand; needs no lock and holds up nobody. */
import { join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBPreparedStatement, Json } from '@duckdb/node-api';
import { HostError, hostError } from '../errors.ts';
import { requireSound } from './checksum.ts';
import { fileList, literalPath, quoted, withDuckDb } from './duckdb.ts';
import { eventColumns, eventTableColumns } from './event-table.ts';
import { loadJsonConverters, typeName } from './json-value.ts';
import { readManifest } from './manifest.ts';
import { createProfileTable, type ProfileRows } from './profile-table.ts';
import { failedQuery } from './sql-failure.ts';

/** A question. */
export interface SqlQuery {
  /** The lake, as `openLake` has it: `lake` in the data folder. */
  readonly folder: string;
  /** One statement that reads: SELECT, WITH, DESCRIBE, SUMMARIZE, EXPLAIN over `events` and `profiles`. */
  readonly sql: string;
  /** Without them there is no `profiles`. */
  readonly profiles?: ProfileRows;
  /** Rows answered at most. Default: all, which are then in memory at once. */
  readonly limit?: number;
  readonly onProgress?: (progress: SqlProgress) => void;
}

/** What a query is doing. */
export type SqlProgress =
  | { readonly step: 'profiles'; readonly rows: number }
  /** share: 0 to 1, as DuckDB estimates it. */
  | { readonly step: 'query'; readonly share: number };

/** What it found. */
export interface SqlAnswer {
  /** In order; names may repeat, as SQL allows. Types as DuckDB names them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Values that JSON can say: integers beyond 2^53 and exact decimals of more than 15 digits are texts, times are ISO 8601 in UTC. */
  readonly rows: readonly (readonly Json[])[];
  /** Whether there were more rows than the limit. */
  readonly truncated: boolean;
}

const REPORT_MS = 100;
const LIMITS = { threads: 2, memory: '1GB' };

/**
 * Runs one query, in memory. It can read the lake and nothing else: no other file, no network, no setting. Cost: 60 ms at
 * least, and a millisecond for each MB or ten files of the lake, whose checksums are looked at first; its memory is bounded at 1 GB and it does not spill.
 * @throws HostError `sql_failed` (the SQL is wrong, or needs too much memory) | `sql_refused` (it does not only read) | `lake_failed` | `lake_damaged`
 */
export async function querySql({ folder, sql, profiles, limit = Number.POSITIVE_INFINITY, onProgress = () => {} }: SqlQuery): Promise<SqlAnswer> {
  const { files } = await readManifest(folder);
  if (mayRead(sql, 'events')) await requireSound(folder, files);
  return await withDuckDb(LIMITS, async (connection) => {
    try {
      await connection.run(eventsView(files.map(({ path }) => resolve(folder, path))));
      if (profiles !== undefined) {
        const rows = mayRead(sql, 'profiles') ? profiles.rows : [];
        await createProfileTable(connection, { ...profiles, rows }, (count) => onProgress({ step: 'profiles', rows: count }));
      }
      await lockDown(connection, join(resolve(folder), 'events'));
      return await answer(await prepareReading(connection, sql), limit, reporting(connection, onProgress));
    } catch (cause) {
      if (cause instanceof HostError) throw cause;
      throw failedQuery(cause, { events: [...Object.keys(eventColumns), 'day'], ...(profiles !== undefined && { profiles: profiles.columns.map(({ name }) => name) }) });
    }
  });
}

/** DuckDB's own list of the tables in a query misses some; a mention too many only costs time. `query('…')` may put a name together. */
function mayRead(sql: string, table: string): boolean {
  return new RegExp(`${table}|query`, 'i').test(sql);
}

function eventsView(paths: readonly string[]): string {
  if (paths.length === 0) return `CREATE TABLE events (${eventTableColumns})`;
  return `CREATE VIEW events AS SELECT * FROM read_parquet(${fileList(paths)}, hive_partitioning = true, hive_types = {'day': DATE})`;
}

/**
 * From here on DuckDB reads this one folder only. It could still write there, for which it takes a statement that
 * `prepareReading` refuses. The folder is named twice because DuckDB checks patterns before it resolves them.
 */
async function lockDown(connection: DuckDBConnection, folder: string): Promise<void> {
  const folders = [folder, literalPath(folder)].map(quoted).join(', ');
  await connection.run(`SET allowed_directories = [${folders}]; SET enable_external_access = false; SET lock_configuration = true`);
}

async function prepareReading(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const { StatementType } = await import('@duckdb/node-api');
  const statements = await connection.extractStatements(sql).catch((cause: unknown) => {
    // All that DuckDB says when there is nothing but blanks and comments.
    if (cause instanceof Error && cause.message === 'Error in native callback') throw hostError('sql_refused', { statement: 'there is no query' }, cause);
    throw cause;
  });
  if (statements.count !== 1) throw hostError('sql_refused', { statement: `${statements.count} statements at once` });
  const statement = await statements.prepare(0);
  // EXPLAIN ANALYZE runs what it explains.
  const reads = statement.statementType === StatementType.SELECT || (statement.statementType === StatementType.EXPLAIN && !/analy[sz]e/i.test(sql));
  if (!reads) throw hostError('sql_refused', { statement: sql.trim().slice(0, 80) });
  return statement;
}

async function answer(statement: DuckDBPreparedStatement, limit: number, running: <T>(work: () => Promise<T>) => Promise<T>): Promise<SqlAnswer> {
  const converterOf = await loadJsonConverters();
  return await running(async () => {
    const result = await statement.stream();
    const types = result.columnTypes();
    const columns = result.columnNames().map((name, i) => ({ name, type: typeName(types[i]!) }));
    const converters = types.map(converterOf);
    const rows: Json[][] = [];
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      // By columns: four times as fast as row by row.
      const vectors = converters.map((converter, i) => chunk.convertColumnValues(i, converter));
      for (let i = 0; i < chunk.rowCount; i++) {
        if (rows.length >= limit) return { columns, rows, truncated: true };
        rows.push(vectors.map((vector) => vector[i] ?? null));
      }
    }
    return { columns, rows, truncated: false };
  });
}

/** Tells how far the query is while the work is going on. */
function reporting(connection: DuckDBConnection, onProgress: (progress: SqlProgress) => void) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const report = setInterval(() => onProgress({ step: 'query', share: Math.max(connection.progress.percentage, 0) / 100 }), REPORT_MS);
    try {
      return await work();
    } finally {
      clearInterval(report);
    }
  };
}

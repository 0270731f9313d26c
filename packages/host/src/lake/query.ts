/** Questions to history and profiles, in SQL. Reads the lake's files as they stand; needs no lock and holds up nobody. */
import { join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBValueConverter, Json } from '@duckdb/node-api';
import { HostError, hostError, reasonOf } from '../errors.ts';
import { quoted, withDuckDb } from './duckdb.ts';
import { eventTableColumns } from './event-table.ts';
import { readManifest } from './manifest.ts';
import { createProfileTable, type ProfileRows } from './profile-table.ts';

export interface SqlQuery {
  /** The lake. */
  readonly folder: string;
  /** One statement that reads: SELECT, WITH, DESCRIBE, SUMMARIZE, EXPLAIN over `events` and `profiles`. */
  readonly sql: string;
  /** Without them there is no `profiles`. */
  readonly profiles?: ProfileRows;
  readonly onProgress?: (progress: SqlProgress) => void;
}

export type SqlProgress =
  | { readonly step: 'profiles'; readonly rows: number }
  /** share: 0 to 1, as DuckDB estimates it. */
  | { readonly step: 'query'; readonly share: number };

export interface SqlAnswer {
  /** In order; names may repeat, as SQL allows. Types as DuckDB names them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Values that JSON can say: integers beyond 2^53 and exact decimals of more than 15 digits are texts, times are `2011-09-01 12:30:00`. */
  readonly rows: readonly (readonly Json[])[];
}

const REPORT_MS = 100;

/**
 * Runs one query, in memory. It can read the lake and nothing else: no other file, no network, no setting.
 * @throws HostError `sql_failed` (the SQL is wrong) | `sql_refused` (it does not only read) | `lake_failed`
 */
export async function querySql({ folder, sql, profiles, onProgress = () => {} }: SqlQuery): Promise<SqlAnswer> {
  const { files } = await readManifest(folder);
  return await withDuckDb(join(folder, 'spill'), async (connection) => {
    try {
      await connection.run(eventsView(folder, files.map(({ path }) => path)));
      // DuckDB's own list of the tables in a query misses some; a mention too many only costs time.
      if (profiles !== undefined && /profiles/i.test(sql)) {
        await createProfileTable(connection, profiles, (rows) => onProgress({ step: 'profiles', rows }));
      }
      await connection.run(`SET allowed_directories = [${quoted(resolve(folder, 'events'))}]; SET enable_external_access = false; SET lock_configuration = true`);
      return await answer(connection, sql, onProgress);
    } catch (cause) {
      throw cause instanceof HostError ? cause : hostError('sql_failed', { reason: reasonOf(cause) }, cause);
    }
  });
}

function eventsView(folder: string, paths: readonly string[]): string {
  if (paths.length === 0) return `CREATE TABLE events (${eventTableColumns})`;
  const files = paths.map((path) => quoted(resolve(folder, path))).join(', ');
  return `CREATE VIEW events AS SELECT * FROM read_parquet([${files}], hive_partitioning = true, hive_types = {'day': DATE})`;
}

async function answer(connection: DuckDBConnection, sql: string, onProgress: (progress: SqlProgress) => void): Promise<SqlAnswer> {
  const { JsonDuckDBValueConverter, DuckDBDecimalValue, StatementType } = await import('@duckdb/node-api');
  if (sql.trim() === '') throw hostError('sql_refused', { statement: 'there is no query' });
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw hostError('sql_refused', { statement: `${statements.count} statements at once` });
  const statement = await statements.prepare(0);
  // EXPLAIN ANALYZE runs what it explains.
  const reads = statement.statementType === StatementType.SELECT || (statement.statementType === StatementType.EXPLAIN && !/analy[sz]e/i.test(sql));
  if (!reads) throw hostError('sql_refused', { statement: sql.trim().slice(0, 80) });

  const toJson: DuckDBValueConverter<Json> = (value, type, converter) => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    if (value instanceof DuckDBDecimalValue && value.width <= 15) return value.toDouble();
    return JsonDuckDBValueConverter(value, type, converter);
  };
  const report = setInterval(() => onProgress({ step: 'query', share: Math.max(connection.progress.percentage, 0) / 100 }), REPORT_MS);
  try {
    const result = await statement.runAndReadAll();
    const types = result.columnTypes();
    return { columns: result.columnNames().map((name, i) => ({ name, type: String(types[i]) })), rows: result.convertRows(toJson) };
  } finally {
    clearInterval(report);
  }
}

/** DuckDB, loaded when first asked for: it takes 30 MB and some 50 ms that who writes no files need not spend. */
import type { DuckDBConnection } from '@duckdb/node-api';

/** Lends a connection to an empty database in memory and closes it afterwards. One thread: the same rows give the same file. Cost: 10 ms. */
export async function withDuckDb<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB', temp_directory: '', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`SET TimeZone = 'UTC'`);
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path to read from, taken for itself: DuckDB would take `*`, `?` and `[` for patterns. */
export function quotedPath(path: string): string {
  return quoted(path.replace(/[[*?]/g, '[$&]'));
}

/** DuckDB, loaded when first asked for: it takes 30 MB and some 50 ms that a server without queries need not spend. */
import type { DuckDBConnection } from '@duckdb/node-api';

/** What DuckDB may take of the machine. It never spills to the disk: that room is the log's. */
export interface DuckDbLimits {
  readonly threads: number;
  /** As DuckDB writes it: `512MB`. What needs more fails with a sentence. */
  readonly memory: string;
}

/** Lends a connection to an empty database in memory, whose clock shows UTC, and closes it afterwards. Cost: 10 ms. */
export async function withDuckDb<Result>({ threads, memory }: DuckDbLimits, work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: memory,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
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

/** A path that DuckDB takes for itself: where it reads, it would take `*`, `?` and `[` for patterns. */
export function literalPath(path: string): string {
  return path.replace(/[[*?]/g, '[$&]');
}

/** A list of files to read, as SQL writes it. */
export function fileList(paths: readonly string[]): string {
  return `[${paths.map((path) => quoted(literalPath(path))).join(', ')}]`;
}

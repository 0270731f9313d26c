/** DuckDB, loaded when first asked for: it takes 30 MB and some 50 ms that a server without queries need not spend. */
import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Lends a connection to an empty database in memory and closes it afterwards.
 * @param spillFolder where DuckDB may put what does not fit into memory; made when needed
 */
export async function withDuckDb<Result>(spillFolder: string, work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { temp_directory: spillFolder });
  try {
    const connection = await instance.connect();
    try {
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

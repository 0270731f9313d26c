/** What DuckDB says of a query that failed, for the person who wrote it. */
import { hostError, reasonOf, type HostError } from '../errors.ts';

/** Column names by table. */
export type TableColumns = Readonly<Record<string, readonly string[]>>;

const COLUMNS_LISTED = 16;

/** DuckDB's sentence; where a name was not found, also the names that there are. */
export function failedQuery(cause: unknown, tables: TableColumns): HostError {
  const sentence = sentenceOf(reasonOf(cause));
  const reason = /^(Binder|Catalog) Error/.test(sentence) ? `${sentence}. There are ${listTables(tables)}` : sentence;
  return hostError('sql_failed', { reason }, cause);
}

/** Without the copy of the query that follows it, nor what the library puts before it. */
function sentenceOf(message: string): string {
  const [said = message] = message.replace(/^Failed to extract statements: /, '').split(/\n\s*\nLINE \d+:/);
  return said.trim().replace(/\s*\n\s*/g, ' ').replace(/[.!]$/, '');
}

function listTables(tables: TableColumns): string {
  return Object.entries(tables).map(([table, columns]) => `${table} (${listColumns(columns)})`).join(' and ');
}

/** All columns of `events`, and those of `profiles` that fit into a sentence. */
function listColumns(columns: readonly string[]): string {
  const listed = columns.slice(0, COLUMNS_LISTED);
  return [...listed, ...(columns.length > listed.length ? [`${columns.length - listed.length} more`] : [])].join(', ');
}

/** How an event stands in the lake: one row, the same columns for every kind, what was sent as JSON. */
import type { DuckDBAppender, DuckDBTimestampValue } from '@duckdb/node-api';
import type { LimnEvent, Outcome } from '@limn/engine';

/** An event of the log and what became of it. */
export interface LakeRecord {
  /** Position in the log. */
  readonly position: number;
  readonly event: LimnEvent;
  /** Name of its definition, or of the call when no definition takes it. */
  readonly name: string;
  /** Duplicates and rejected ones do not come into the lake; late ones do, and say so. */
  readonly outcome: Outcome['outcome'];
}

/** Columns as DuckDB declares them. Times are UTC. `day` becomes the folder and is not in the file. */
export const eventColumns = {
  position: 'BIGINT',
  id: 'VARCHAR',
  type: 'VARCHAR',
  call: 'VARCHAR',
  event: 'VARCHAR',
  time: 'TIMESTAMP',
  received_at: 'TIMESTAMP',
  user_id: 'VARCHAR',
  anonymous_id: 'VARCHAR',
  imported: 'BOOLEAN',
  outcome: 'VARCHAR',
  properties: 'JSON',
} as const;

/** The columns with their types, `day` included, as CREATE TABLE takes them. */
export const eventTableColumns = [...Object.entries(eventColumns), ['day', 'DATE']].map(([name, type]) => `${name} ${type}`).join(', ');

const DAY_MS = 86_400_000;

/** Days since 1970 (UTC) of an event time. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** `2011-09-01` */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, -'T00:00:00.000Z'.length);
}

/** What a row is made with: DuckDB's own values, which are loaded late. */
export interface RowTypes {
  readonly timestamp: (ms: number) => DuckDBTimestampValue;
}

/** Appends one row, `day` excluded. Cost about 5 µs. @returns bytes of its properties, which are most of it */
export function appendEvent(table: DuckDBAppender, { position, event, name, outcome }: LakeRecord, { timestamp }: RowTypes): number {
  const properties = wellFormedJson(event.kind === 'event' ? event.properties : { left: event.left, right: event.right, evidence: event.evidence });
  const behaviour = event.kind === 'event' ? event : undefined;
  table.appendBigInt(BigInt(position));
  table.appendVarchar(event.id);
  table.appendVarchar(name);
  table.appendVarchar(behaviour?.call ?? event.kind);
  appendText(table, behaviour?.event);
  table.appendTimestamp(timestamp(event.time));
  table.appendTimestamp(timestamp(event.receivedAt));
  appendText(table, behaviour?.user);
  appendText(table, behaviour?.anonymous);
  table.appendBoolean(event.imported === true);
  table.appendVarchar(outcome);
  table.appendVarchar(properties);
  return Buffer.byteLength(properties);
}

/**
 * JSON that DuckDB reads. A lone surrogate, which JavaScript writes as an escape, becomes U+FFFD: DuckDB refuses to read a
 * document that has one, and with it every query that looks into the properties.
 */
function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\ud')) return json;
  // Escapes are taken one after the other, so that an escaped backslash before `ud…` stays what it is.
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (escape) => (escape.length === 2 ? escape : '\\ufffd'));
}

function appendText(table: DuckDBAppender, text: string | undefined): void {
  if (text === undefined) table.appendNull();
  else table.appendVarchar(text);
}

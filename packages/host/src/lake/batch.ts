/** Events on their way into the lake: a table in memory, filled until it is full, written, and emptied. */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { appendEvent, dayOf, eventTableColumns, type LakeRecord } from './event-table.ts';

/** What the table `batch` holds. */
export interface Batch {
  /** Log position that the lake has reached with it. */
  readonly rolled: number;
  /** By days since 1970. */
  readonly days: ReadonlyMap<number, DayRows>;
}

/** The events of a batch that happened on one day. */
export interface DayRows {
  readonly rows: number;
  readonly bytes: number;
  /** Log positions of the first and the last. */
  readonly first: number;
  readonly last: number;
}

interface BatchBounds {
  /** Log positions taken: from `from` up to, but not including, `upTo`. */
  readonly from: number;
  readonly upTo: number;
  /** A batch is full with so many rows, or so many bytes of properties. */
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Takes the records in batches, in order; the last one reaches `upTo` and may be empty. Each must be written before the
 * next is asked for, which takes its place in the table.
 */
export async function* stageBatches(
  connection: DuckDBConnection,
  records: AsyncIterable<LakeRecord> | Iterable<LakeRecord>,
  { from, upTo, rows, bytes }: BatchBounds,
): AsyncGenerator<Batch> {
  let table = await openBatch(connection);
  try {
    for await (const record of records) {
      if (record.position >= upTo) break;
      if (record.position < from || record.outcome === 'duplicate' || record.outcome === 'rejected') continue;
      if (table.rows >= rows || table.bytes >= bytes) {
        yield { rolled: record.position, days: table.close() };
        table = await openBatch(connection);
      }
      table.append(record);
    }
    yield { rolled: upTo, days: table.close() };
  } finally {
    table.close();
  }
}

interface OpenBatch {
  readonly rows: number;
  readonly bytes: number;
  append(record: LakeRecord): void;
  /** May be called again. */
  close(): ReadonlyMap<number, DayRows>;
}

async function openBatch(connection: DuckDBConnection): Promise<OpenBatch> {
  const { DuckDBDateValue, DuckDBTimestampValue } = await import('@duckdb/node-api');
  const timestamp = (ms: number): InstanceType<typeof DuckDBTimestampValue> => new DuckDBTimestampValue(BigInt(ms) * 1000n);
  await connection.run(`CREATE OR REPLACE TABLE batch (${eventTableColumns})`);
  let appender: DuckDBAppender | undefined = await connection.createAppender('batch');
  const days = new Map<number, DayRows>();
  let rows = 0;
  let bytes = 0;
  return {
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
    append(record) {
      const { position } = record;
      const day = dayOf(record.event.time);
      const size = appendEvent(appender!, record, { timestamp });
      appender!.appendDate(new DuckDBDateValue(day));
      appender!.endRow();
      rows++;
      bytes += size;
      const before = days.get(day);
      days.set(day, { rows: (before?.rows ?? 0) + 1, bytes: (before?.bytes ?? 0) + size, first: before?.first ?? position, last: position });
    },
    close() {
      appender?.closeSync();
      appender = undefined;
      return days;
    },
  };
}

/** Takes a file in: rows become messages, messages go out in batches, every row and every outcome is counted. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FileError } from '../errors.ts';
import { importNameOf } from './import-name.ts';
import type { FileMap } from './map-file.ts';
import { createRowCounts, passMessages, readMessages, type FileMessage, type Message, type RowCounts } from './read-messages.ts';
import { formatOf, openRows, STANDARD_INPUT } from './read-rows.ts';

/** What became of one message. */
export interface MessageOutcome {
  readonly outcome: 'accepted' | 'duplicate' | 'late' | 'rejected';
  readonly code?: string;
  readonly message?: string;
  readonly cure?: string;
}

export interface Batch {
  /** Of the import. */
  readonly name: string;
  /** What begins at or before this row is done once the batch is durable. */
  readonly row: number;
  /** What the file is called, without its folder. */
  readonly file: string;
  readonly messages: readonly Message[];
}

/** Where messages go: a running server, or Limn in this process. */
export interface ImportTarget {
  /** Rows of the import that are done; 0 when it is new. */
  importedRows(name: string): Promise<number>;
  /** Resolves when the batch is durable, with one outcome a message. */
  take(batch: Batch): Promise<readonly MessageOutcome[]>;
}

/** Messages that were rejected for one reason. */
export interface Rejections {
  events: number;
  /** Of the first of them. */
  readonly row: number;
  readonly message: string;
  readonly cure: string;
}

export interface ImportReport {
  readonly name: string;
  readonly rows: RowCounts;
  /** Messages sent now. */
  events: number;
  readonly outcomes: Record<MessageOutcome['outcome'], number>;
  readonly rejections: Map<string, Rejections>;
  /** Rows that were done before. */
  readonly resumedAfter: number;
  /** The whole import was done before; the file was not read. */
  readonly wasDone: boolean;
  /** Rows that the map speaks of, when the file has another number. */
  readonly expectedRows?: number;
  readonly tookMs: number;
}

export interface ImportOptions {
  /** `-`: standard input, NDJSON unless the map says otherwise. It cannot be read again, so that nothing is resumed. */
  readonly path: string;
  /** Needed for CSV; without one, an NDJSON file holds messages of the Segment spec as they are. */
  readonly map?: FileMap | undefined;
  readonly target: ImportTarget;
  /** Called after each batch. @param share of the file read, 0 to 1 */
  readonly onProgress?: (progress: { readonly rows: number; readonly events: number; readonly share: number }) => void;
  /** Stops between two batches; running again resumes. */
  readonly signal?: AbortSignal;
}

const batchMessages = 500;
/** A body has room for 4 MB. */
const batchCharacters = 2_000_000;

/**
 * Reads the file and hands it over, batch by batch, each durable before the next. Runs again after any end without doubling
 * anything.
 * @throws FileError; whatever the target throws
 */
export async function importFile({ path, map, target, onProgress, signal }: ImportOptions): Promise<ImportReport> {
  const started = performance.now();
  const bytes = path === STANDARD_INPUT ? Infinity : await sizeOf(path);
  const format = map?.format ?? (path === STANDARD_INPUT ? 'ndjson' : formatOf(path));
  if (format === undefined) throw new FileError('malformed_file', [{ path, message: 'The name does not tell what the file holds.', cure: 'Name it .csv or .ndjson (.gz too), or add "format" to the map.' }]);
  if (format === 'csv' && map === undefined) throw new FileError('missing_map', [{ path, message: 'A CSV file needs a map that says how rows become events.', cure: 'Add --map map.json; docs/guide/collect.md shows one.' }]);
  const name = await importNameOf(path, map);
  const resumedAfter = await target.importedRows(name);
  const rows = createRowCounts();
  const report = { name, rows, events: 0, outcomes: { accepted: 0, duplicate: 0, late: 0, rejected: 0 }, rejections: new Map<string, Rejections>(), resumedAfter };
  const took = (): number => Math.round(performance.now() - started);
  if (map?.rows !== undefined && resumedAfter >= map.rows) return { ...report, wasDone: true, tookMs: took() };

  const file = await openRows(path, { format, map });
  const messages = map === undefined ? passMessages(file, { name, counts: rows }) : readMessages(file, { map, name, counts: rows });
  const send = async (batch: readonly FileMessage[], row: number): Promise<void> => {
    const outcomes = await target.take({ name, row, file: basename(path), messages: batch.map(({ message }) => message) });
    report.events += batch.length;
    outcomes.forEach((outcome, i) => countOutcome(report, outcome, batch[i]!.row));
    onProgress?.({ rows: rows.rows, events: report.events, share: bytes === 0 ? 1 : file.bytesRead() / bytes });
  };

  // One batch is kept back: the last of the file covers all its rows, also those that became no event.
  let kept: readonly FileMessage[] = [];
  for await (const batch of batchesOf(messages, resumedAfter)) {
    if (signal?.aborted === true) return { ...report, wasDone: false, tookMs: took() };
    if (kept.length > 0) await send(kept, kept.at(-1)!.row);
    kept = batch;
  }
  if (signal?.aborted !== true && (kept.length > 0 || rows.rows > resumedAfter)) await send(kept, rows.rows);
  return {
    ...report,
    wasDone: report.events === 0 && rows.rows > 0 && resumedAfter >= rows.rows,
    ...(map?.rows !== undefined && map.rows !== rows.rows && { expectedRows: map.rows }),
    tookMs: took(),
  };
}

/** Batches of what is not yet done, bounded in number and size. */
async function* batchesOf(chunks: AsyncIterable<readonly FileMessage[]>, after: number): AsyncIterable<readonly FileMessage[]> {
  let batch: FileMessage[] = [];
  let characters = 0;
  for await (const chunk of chunks) {
    for (const message of chunk) {
      if (message.row <= after) continue;
      const size = JSON.stringify(message.message).length;
      if (batch.length === batchMessages || (batch.length > 0 && characters + size > batchCharacters)) {
        yield batch;
        batch = [];
        characters = 0;
      }
      batch.push(message);
      characters += size;
    }
  }
  if (batch.length > 0) yield batch;
}

function countOutcome(report: Pick<ImportReport, 'outcomes' | 'rejections'>, { outcome, code = '', message = '', cure = '' }: MessageOutcome, row: number): void {
  report.outcomes[outcome]++;
  if (outcome !== 'rejected') return;
  const known = report.rejections.get(code);
  if (known === undefined) report.rejections.set(code, { events: 1, row, message, cure });
  else known.events++;
}

async function sizeOf(path: string): Promise<number> {
  try {
    const file = await stat(path);
    if (file.isFile()) return file.size;
  } catch (error) {
    throw new FileError('unreadable_file', [{ path, message: 'There is no such file, or it cannot be looked at.', cure: 'Look at the path and its permissions.' }], { cause: error });
  }
  throw new FileError('unreadable_file', [{ path, message: 'This is not a file.', cure: 'Name one file.' }]);
}

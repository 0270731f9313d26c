/** What a watcher has seen and found, kept over restarts: one file, with a checksum, replaced in one step. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FieldDays, KeptDrift } from '@limn/learn/drift';
import type { CustomerDay } from './customer-day.ts';
import type { AccuracyRecord } from './accuracy-record.ts';
import type { ServedRecord } from './served-record.ts';
import type { ReferenceRecord } from './reference-record.ts';
import { replaceJson } from './replace-json.ts';

/** All that a watcher knows. Plain data. */
export interface WatchRecord {
  /** The last day that was looked at whole, days since 1970; −1: none yet. */
  readonly day: number;
  /** The latest moment that was met, ms by the clock in use. */
  readonly moment: number;
  readonly fields: readonly FieldDays[];
  /** Ascending. */
  readonly customers: readonly CustomerDay[];
  /** Changes that were found, see `keepDrifts`. */
  readonly drifts: readonly KeptDrift[];
  /** How far open changes have moved what models say, by `effectKey`. */
  readonly effects: Readonly<Record<string, readonly DriftEffect[]>>;
  /** Days on which a score was not distributed as when its model was judged, one after the other up to the last: by prediction since which day. */
  readonly scores: Readonly<Record<string, ScoreDrift>>;
  /** What models were judged on, by content hash. */
  readonly references: Readonly<Record<string, ReferenceRecord>>;
  /** By prediction. */
  readonly accuracy: Readonly<Record<string, AccuracyRecord>>;
  readonly served: ServedRecord;
  /** Of the clock: days that nobody looked at when they ended, and how often it went back. */
  readonly clock: { readonly skipped: number; readonly repeated: number };
}

/** A score that is far from what it was. */
export interface ScoreDrift {
  readonly model: string;
  readonly since: number;
  readonly psi: number;
}

/** How far a change has moved the mean of what a model says, in the unit of the prediction, and its standard error. */
export interface DriftEffect {
  readonly prediction: string;
  readonly effect: { readonly value: number; readonly error: number };
}

/** A change by which effects are kept. */
export function effectKey({ id, since }: KeptDrift): string {
  return `${id} ${since}`;
}

/** Before anything was seen. */
export const emptyWatchRecord: WatchRecord = { day: -1, moment: 0, fields: [], customers: [], drifts: [], effects: {}, scores: {}, references: {}, accuracy: {}, served: { checked: 0, differing: 0, samples: [] }, clock: { skipped: 0, repeated: 0 } };

const FORMAT = 1;

/** Where it stands in a data folder. */
export function watchRecordFile(folder: string): string {
  return join(folder, 'watch', 'record.json');
}

/** @returns nothing seen when there is no file, or one that is damaged or of another format: it can all be seen again */
export async function readWatchRecord(folder: string): Promise<WatchRecord> {
  try {
    const { checksum, format, record } = JSON.parse(await readFile(watchRecordFile(folder), 'utf8')) as { readonly format: number; readonly record: WatchRecord; readonly checksum: number };
    return format === FORMAT && checksum === crc32(JSON.stringify(record)) ? record : emptyWatchRecord;
  } catch {
    return emptyWatchRecord;
  }
}

/** Atomic and durable. @throws what the disk throws; the old one then still stands */
export async function writeWatchRecord(folder: string, record: WatchRecord): Promise<void> {
  await replaceJson(watchRecordFile(folder), { format: FORMAT, record, checksum: crc32(JSON.stringify(record)) });
}

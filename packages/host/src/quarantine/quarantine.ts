/**
 * What was rejected, for a later look: NDJSON files of which the oldest go first. A courtesy, not a promise: it never
 * holds anybody up and never fails them; on a full disk, or under a flood, it keeps the count and lets the rest go.
 */
import { join } from 'node:path';
import { nodeScheduler, type Scheduler } from '../clock/scheduler.ts';
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import type { Rejection } from '../limn.ts';

interface QuarantineOptions {
  /** Made when absent. */
  readonly folder: string;
  /** Bytes after which a file is full. Default 4 MiB. */
  readonly fileBytes?: number;
  /** Files kept. Default 4. */
  readonly files?: number;
  /** Default: the machine's. */
  readonly disk?: Disk;
  /** Default: Node's. */
  readonly scheduler?: Scheduler;
}

/** A rejection as kept: `number` counts all rejections from 1. */
export type KeptRejection = Rejection & { readonly number: number };

/** What was rejected, newest last. */
export interface Quarantine {
  /** Rejections ever, over all starts, also those no longer kept. */
  readonly count: number;
  /** Takes them and returns at once. What was sent is kept up to 16,000 characters of JSON, beyond that as their text. */
  add(rejections: readonly Rejection[]): void;
  /** The newest on disk, newest first. */
  newest(limit: number): Promise<readonly KeptRejection[]>;
  /** Resolves when what was added is written, or let go. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const SENT_CHARACTERS = 16_000;
/** Lines that wait for the disk; beyond it the oldest of them are let go. */
const WAITING_LINES = 1_000;
const PAUSE_MS = 50;

/** Errors of the system while opening come through. */
export async function openQuarantine({ folder, fileBytes = 4 * 1024 * 1024, files = 4, disk = nodeDisk, scheduler = nodeScheduler }: QuarantineOptions): Promise<Quarantine> {
  await disk.makeFolder(folder);
  const names = (await disk.list(folder)).filter((name) => /^\d{12}\.ndjson$/.test(name)).sort();
  let count = 0;
  let bytes = fileBytes;
  let waiting: string[] = [];
  let cancelTimer: (() => void) | undefined;
  let writing: Promise<void> | undefined;

  const newest = names.at(-1);
  if (newest !== undefined) {
    const text = (await readWholeFile(disk, join(folder, newest))).toString();
    count = parseLines(text).at(-1)?.number ?? Number.parseInt(newest, 10) - 1;
    // Behind a line that a crash cut off, a new file begins.
    if (text.endsWith('\n')) bytes = Buffer.byteLength(text);
  }

  async function writeWaiting(): Promise<void> {
    const lines = waiting;
    waiting = [];
    try {
      if (bytes >= fileBytes) {
        names.push(`${String(count - lines.length + 1).padStart(12, '0')}.ndjson`);
        bytes = 0;
      }
      const block = Buffer.from(lines.join(''));
      const file = await disk.open(join(folder, names.at(-1)!), bytes === 0 ? 'create' : 'write');
      try {
        await file.write(block, bytes);
      } finally {
        file.close();
      }
      bytes += block.length;
      while (names.length > files) await disk.remove(join(folder, names.shift()!));
    } catch {
      // Nobody waits for these lines; their number stays counted, and the next ones begin a new file.
      bytes = fileBytes;
    }
  }

  async function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = undefined;
    while (writing !== undefined || waiting.length > 0) {
      writing ??= writeWaiting().finally(() => (writing = undefined));
      await writing;
    }
  }

  return {
    get count() {
      return count;
    },
    add(rejections) {
      for (const rejection of rejections) waiting.push(`${toLine(rejection, ++count)}\n`);
      if (waiting.length > WAITING_LINES) waiting = waiting.slice(-WAITING_LINES);
      cancelTimer ??= scheduler.after(PAUSE_MS, () => void flush());
    },
    async newest(limit) {
      await flush();
      const found: KeptRejection[] = [];
      for (let i = names.length - 1; i >= 0 && found.length < limit; i--) {
        const kept = parseLines(await readWholeFile(disk, join(folder, names[i]!)).then(String, () => ''));
        found.push(...kept.reverse().slice(0, limit - found.length));
      }
      return found;
    },
    flush,
    close: flush,
  };
}

function toLine({ receivedAt, code, message, sent }: Rejection, number: number): string {
  return JSON.stringify({ number, receivedAt, code, message, sent: bounded(sent) });
}

/** The value itself when its JSON is short enough, else the beginning of that text. What has no JSON is named by its type. */
function bounded(sent: unknown): unknown {
  let json: string | undefined;
  try {
    json = JSON.stringify(sent);
  } catch {
    // Nested too deeply, or in a circle.
  }
  if (json === undefined) return `(${typeof sent} without JSON)`;
  return json.length <= SENT_CHARACTERS ? sent : json.slice(0, SENT_CHARACTERS);
}

/** The whole lines; what a crash cut off is left out. */
function parseLines(text: string): KeptRejection[] {
  const kept: KeptRejection[] = [];
  for (const line of text.split('\n')) {
    try {
      kept.push(JSON.parse(line) as KeptRejection);
    } catch {
      continue;
    }
  }
  return kept;
}

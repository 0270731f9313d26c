/**
 * The engine's state and the log position it stands for, in one file that is there whole or not at all.
 *
 *     'LIMNCKPT'  format u32, meta length u32, meta (JSON), meta crc u32
 *     a section:  name length u32, bytes length u64, name, bytes, crc u32 (of name and bytes)
 *     the end:    number of sections u32 behind the name length 0xffffffff
 *
 * The newest two are kept: should one be damaged, the one before it and a longer replay give the same state.
 */
import { closeSync, fdatasync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { HostError, hostError, isDiskFull, reasonOf } from '../errors.ts';
import { syncFolder, TEMPORARY } from '../file/replace-file.ts';

interface Checkpoint {
  /** JSON data: log position, moment, version of the definition, … */
  readonly meta: unknown;
  readonly sections: Iterable<readonly [name: string, bytes: Uint8Array]>;
  /** Called after the sweep and awaited before the checkpoint is there: makes durable what it speaks of, such as changes. */
  readonly afterSweep?: () => Promise<void>;
}

/** A checkpoint as it was found. */
export interface StoredCheckpoint {
  readonly meta: unknown;
  readonly sections: ReadonlyMap<string, Uint8Array>;
  /** Newer checkpoints that were passed over because they are damaged: file and reason. */
  readonly damaged: readonly string[];
}

const CHECKPOINT_FORMAT = 1;
const MAGIC = Buffer.from('LIMNCKPT');
const NO_MORE_SECTIONS = 0xffff_ffff;
const KEPT = 2;
const CHUNK_BYTES = 8 * 1024 * 1024;
const syncData = promisify(fdatasync);

/**
 * Stores a checkpoint. The sections are taken in one synchronous sweep, before this returns its promise, so that the state
 * may change again at once; their bytes are handed to the system piece by piece, never joined. Resolves when durable.
 * Cost: the sweep about 1 s a GB, then the disk's own time without holding anybody up.
 * @param folder made when absent
 * @throws HostError `disk_full` | `checkpoint_failed`; the checkpoints before still stand
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  let path = join(folder, checkpointName(1));
  try {
    // Nothing may be awaited before the sweep is over.
    mkdirSync(folder, { recursive: true });
    const numbers = checkpointNumbers(folder);
    path = join(folder, checkpointName((numbers.at(-1) ?? 0) + 1));
    const file = openSync(path + TEMPORARY, 'w');
    try {
      writeAll(file, checkpoint);
      await checkpoint.afterSweep?.();
      await syncData(file);
    } finally {
      closeSync(file);
    }
    await rename(path + TEMPORARY, path);
    await syncFolder(folder);
    for (const old of numbers.slice(0, -(KEPT - 1))) await rm(join(folder, checkpointName(old)), { force: true });
  } catch (cause) {
    await rm(path + TEMPORARY, { force: true });
    if (cause instanceof HostError) throw cause;
    throw isDiskFull(cause) ? hostError('disk_full', { file: path }, cause) : hostError('checkpoint_failed', { file: path, reason: reasonOf(cause) }, cause);
  }
}

/** The newest checkpoint that is whole, or undefined: then the log is replayed from its start. Leftovers of a crash are deleted. */
export async function readCheckpoint(folder: string): Promise<StoredCheckpoint | undefined> {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith(TEMPORARY)) await rm(join(folder, name), { force: true });
  const damaged: string[] = [];
  for (const number of checkpointNumbers(folder).reverse()) {
    const path = join(folder, checkpointName(number));
    try {
      return { ...(await readFileOf(path)), damaged };
    } catch (cause) {
      if (cause instanceof HostError) throw cause;
      damaged.push(`${path}: ${reasonOf(cause)}`);
    }
  }
  return undefined;
}

function checkpointName(number: number): string {
  return `${String(number).padStart(10, '0')}.checkpoint`;
}

function checkpointNumbers(folder: string): number[] {
  const names = readdirSync(folder).filter((name) => /^\d{10}\.checkpoint$/.test(name));
  return names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
}

function writeAll(file: number, { meta, sections }: Checkpoint): void {
  const json = Buffer.from(JSON.stringify(meta));
  writeBytes(file, MAGIC);
  writeBytes(file, u32(CHECKPOINT_FORMAT));
  writeBytes(file, u32(json.length));
  writeBytes(file, json);
  writeBytes(file, u32(crc32(json)));
  let count = 0;
  for (const [name, bytes] of sections) {
    const label = Buffer.from(name);
    const head = Buffer.alloc(12);
    head.writeUInt32LE(label.length, 0);
    head.writeBigUInt64LE(BigInt(bytes.length), 4);
    writeBytes(file, head);
    writeBytes(file, label);
    let crc = crc32(label);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      crc = crc32(chunk, crc);
      writeBytes(file, chunk);
    }
    writeBytes(file, u32(crc));
    count++;
  }
  writeBytes(file, u32(NO_MORE_SECTIONS));
  writeBytes(file, u32(count));
}

function writeBytes(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** @throws Error with a reason when it is not whole */
async function readFileOf(path: string): Promise<Omit<StoredCheckpoint, 'damaged'>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const read = sequentialReader(file, size);
    if (!(await read(MAGIC.length)).equals(MAGIC)) throw new Error('it does not begin like a checkpoint');
    const found = (await read(4)).readUInt32LE();
    if (found !== CHECKPOINT_FORMAT) throw hostError('format_unknown', { file: path, found, known: CHECKPOINT_FORMAT });
    const json = await read((await read(4)).readUInt32LE());
    if (crc32(json) !== (await read(4)).readUInt32LE()) throw new Error('its description is damaged');
    const sections = new Map<string, Uint8Array>();
    for (;;) {
      const nameLength = (await read(4)).readUInt32LE();
      if (nameLength === NO_MORE_SECTIONS) break;
      const length = Number((await read(8)).readBigUInt64LE());
      const name = await read(nameLength);
      const bytes = await read(length);
      if (crc32(bytes, crc32(name)) !== (await read(4)).readUInt32LE()) throw new Error(`its section ${name.toString()} is damaged`);
      sections.set(name.toString(), bytes);
    }
    if ((await read(4)).readUInt32LE() !== sections.size) throw new Error('sections are missing');
    return { meta: JSON.parse(json.toString()) as unknown, sections };
  } finally {
    await file.close();
  }
}

/** Reads one stretch after the other; a length that reaches beyond the file is damage, not a reason to take memory. */
function sequentialReader(file: FileHandle, size: number): (length: number) => Promise<Buffer> {
  let at = 0;
  return async (length) => {
    if (at + length > size) throw new Error('it is cut short');
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await file.read(bytes, done, Math.min(length - done, CHUNK_BYTES), at + done);
      if (bytesRead === 0) throw new Error('it is cut short');
      done += bytesRead;
    }
    at += length;
    return bytes;
  };
}

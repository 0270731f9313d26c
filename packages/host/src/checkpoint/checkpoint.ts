/**
 * The engine's state and the log position it stands for, in one file that is there whole or not at all.
 *
 *     'LIMNCKPT'  format u32, meta length u32, meta (JSON), meta crc u32
 *     a section:  name length u32, bytes length u64, name, bytes, crc u32 (of all before it)
 *     the end:    number of sections u32 behind the name length 0xffffffff
 *
 * The newest two are kept: should one be damaged, the one before it and a longer replay give the same state.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { HostError, hostError, isDiskFull, reasonOf } from '../errors.ts';
import type { Disk, DiskFile } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { readFully } from '../file/read-file.ts';
import { TEMPORARY } from '../file/replace-file.ts';

interface Checkpoint {
  /** JSON data: log position, moment, version of the definition, … */
  readonly meta: unknown;
  /** Taken one by one while others work. What is taken stays as it is. */
  readonly sections: Iterable<readonly [name: string, bytes: Uint8Array]>;
  /** Called after the sweep and awaited before the checkpoint is there: makes durable what it speaks of, such as changes. */
  readonly afterSweep?: () => Promise<void>;
}

/** A checkpoint as it was found. */
export interface StoredCheckpoint {
  readonly meta: unknown;
  readonly sections: ReadonlyMap<string, Uint8Array>;
}

const CHECKPOINT_FORMAT = 1;
const MAGIC = Buffer.from('LIMNCKPT');
const NO_MORE_SECTIONS = 0xffff_ffff;
const KEPT = 2;
/** Checked and written at once: about 1 ms. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Stores a checkpoint. The sections are taken one by one, each written before the next is asked for, so that nobody
 * waits longer than one takes; they are of the moment at which they were handed in. Resolves when durable.
 * @param folder made when absent
 * @returns its file; it is deleted when two newer ones stand
 * @throws HostError `disk_full` | `checkpoint_failed`; the checkpoints before still stand
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint, disk: Disk = nodeDisk): Promise<string> {
  let path = join(folder, checkpointName(1));
  try {
    await disk.makeFolder(folder);
    const numbers = checkpointNumbers(await disk.list(folder));
    path = join(folder, checkpointName((numbers.at(-1) ?? 0) + 1));
    const file = await disk.open(path + TEMPORARY, 'create');
    try {
      await writeAll(file, checkpoint);
      await checkpoint.afterSweep?.();
      await file.sync();
    } finally {
      file.close();
    }
    await disk.rename(path + TEMPORARY, path);
    await disk.syncFolder(folder);
    for (const old of numbers.slice(0, -(KEPT - 1))) await disk.remove(join(folder, checkpointName(old)));
    return path;
  } catch (cause) {
    await disk.remove(path + TEMPORARY).catch(() => {});
    if (cause instanceof HostError) throw cause;
    throw isDiskFull(cause) ? hostError('disk_full', { file: path }, cause) : hostError('checkpoint_failed', { file: path, reason: reasonOf(cause) }, cause);
  }
}

/**
 * The newest checkpoint that is whole, or undefined: then the log is replayed from its start. Leftovers of a crash are deleted.
 * @param onUnusable told about each that is passed over: damaged, or of another format
 */
export async function readCheckpoint(folder: string, disk: Disk = nodeDisk, onUnusable: (cause: HostError) => void = () => {}): Promise<StoredCheckpoint | undefined> {
  await disk.makeFolder(folder);
  const names = await disk.list(folder);
  for (const name of names) if (name.endsWith(TEMPORARY)) await disk.remove(join(folder, name));
  for (const number of checkpointNumbers(names).reverse()) {
    const file = join(folder, checkpointName(number));
    try {
      return await readCheckpointFile(file, disk);
    } catch (cause) {
      onUnusable(hostError('checkpoint_unusable', { file, reason: reasonOf(cause) }, cause));
    }
  }
  return undefined;
}

function checkpointName(number: number): string {
  return `${String(number).padStart(10, '0')}.checkpoint`;
}

function checkpointNumbers(names: readonly string[]): number[] {
  const checkpoints = names.filter((name) => /^\d{10}\.checkpoint$/.test(name));
  return checkpoints.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
}

async function writeAll(file: DiskFile, { meta, sections }: Checkpoint): Promise<void> {
  let at = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    await file.write(bytes, at);
    at += bytes.length;
  };
  const json = Buffer.from(JSON.stringify(meta));
  await write(Buffer.concat([MAGIC, u32(CHECKPOINT_FORMAT), u32(json.length), json, u32(crc32(json))]));
  let count = 0;
  for (const [name, bytes] of sections) {
    const label = Buffer.from(name);
    const head = Buffer.alloc(12);
    head.writeUInt32LE(label.length, 0);
    head.writeBigUInt64LE(BigInt(bytes.length), 4);
    await write(Buffer.concat([head, label]));
    let crc = crc32(label, crc32(head));
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      const chunk = bytes.subarray(from, from + CHUNK_BYTES);
      crc = crc32(chunk, crc);
      await write(chunk);
    }
    await write(u32(crc));
    count++;
  }
  await write(Buffer.concat([u32(NO_MORE_SECTIONS), u32(count)]));
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** @throws Error with a reason when it is not whole */
export async function readCheckpointFile(path: string, disk: Disk): Promise<StoredCheckpoint> {
  const file = await disk.open(path, 'read');
  try {
    const read = sequentialReader(file, await file.size());
    if (!(await read(MAGIC.length)).equals(MAGIC)) throw new Error('it does not begin like a checkpoint');
    const found = (await read(4)).readUInt32LE();
    if (found !== CHECKPOINT_FORMAT) throw new Error(`it has format ${found}, and this Limn reads format ${CHECKPOINT_FORMAT}`);
    const json = await read((await read(4)).readUInt32LE());
    if (crc32(json) !== (await read(4)).readUInt32LE()) throw new Error('its description is damaged');
    const sections = new Map<string, Uint8Array>();
    for (;;) {
      const lengthOfName = await read(4);
      if (lengthOfName.readUInt32LE() === NO_MORE_SECTIONS) break;
      const lengthOfBytes = await read(8);
      const name = await read(lengthOfName.readUInt32LE());
      const bytes = await read(Number(lengthOfBytes.readBigUInt64LE()));
      // Of the lengths too: two that are wrong together would only move the border between name and bytes.
      const crc = [lengthOfName, lengthOfBytes, name, bytes].reduce((sum, part) => crc32(part, sum), 0);
      if (crc !== (await read(4)).readUInt32LE()) throw new Error(`its section ${name.toString()} is damaged`);
      sections.set(name.toString(), bytes);
    }
    if ((await read(4)).readUInt32LE() !== sections.size) throw new Error('sections are missing');
    return { meta: JSON.parse(json.toString()) as unknown, sections };
  } finally {
    file.close();
  }
}

/** Reads one stretch after the other; a length that reaches beyond the file is damage, not a reason to take memory. */
function sequentialReader(file: DiskFile, size: number): (length: number) => Promise<Buffer> {
  let at = 0;
  return async (length) => {
    if (at + length > size) throw new Error('it is cut short');
    const bytes = Buffer.allocUnsafeSlow(length);
    if ((await readFully(file, bytes, at)) < length) throw new Error('it is cut short');
    at += length;
    return bytes;
  };
}

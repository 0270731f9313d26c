/**
 * Mistakes that a host could make, put on from outside: each takes the place of the disk that the host sees. The simulation
 * must find every one of them, else it would not find the host's own.
 */
import { crc32 } from 'node:zlib';
import type { Disk, DiskFile } from '../../src/file/disk.ts';

/** What each would do, and the disk that does it. */
export const mutants: Readonly<Record<string, (disk: Disk) => Disk>> = {
  'an event is acknowledged before it is durable': withFiles((file, path) => (path.endsWith('.log') ? { ...file, write: async (bytes, at) => file.writeSync(bytes, at) } : file)),
  'an event is acknowledged before it is written': withFiles((file, path) => {
    if (!path.endsWith('.log')) return file;
    return { ...file, write: async (bytes, at) => void file.write(Buffer.from(bytes), at).catch(() => {}) };
  }),
  'a torn tail is not cut off': withFiles((file, path) => (path.endsWith('.log') ? { ...file, truncate: async () => {} } : file)),
  'what a killed process wrote counts as durable': withFiles((file, path) => (path.endsWith('.log') || path.endsWith('.ndjson') ? { ...file, sync: async () => {} } : file)),
  'a checkpoint is named before it is durable': withFiles((file, path) => (path.includes('.checkpoint') ? { ...file, sync: async () => {} } : file)),
  'names are not made durable': (disk) => ({ ...disk, syncFolder: async () => {} }),
  'a failed write is taken for a success': withFiles((file) => ({ ...file, write: (bytes, at) => file.write(bytes, at).catch(() => {}) })),
  'a short read is taken for a whole one': withFiles((file, path) => (path.endsWith('.log') ? { ...file, read: async (into, at) => (await file.read(into, at), into.length) } : file)),
  'a checkpoint stands for one event more than it holds': withFiles((file, path) => {
    if (!path.includes('.checkpoint')) return file;
    return { ...file, write: (bytes, at) => file.write(onePositionOn(bytes), at), writeSync: (bytes, at) => file.writeSync(onePositionOn(bytes), at) };
  }),
  'changes go to the disk after the checkpoint that knows of them': withFiles((file, path) => (path.includes('/changes/') ? { ...file, sync: async () => {} } : file)),
};

function withFiles(change: (file: DiskFile, path: string) => DiskFile): (disk: Disk) => Disk {
  return (disk) => ({
    ...disk,
    open: async (path, mode) => change(await disk.open(path, mode), path),
    openSync: (path, mode) => change(disk.openSync(path, mode), path),
  });
}

let pending: Uint8Array | undefined;

/** The description of a checkpoint is JSON, followed by its checksum. */
function onePositionOn(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  if (text.startsWith('{"format"')) {
    const moved = Buffer.from(text.replace(/"position":(\d+)/, (_, position: string) => `"position":${Number(position) + 1}`), 'latin1');
    pending = moved.length === bytes.length ? moved : undefined;
    return pending ?? bytes;
  }
  if (pending === undefined || bytes.length !== 4) return bytes;
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(pending));
  pending = undefined;
  return crc;
}

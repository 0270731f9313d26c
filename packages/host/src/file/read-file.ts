/** Reading as much as one asked for: the system may give less at a time. */
import type { Disk, DiskFile } from './disk.ts';

/** Bytes a read: the system takes no more than 2 GiB, and a read holds one of its threads. */
const READ_BYTES = 8 * 1024 * 1024;

/** Fills the bytes as far as the file reaches. @returns bytes read, fewer than asked for only at the end of the file */
export async function readFully(file: DiskFile, into: Uint8Array, at: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const read = await file.read(into.subarray(done, done + READ_BYTES), at + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** As `readFully`, while everybody waits. */
export function readFullySync(file: DiskFile, into: Uint8Array, at: number): number {
  let done = 0;
  while (done < into.length) {
    const read = file.readSync(done === 0 ? into : into.subarray(done), at + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** All bytes of a file. Errors of the system come through. */
export async function readWholeFile(disk: Disk, path: string): Promise<Buffer> {
  const file = await disk.open(path, 'read');
  try {
    const bytes = Buffer.allocUnsafeSlow(await file.size());
    return bytes.subarray(0, await readFully(file, bytes, 0));
  } finally {
    file.close();
  }
}

/** As `readWholeFile`, while everybody waits. */
export function readWholeFileSync(disk: Disk, path: string): Buffer {
  const file = disk.openSync(path, 'read');
  try {
    const bytes = Buffer.allocUnsafeSlow(file.sizeSync());
    return bytes.subarray(0, readFullySync(file, bytes, 0));
  } finally {
    file.close();
  }
}

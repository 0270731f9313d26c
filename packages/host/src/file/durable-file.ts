/**
 * A file whose writes are on the disk when they resolve: the one seam through which the log meets the disk, and so the
 * one place where a test puts a disk that fails.
 *
 * Measured on ext4, blocks of 1.7 KB, one after the other: O_DSYNC 180 µs a write, write + fdatasync 200-260 µs; O_DSYNC
 * into a preallocated file 135 µs, not worth files whose length says nothing.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** One open file. */
export interface DurableFile {
  /** Resolves when all bytes are durable at the offset. After an error any part of them may stand there. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Cuts the file to a length, durably. */
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for writing. Tests put a failing disk in its place. */
export type OpenDurableFile = (path: string) => Promise<DurableFile>;

/** undefined where the system has no such flag (Windows): each write is then followed by a sync. */
const syncingWrites: number | undefined = constants.O_DSYNC;

/** Opens for writing; creates it when absent. Errors of the system come through as they are. */
export const openDurableFile: OpenDurableFile = async (path) => {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT | (syncingWrites ?? 0));
  return {
    async write(bytes, at) {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
        done += bytesWritten;
      }
      if (syncingWrites === undefined) await handle.datasync();
    },
    async truncate(length) {
      await handle.truncate(length);
      await handle.sync();
    },
    close: () => handle.close(),
  };
};

/**
 * The disk as a port: all that the host asks of a file system, and nothing of the host touches a file but through it. So
 * a test can put a disk in its place that fails, fills up, or loses what was not yet durable when the power went.
 *
 * What is promised is what a POSIX file system promises, no more. Bytes are durable when a `sync` after their write has
 * resolved; names (made, renamed, removed) when a `syncFolder` after that has. Until then a crash may keep any part of
 * them. Errors of the system come through as they are, with their `code`.
 */

/** What a file is opened for. */
export type OpenMode =
  /** To be read; it is there. */
  | 'read'
  /** To be read and written; it is there. */
  | 'write'
  /** To be written from nothing: made when absent, emptied when not. */
  | 'create'
  /** To be read and written, made when absent; what `write` wrote is durable when it resolves. */
  | 'durable';

/** One open file. The caller ends what it began on it before it closes it. */
export interface DiskFile {
  /** Bytes read; fewer than asked for at any time, 0 only at the end of the file. See `readFully`. */
  read(into: Uint8Array, at: number): Promise<number>;
  /** As `read`, while everybody waits. */
  readSync(into: Uint8Array, at: number): number;
  /** Resolves when all bytes are written. After an error any part of them may stand there. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** As `write`, while everybody waits; durable after a `sync` in any mode. */
  writeSync(bytes: Uint8Array, at: number): void;
  /** Cuts the file, or fills it up with zeros. Durable after a `sync` in any mode. */
  truncate(length: number): Promise<void>;
  /** Makes bytes and length durable. After an error it is not known what is: write again. */
  sync(): Promise<void>;
  /** Its length in bytes. */
  size(): Promise<number>;
  /** As `size`, while everybody waits. */
  sizeSync(): number;
  close(): void;
}

/** The right to write into a folder. */
export interface FolderLock {
  /** Lets the next process in. */
  release(): Promise<void>;
}

/** A file system. Paths are absolute or relative to the process. */
export interface Disk {
  /** @throws a system's error, `ENOENT` when a file to be read is not there */
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  /** As `open`, while everybody waits. */
  openSync(path: string, mode: OpenMode): DiskFile;
  /** Names in a folder, in no order. @throws a system's error, `ENOENT` when it is not there */
  list(folder: string): Promise<readonly string[]>;
  /** As `list`, while everybody waits. */
  listSync(folder: string): readonly string[];
  /** With the folders above it, all durable when it resolves; nothing happens when it is there. */
  makeFolder(folder: string): Promise<void>;
  /** As `makeFolder`, while everybody waits. */
  makeFolderSync(folder: string): void;
  /** Takes the place of what is there, in one step. */
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens when it is not there. */
  remove(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(folder: string): Promise<void>;
  /**
   * For this process alone, until it releases it or ends, however it ends.
   * @param folder is there already
   * @throws HostError `folder_locked`
   */
  lock(folder: string): Promise<FolderLock>;
}

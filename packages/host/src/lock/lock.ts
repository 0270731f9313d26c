/**
 * One process a data folder. The lock is the operating system's own, taken through SQLite, which is part of Node: however
 * a process ends, also by kill -9 or in another container, the system lets go of it, so no stale lock can exist. A file
 * beside it tells who holds it; that one is only for the message.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hostError } from '../errors.ts';
import type { FolderLock } from '../file/disk.ts';

interface Holder {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

const SQLITE_BUSY = 5;

/**
 * @param folder exists already
 * @throws HostError `folder_locked` with pid and since when; other errors of the system come through
 */
export async function acquireLock(folder: string): Promise<FolderLock> {
  const holderPath = join(folder, 'lock.json');
  const database = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    // The transaction is never ended: the lock lasts as long as the connection.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (!isBusy(cause)) throw cause;
    const { pid, since } = await readHolder(holderPath);
    throw hostError('folder_locked', { file: folder, pid, since }, cause);
  }
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() };
  try {
    await writeFile(holderPath, `${JSON.stringify(holder)}\n`);
  } catch {
    // A full disk must not keep Limn from starting to read; the lock itself holds.
  }
  return {
    async release() {
      if (database.isOpen) database.close();
    },
  };
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' && (cause.errcode & 0xff) === SQLITE_BUSY;
}

async function readHolder(path: string): Promise<{ readonly pid: number | undefined; readonly since: string | undefined }> {
  try {
    const { pid, since } = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
    return { pid, since };
  } catch {
    return { pid: undefined, since: undefined };
  }
}

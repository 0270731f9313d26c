/**
 * Backups of a data folder, taken while it is in use. A target holds one folder a backup, each whole by itself; files that
 * have not changed since the one before are shared with it (hard links), so that the next backup costs what is new.
 *
 *     target/2026-11-21T07-10-00.123Z/backup.json    what is in it, with a checksum a file
 *                                    /data/…         the files, as in the data folder
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HostError, hostError, isDiskFull, reasonOf, systemCode } from '../errors.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { replaceFile } from '../file/replace-file.ts';
import { copyHashed } from './copy-file.ts';
import { backupName, DATA, encodeManifest, findBackup, manifestPath, type BackupFile, type FoundBackup } from './manifest.ts';
import { pinFolder, type PinnedFile, type PinnedFolder } from './pin.ts';

/** Bytes that are done, of all. */
export type BackupProgress = (done: number, of: number) => void;

/** A backup that was taken. */
export interface BackupReport {
  /** Its own folder, within the target. */
  readonly path: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Every event before this log position is in it; absent when the folder was not open. */
  readonly position?: number;
  readonly files: number;
  readonly bytes: number;
  /** Of them, what was new since the backup before. */
  readonly copiedBytes: number;
}

export interface BackupOptions {
  /** The data folder. */
  readonly folder: string;
  /** Holds one folder a backup; made when absent. */
  readonly target: string;
  /** Holds the data folder as it stands. */
  readonly pin: () => Promise<PinnedFolder>;
  readonly onProgress?: BackupProgress | undefined;
}

const PARTIAL = '.partial';

/**
 * Takes a backup: written under another name, then renamed, so that it is there whole or not at all. Nobody
 * who writes or reads waits for it.
 * @throws HostError `backup_failed` | `disk_full`; `backup_damaged` | `format_unknown` of the backup before, in the same target
 */
export async function takeBackup({ folder, target, pin, onProgress = () => {} }: BackupOptions): Promise<BackupReport> {
  const takenAt = new Date().toISOString();
  const path = join(resolve(target), backupName(takenAt));
  let partial: string | undefined;
  try {
    if (isInside(path, folder)) throw hostError('backup_failed', { file: path, reason: 'it would stand within the data folder itself' });
    await mkdir(target, { recursive: true });
    const id = await identityOf(folder);
    await removePartials(target, id);
    partial = `${path}.${id}${PARTIAL}`;
    const before = await findBackup(target);
    const held = await pin();
    try {
      const files: BackupFile[] = [];
      const of = held.files.reduce((sum, { bytes }) => sum + bytes, 0);
      let done = 0;
      let copiedBytes = 0;
      const shared = sharedFiles(before, id);
      for (const file of held.files) {
        const to = join(partial, DATA, file.path);
        const known = shared.get(file.path);
        if (known !== undefined && isSame(known, file) && (await shareFile(join(before!.path, DATA, file.path), to, file.bytes))) {
          files.push(known);
          onProgress((done += file.bytes), of);
          continue;
        }
        const sha256 = await copyHashed({ from: file.held, to, bytes: file.bytes, onBytes: (bytes) => onProgress((done += bytes), of) });
        copiedBytes += file.bytes;
        files.push({ path: file.path, bytes: file.bytes, modifiedMs: file.modifiedMs, sha256 });
      }
      const { position } = held;
      await replaceFile(manifestPath(partial), encodeManifest({ format: 1, folder: id, takenAt, ...(position !== undefined && { position }), files }));
      await syncFolders(partial);
      await rename(partial, path);
      await nodeDisk.syncFolder(dirname(path));
      return { path, takenAt, ...(position !== undefined && { position }), files: files.length, bytes: of, copiedBytes };
    } finally {
      await held.release();
    }
  } catch (cause) {
    if (partial !== undefined) await rm(partial, { recursive: true, force: true });
    if (cause instanceof HostError) throw cause;
    throw isDiskFull(cause) ? hostError('disk_full', { file: path }, cause) : hostError('backup_failed', { file: path, reason: reasonOf(cause) }, cause);
  }
}

/** Takes a backup of a folder that nobody has open. @throws HostError `folder_locked`, and as `takeBackup` */
export async function backupFolder({ folder, ...rest }: Omit<BackupOptions, 'pin'>): Promise<BackupReport> {
  const lock = await nodeDisk.lock(folder);
  try {
    return await takeBackup({ folder, ...rest, pin: () => pinFolder(folder) });
  } finally {
    await lock.release();
  }
}

function isInside(path: string, folder: string): boolean {
  return `${resolve(path)}/`.startsWith(`${resolve(folder)}/`);
}

/** Which folder this is. A restored one gets a new identity, since it goes its own way from there. */
async function identityOf(folder: string): Promise<string> {
  const file = join(folder, 'backup-identity');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
    const id = randomUUID();
    await replaceFile(file, `${id}\n`);
    return id;
  }
}

/** What a backup of this folder left that did not come to its end. */
async function removePartials(target: string, id: string): Promise<void> {
  for (const name of await readdir(target)) if (name.endsWith(`${id}${PARTIAL}`)) await rm(join(target, name), { recursive: true, force: true });
}

function sharedFiles(before: FoundBackup | undefined, id: string): ReadonlyMap<string, BackupFile> {
  if (before === undefined || before.manifest.folder !== id) return new Map();
  return new Map(before.manifest.files.map((file) => [file.path, file]));
}

function isSame(known: BackupFile, file: PinnedFile): boolean {
  return known.bytes === file.bytes && known.modifiedMs === file.modifiedMs;
}

/** false where the file cannot be shared: then it is copied. */
async function shareFile(from: string, to: string, bytes: number): Promise<boolean> {
  try {
    if ((await stat(from)).size !== bytes) return false;
    await mkdir(dirname(to), { recursive: true });
    await link(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Makes all names below durable. */
async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) if (entry.isDirectory()) await nodeDisk.syncFolder(join(entry.parentPath, entry.name));
  await nodeDisk.syncFolder(folder);
}

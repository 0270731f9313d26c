/** Makes a data folder of a backup again: checked file by file, opened once, and only then put in its place. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { unaskedModel } from '@limn/engine';
import { wallClock } from '../clock/wall-clock.ts';
import { HostError, hostError, isDiskFull, reasonOf, systemCode } from '../errors.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { readDefinition, readManifest } from '../generation/manifest.ts';
import { openLimn } from '../open-limn.ts';
import type { BackupProgress } from './backup.ts';
import { copyHashed } from './copy-file.ts';
import { DATA, findBackup, type BackupFile, type FoundBackup } from './manifest.ts';

/** Which backup becomes which data folder. */
export interface RestoreOptions {
  /** One backup, or a target of several: then its newest. */
  readonly backup: string;
  /** The data folder to be; not there yet, or empty. */
  readonly folder: string;
  readonly onProgress?: BackupProgress;
}

/** A data folder that was restored and opened. */
export interface RestoreReport {
  /** The backup that was taken. */
  readonly path: string;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly files: number;
  readonly bytes: number;
  /** What it opened with; absent for a folder in which nothing was ever computed. */
  readonly opened?: { readonly version: string; readonly position: number; readonly profiles: number; readonly lastChange: number };
}

/**
 * Restores. Nothing stands at the folder's path until all of it is checked, durable and has been opened.
 * @throws HostError `no_backup` | `backup_damaged` | `format_unknown` | `restore_refused` | `disk_full`, or what opening throws
 */
export async function restoreBackup({ backup, folder, onProgress = () => {} }: RestoreOptions): Promise<RestoreReport> {
  const found = await findBackup(backup);
  if (found === undefined) throw hostError('no_backup', { file: backup });
  if (!(await isFree(folder))) throw hostError('restore_refused', { file: folder });
  const target = resolve(folder);
  const partial = `${target}.restoring`;
  const { takenAt, files } = found.manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    for (const file of files) await restoreFile(found, file, { folder: partial, onBytes: (read) => onProgress((done += read), bytes) });
    const opened = await openOnce(partial);
    await rm(target, { recursive: true, force: true });
    await rename(partial, target);
    await nodeDisk.syncFolder(dirname(target));
    return { path: found.path, takenAt, files: files.length, bytes, ...(opened !== undefined && { opened }) };
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw isDiskFull(cause) ? hostError('disk_full', { file: target }, cause) : cause;
  }
}

async function isFree(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (cause) {
    return systemCode(cause) === 'ENOENT';
  }
}

async function restoreFile({ path }: FoundBackup, file: BackupFile, { folder, onBytes }: { readonly folder: string; readonly onBytes: (bytes: number) => void }): Promise<void> {
  const from = join(path, DATA, file.path);
  let sha256: string;
  try {
    sha256 = await copyHashed({ from, to: join(folder, file.path), bytes: file.bytes, onBytes });
  } catch (cause) {
    if (cause instanceof HostError || isDiskFull(cause)) throw cause;
    throw hostError('backup_damaged', { file: from, reason: systemCode(cause) === 'ENOENT' ? 'the file is missing' : reasonOf(cause) }, cause);
  }
  if (sha256 !== file.sha256) throw hostError('backup_damaged', { file: from, reason: 'its bytes are not those that were backed up' });
}

/** With the definition that it was last opened with, time standing still: whatever is wrong with it is found now. */
async function openOnce(folder: string): Promise<RestoreReport['opened']> {
  const generations = await readManifest(nodeDisk, folder);
  if (generations === undefined) return undefined;
  const definition = await readDefinition(nodeDisk, folder, generations.given);
  const limn = await openLimn({ folder, definition, clock: wallClock(), live: false, foreign: { open: (model) => ({ model: unaskedModel(model), ready: Promise.resolve() }) } });
  const { version } = limn.engine;
  const opened = { version, position: limn.status().logPosition, profiles: limn.engine.statistics().profiles, lastChange: limn.lastChange };
  await limn.close();
  return opened;
}

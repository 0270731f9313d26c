/**
 * What a backup says about itself: `backup.json`, written last, so that a folder which has one is whole. It carries a
 * checksum of itself, and one of every file.
 */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostError, reasonOf, systemCode } from '../errors.ts';

/** One file of a backup. */
export interface BackupFile {
  /** Relative to the data folder, with `/`: `log/0000000000000000.log`. */
  readonly path: string;
  readonly bytes: number;
  /** Of the file in the data folder when it was taken, ms since 1970: the same name, length and time are the same content. */
  readonly modifiedMs: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A backup as a whole. */
export interface BackupManifest {
  readonly format: 1;
  /** Which data folder it is of: backups of one folder share files. */
  readonly folder: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Every event before this log position is in it; absent when the folder was not open. */
  readonly position?: number;
  readonly files: readonly BackupFile[];
}

/** A backup that was found. */
export interface FoundBackup {
  readonly path: string;
  readonly manifest: BackupManifest;
}

const NAME = 'backup.json';
const KNOWN_FORMAT = 1;
/** Where the files of the data folder stand within a backup. */
export const DATA = 'data';

/** The content of `backup.json`. */
export function encodeManifest(manifest: BackupManifest): string {
  const text = JSON.stringify(manifest);
  return `${JSON.stringify({ limn: 'backup', sha256: hash('sha256', text) })}\n${text}\n`;
}

export function manifestPath(backup: string): string {
  return join(backup, NAME);
}

/**
 * Reads and checks the manifest of one backup.
 * @returns undefined when the folder has none
 * @throws HostError `backup_damaged` | `format_unknown`
 */
export async function readManifestOf(backup: string): Promise<BackupManifest | undefined> {
  const file = manifestPath(backup);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') return undefined;
    throw hostError('backup_damaged', { file, reason: reasonOf(cause) }, cause);
  }
  const [head, body] = text.split('\n');
  const manifest = parse(body) as BackupManifest | undefined;
  const checksum = (parse(head) as { readonly sha256?: string } | undefined)?.sha256;
  if (manifest === undefined || checksum !== hash('sha256', body!)) throw hostError('backup_damaged', { file, reason: 'its checksum does not match' });
  if (manifest.format !== KNOWN_FORMAT) throw hostError('format_unknown', { file, found: manifest.format, known: KNOWN_FORMAT });
  const outside = manifest.files.find(({ path }) => !isWithin(path));
  if (outside !== undefined) throw hostError('backup_damaged', { file, reason: `it names a file outside of the data folder, ${outside.path}` });
  return manifest;
}

/** The backup at the path, or the newest of those in it that are whole. @throws HostError as `readManifestOf` of the path itself */
export async function findBackup(path: string): Promise<FoundBackup | undefined> {
  const own = await readManifestOf(path);
  if (own !== undefined) return { path, manifest: own };
  const names = await readdir(path).catch(() => []);
  for (const name of names.filter(isBackupName).sort().reverse()) {
    const manifest = await readManifestOf(join(path, name));
    if (manifest !== undefined) return { path: join(path, name), manifest };
  }
  return undefined;
}

/** `2026-11-21T07-10-00.123Z`: names sort like moments, and every file system takes them. */
export function backupName(takenAt: string): string {
  return takenAt.replaceAll(':', '-');
}

function isBackupName(name: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/.test(name);
}

function isWithin(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

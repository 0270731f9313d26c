/**
 * Which files are the lake, and how far the log has been rolled into them. Replaced in one step, so a roll has happened or
 * has not: files that it does not name are what a crash left, and no query reads them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hostError, systemCode } from '../errors.ts';
import { replaceFile } from '../file/replace-file.ts';

/** One file of the lake. */
export interface LakeFile {
  /** Relative to the lake: `events/day=2011-09-01/part-0-4711.parquet`. */
  readonly path: string;
  /** Day of the event times in it, UTC: `2011-09-01`. */
  readonly day: string;
  readonly rows: number;
  /** Of the properties in it: how large it is in memory, which its compressed size does not tell. */
  readonly bytes: number;
  /** CRC-32 of the file. */
  readonly crc: number;
  /** Log positions of its first and last event. */
  readonly first: number;
  readonly last: number;
}

/** The lake as of a roll. */
export interface Manifest {
  readonly format: 1;
  /** Events before this log position are in the lake. */
  readonly rolled: number;
  readonly files: readonly LakeFile[];
  /** Files that later ones have taken the place of. They stay until the next roll, for queries that are still reading them. */
  readonly replaced: readonly string[];
}

const KNOWN_FORMAT = 1;

/** Nothing rolled yet when there is none. @throws HostError `lake_damaged` | `format_unknown` */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, 'manifest.json');
  try {
    const { checksum, ...manifest } = JSON.parse(await readFile(file, 'utf8')) as Manifest & { readonly checksum?: number };
    if (manifest.format !== KNOWN_FORMAT) throw hostError('format_unknown', { file, found: manifest.format, known: KNOWN_FORMAT });
    if (checksum !== crc32(JSON.stringify(manifest))) throw hostError('lake_damaged', { file, reason: 'its checksum does not match' });
    return manifest;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return { format: KNOWN_FORMAT, rolled: 0, files: [], replaced: [] };
    if (cause instanceof SyntaxError) throw hostError('lake_damaged', { file, reason: 'it is not JSON' }, cause);
    throw cause;
  }
}

/** Durable when it resolves. Errors of the system come through. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await replaceFile(join(folder, 'manifest.json'), `${JSON.stringify({ ...manifest, checksum: crc32(JSON.stringify(manifest)) })}\n`);
}

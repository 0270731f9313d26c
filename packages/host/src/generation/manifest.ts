/** Which generations there are: one small file with a checksum of itself, replaced whole, and the definitions beside it. */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { parseDefinition, versionOf, type ProfileDefinition } from '@limn/engine';
import { hostError, HostError, reasonOf, systemCode } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';

/** What stands in the file. Versions are content hashes of definitions. */
export interface GenerationManifest {
  readonly format: typeof MANIFEST_FORMAT;
  /** The one that the folder was opened with last. */
  readonly given: string;
  readonly current: string;
  /** Change `changes` of the current engine and all before are not in the feed; the next has the feed's id `feed` + 1. */
  readonly base: { readonly changes: number; readonly feed: number };
  /** A flip under way: entries of the feed after `feed` are the flip's, and void until it is done. */
  readonly publishing?: { readonly version: string; readonly feed: number };
  readonly candidate?: { readonly version: string; readonly publish: boolean };
  /** Left behind, and kept current. */
  readonly pinned: readonly string[];
}

/** Of this file; and of the change feed and the rejections, whose lines carry no format of their own: theirs changes, this is raised. */
export const MANIFEST_FORMAT = 1;
const FILE = 'generations.json';

/** undefined: a new folder. @throws HostError `format_unknown` | `generations_damaged` */
export async function readManifest(disk: Disk, folder: string): Promise<GenerationManifest | undefined> {
  const file = join(folder, FILE);
  try {
    const { checksum, ...manifest } = JSON.parse((await readWholeFile(disk, file)).toString()) as GenerationManifest & { readonly checksum?: number };
    if (manifest.format !== MANIFEST_FORMAT) throw hostError('format_unknown', { file, found: manifest.format, known: MANIFEST_FORMAT });
    if (checksum !== crc32(JSON.stringify(manifest))) throw hostError('generations_damaged', { file, reason: 'its checksum does not match' });
    return manifest;
  } catch (cause) {
    // A file in the folder's place holds no manifest either.
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(cause) ?? '')) return undefined;
    throw cause instanceof SyntaxError ? hostError('generations_damaged', { file, reason: reasonOf(cause) }, cause) : cause;
  }
}

/** Atomic and durable. */
export async function writeManifest(disk: Disk, folder: string, manifest: GenerationManifest): Promise<void> {
  await replaceFile(join(folder, FILE), `${JSON.stringify({ ...manifest, checksum: crc32(JSON.stringify(manifest)) }, undefined, 2)}\n`, disk);
}

/** Definitions are kept for ever, each under its version: what was once true can be read again. */
export async function keepDefinition(disk: Disk, folder: string, definition: ProfileDefinition): Promise<void> {
  await disk.makeFolder(join(folder, 'definitions'));
  await replaceFile(definitionFile(folder, versionOf(definition)), JSON.stringify(definition), disk);
}

/** @throws HostError `generations_damaged` */
export async function readDefinition(disk: Disk, folder: string, version: string): Promise<ProfileDefinition> {
  const file = definitionFile(folder, version);
  try {
    const definition = parseDefinition(JSON.parse((await readWholeFile(disk, file)).toString()));
    if (versionOf(definition) === version) return definition;
    throw new Error('its content is not that of its name');
  } catch (cause) {
    throw hostError('generations_damaged', { file, reason: reasonOf(cause) }, cause);
  }
}

/** undefined: none of this version is kept. @throws HostError `generations_damaged` */
export async function findDefinition(disk: Disk, folder: string, version: string): Promise<ProfileDefinition | undefined> {
  if (!/^[0-9a-f]{1,64}$/.test(version)) return undefined;
  try {
    return await readDefinition(disk, folder, version);
  } catch (cause) {
    if (cause instanceof HostError && systemCode(cause.cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

function definitionFile(folder: string, version: string): string {
  return join(folder, 'definitions', `${version}.json`);
}

/** The definition in force in a data folder; undefined: the folder has none yet. @throws HostError `generations_damaged` | `format_unknown` */
export async function storedDefinition(folder: string, disk: Disk = nodeDisk): Promise<ProfileDefinition | undefined> {
  const manifest = await readManifest(disk, folder);
  return manifest === undefined ? undefined : readDefinition(disk, folder, manifest.current);
}

/** What stands beside the rows of a training set: how they came to be, and whether they are still what was written. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LearnError, learnError } from '../errors.ts';
import type { TableColumn } from '../table/table.ts';
import type { ExampleReport } from './example-report.ts';

/** One file of a training set. */
export interface DatasetFile {
  /** Relative to the folder: `part-00001.parquet`. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of its bytes. */
  readonly sha256: string;
}

/** A column of the files. Beside these there are `_profile`, `_at` (UTC) and `_censored`. */
export interface DatasetColumn {
  readonly name: string;
  readonly type: TableColumn['type'];
}

/** Everything on record about a training set, as JSON. */
export interface DatasetManifest extends ExampleReport {
  readonly format: 1;
  /** Inputs, then the label. */
  readonly columns: readonly DatasetColumn[];
  /** In the order of the rows. */
  readonly files: readonly DatasetFile[];
}

const KNOWN_FORMAT = 1;
const NAME = 'manifest.json';

/** In one step: a folder without it was not written to its end. Errors of the system come through. */
export async function writeManifest(folder: string, manifest: DatasetManifest): Promise<void> {
  const text = JSON.stringify({ ...manifest, checksum: digest(JSON.stringify(manifest)) }, undefined, 2);
  await writeFile(join(folder, `${NAME}.new`), `${text}\n`, { flush: true });
  await rename(join(folder, `${NAME}.new`), join(folder, NAME));
}

/** @throws LearnError `dataset_unreadable` */
export async function readManifest(folder: string): Promise<DatasetManifest> {
  const file = join(folder, NAME);
  try {
    const { checksum, ...manifest } = JSON.parse(await readFile(file, 'utf8')) as DatasetManifest & { readonly checksum?: string };
    if (manifest.format !== KNOWN_FORMAT) throw learnError('dataset_unreadable', { file, reason: `it has format ${String(manifest.format)}, and this Limn reads format ${KNOWN_FORMAT}` });
    if (checksum !== digest(JSON.stringify(manifest))) throw learnError('dataset_unreadable', { file, reason: 'its checksum does not match' });
    return manifest;
  } catch (cause) {
    if (cause instanceof LearnError) throw cause;
    throw learnError('dataset_unreadable', { file, reason: cause instanceof Error ? cause.message : String(cause) }, cause);
  }
}

/** SHA-256 of a whole file. Errors of the system come through. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

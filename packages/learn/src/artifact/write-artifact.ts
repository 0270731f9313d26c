/** A model becomes a folder: `model.onnx` (transforms inside), `scorer.json` (the same for the engine's own scorer) and `artifact.json`. Data only. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModelSignature, ScoringModel } from '@limn/engine';
import { learnError } from '../errors.ts';
import { writeModel } from '../onnx/write-model.ts';
import { exportModel } from './export-model.ts';
import { modelFiles, type ArtifactManifest, type FileChecksum, type ModelFacts, type ModelFile } from './manifest.ts';
import { openSession } from './scoring-session.ts';
import { signatureOf } from './signature.ts';

/** A model's files in memory. */
export interface PackedArtifact {
  readonly manifest: ArtifactManifest;
  /** By name, `artifact.json` among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Writes a model and what is known of it into a new folder, whole or not at all; the model is loaded once before, so that no
 * folder holds one that does not run.
 * @throws LearnError `artifact_exists`, `artifact_unreadable`, `model_failed`
 */
export async function writeArtifact(folder: string, model: ScoringModel, facts: ModelFacts): Promise<ArtifactManifest> {
  const { manifest, files } = await packArtifact(model, facts, join(folder, 'model.onnx'));
  await writePacked(folder, files);
  return manifest;
}

/** The same files without a folder, for whoever keeps them elsewhere. @param file where the ONNX model will stand, named in errors @throws LearnError `model_failed` */
export async function packArtifact(model: ScoringModel, facts: ModelFacts, file: string = 'model.onnx'): Promise<PackedArtifact> {
  const files = new Map<ModelFile, Uint8Array>([['model.onnx', writeModel(exportModel(model))], ['scorer.json', Buffer.from(JSON.stringify(model))]]);
  return packFiles(files, { signature: signatureOf(model), facts, file });
}

/** What is written besides a model's files. */
export interface FolderFacts {
  readonly signature: ModelSignature;
  readonly facts: ModelFacts;
  /** Where the ONNX model comes from, named in errors. */
  readonly file: string;
}

/** Writes a folder of these files. The ONNX file is loaded and tried before. */
export async function writeFolder(folder: string, files: ReadonlyMap<ModelFile, Uint8Array>, facts: FolderFacts): Promise<ArtifactManifest> {
  const packed = await packFiles(files, facts);
  await writePacked(folder, packed.files);
  return packed.manifest;
}

async function packFiles(files: ReadonlyMap<ModelFile, Uint8Array>, { signature, facts, file }: FolderFacts): Promise<PackedArtifact> {
  const session = await openSession(files.get('model.onnx')!, signature, { file });
  await session.close();
  const manifest = manifestOf(files, signature, facts);
  return { manifest, files: new Map<string, Uint8Array>([...files, ['artifact.json', Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)]]) };
}

/** Writes a folder with all its files, or not at all. @throws LearnError `artifact_exists`, `artifact_unreadable` */
export async function writePacked(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await writeAtOnce(folder, files).catch((cause: unknown) => {
    const isSystem = cause instanceof Error && 'syscall' in cause;
    throw isSystem ? learnError('artifact_unreadable', { file: folder, reason: cause.message }, cause) : cause;
  });
}

/** A folder that is there with all its files, or not at all. */
async function writeAtOnce(folder: string, contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
  if (await isThere(folder)) throw learnError('artifact_exists', { file: folder });
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [name, bytes] of contents) await writeWhole(join(unfinished, name), bytes);
    await syncFolder(unfinished);
    await rename(unfinished, folder);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw (cause as NodeJS.ErrnoException).code === 'ENOTEMPTY' ? learnError('artifact_exists', { file: folder }, cause) : cause;
  }
  await syncFolder(dirname(folder));
}

function manifestOf(files: ReadonlyMap<ModelFile, Uint8Array>, signature: ModelSignature, facts: ModelFacts): ArtifactManifest {
  const checksums = modelFiles.flatMap((name) => (files.has(name) ? [[name, checksumOf(files.get(name)!)] as const] : []));
  const version = createHash('sha256').update(JSON.stringify([checksums, signature])).digest('hex');
  return { format: 1, ...facts, version, signature, files: Object.fromEntries(checksums) as unknown as ArtifactManifest['files'] };
}

/** Size and SHA-256 of what a file holds. */
export function checksumOf(bytes: Uint8Array): FileChecksum {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(() => true, () => false);
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  await handle.writeFile(bytes).then(() => handle.sync()).finally(() => handle.close());
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
